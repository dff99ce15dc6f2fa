"""What the addresses of matching answer to whom, and the need, match, mark and answer that they are asked about."""

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.queries import actor_of
from listings.models import Need, Solution
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.models import (
    Answer,
    Audit,
    Candidate,
    Freeze,
    Mark,
    Partner,
    PartnerNote,
    Receipt,
    Record,
    Result,
    Snippet,
    SummaryDraft,
)
from marketplace.matching.queries.audits import SIGNER
from tests.factories import member
from tests.listings.matrix import PUBLIC, STAFF_PAGE, STAFF_STEP, everybody
from tests.matching.audited import audited
from tests.matching.partnered import put, write
from tests.matching.recorded import ended_need, record
from tests.matching.stories import CODE, let_pass, make_need, make_solution, mark, organisation_of, write_answer

MODELS = tuple(apps.get_app_config("matching").get_models())
MINE = {"GET": everybody(200, anonymous=302, outsider=302), "POST": everybody(405, anonymous=302)}
ANSWER_FORM = {
    "GET": everybody(403, anonymous=302, vendor=200, editor=200),
    "POST": everybody(403, anonymous=302, vendor=422, editor=422),
}
OWN_SENT = {
    "GET": everybody(404, anonymous=302, vendor=200, editor=200),
    "POST": everybody(405, anonymous=302),
}
CITY_READS = {
    "GET": everybody(404, anonymous=302, city=200, viewer=200),
    "POST": everybody(405, anonymous=302),
}
CITY_FORM = {
    "GET": everybody(404, anonymous=302, city=200, viewer=403),
    "POST": everybody(404, anonymous=302, city=422, viewer=403),
}
# Nothing is ticked, and nothing is to be told yet: the way leads back.
CITY_STEP = {
    "GET": everybody(404, anonymous=302, city=302, viewer=403),
    "POST": everybody(404, anonymous=302, city=302, viewer=403),
}
VENDORS_READ = everybody(404, anonymous=302, vendor=200, editor=200)
VENDORS_WRITE = {"GET": VENDORS_READ, "POST": everybody(404, anonymous=302, vendor=422, editor=422)}
OWN_FILE = {
    "GET": everybody(404, anonymous=302, city=200, viewer=200),
    "POST": everybody(405, anonymous=302),
}
NAMED_ONLY = everybody(404, anonymous=302, city=403, viewer=403)  # nobody is named in the world of the matrix
NAMED_PAGE = {"GET": NAMED_ONLY, "POST": NAMED_ONLY}
NAMING_STEP = everybody(404, anonymous=302, city=302, viewer=403)
NAMING = {"GET": NAMING_STEP, "POST": NAMING_STEP}
STAFF_SEES = {"staff": 200, "staff_viewer": 200}

MATRIX = {
    "matching:openings": PUBLIC,
    "matching:need_matches": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200, **STAFF_SEES),
        "POST": everybody(405, anonymous=302),
    },
    "matching:solution_matches": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=200, **STAFF_SEES),
        "POST": everybody(405, anonymous=302),
    },
    "matching:pair": {
        "GET": everybody(200, anonymous=302, outsider=404, investor=404),
        "POST": everybody(405, anonymous=302),
    },
    "matching:wish": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(403, anonymous=302, outsider=404, investor=404, vendor=422, editor=422, city=422),
    },
    "matching:decide_removal": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(403, anonymous=302, outsider=404, investor=404, city=302),
    },
    "matching:contest_mark": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(403, anonymous=302, outsider=404, investor=404, vendor=302, editor=302),
    },
    "matching:my_matches": MINE,
    "matching:my_answers": MINE,
    "matching:to_tell": MINE,
    "matching:answer": ANSWER_FORM,
    "matching:need_answers": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "matching:open_answers": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=302),
    },
    "matching:receipt": OWN_SENT,
    "matching:receipt_content": OWN_SENT,
    "matching:snippets": {
        "GET": everybody(200, anonymous=302, outsider=302),
        "POST": everybody(422, anonymous=302, outsider=302, viewer=403, staff_viewer=403),
    },
    "matching:edit_snippet": {
        "GET": everybody(404, anonymous=302, vendor=200, editor=200),
        "POST": everybody(404, anonymous=302, vendor=422, editor=422),
    },
    "matching:remove_snippet": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=302),
    },
    "matching:summary": {
        "GET": everybody(404, anonymous=302, city=200, viewer=403),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "matching:summary_look": {
        "GET": everybody(404, anonymous=302, city=200, viewer=403),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "matching:summary_versions": {
        "GET": everybody(200),
        "POST": everybody(405, anonymous=405),
    },
    "matching:dossier": OWN_FILE,
    "matching:make_record": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "matching:check_record": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200),
        "POST": everybody(404, anonymous=302, city=422, viewer=422),
    },
    "matching:record_file": OWN_FILE,
    "matching:auditors": OWN_FILE,
    "matching:grant_audit": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=422, viewer=403),
    },
    "matching:revoke_audit": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403),
    },
    # The investor took the access up.
    "matching:audit_link": {"GET": everybody(200), "POST": everybody(200, investor=302)},
    "matching:audit": {
        "GET": everybody(404, anonymous=302, investor=200),
        "POST": everybody(405, anonymous=302),
    },
    "matching:open_audit": {"GET": everybody(405, anonymous=302), "POST": everybody(404, anonymous=302)},
    "matching:audit_part": {
        "GET": everybody(404, anonymous=302, investor=302),
        "POST": everybody(405, anonymous=302),
    },
    "matching:audit_file": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, investor=200),
    },
    "matching:check_audit": {
        "GET": everybody(404, anonymous=302, investor=200),
        "POST": everybody(404, anonymous=302, investor=422),
    },
    "matching:scoring": {
        "GET": everybody(404, anonymous=302, city=200, viewer=200),
        "POST": everybody(405, anonymous=302),
    },
    "matching:assessors": NAMING,
    "matching:stop_scoring": NAMING,
    "matching:declare": NAMED_PAGE,
    "matching:own_scores": {"GET": NAMED_ONLY, "POST": everybody(405, anonymous=302)},
    "matching:finish_scores": {"GET": everybody(405, anonymous=302), "POST": NAMED_ONLY},
    "matching:reopen_scores": NAMED_PAGE,
    "matching:score": NAMED_PAGE,
    "matching:withdraw_answer": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=302),
    },
    "matching:freeze_search": {
        "GET": everybody(403, anonymous=302, city=200),
        "POST": everybody(403, anonymous=302, city=422),
    },
    "matching:freeze": CITY_READS,
    "matching:take_hits": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, city=302, viewer=403),
    },
    "matching:candidates": CITY_READS,
    "matching:candidate": CITY_READS,
    "matching:list_matches": CITY_FORM,
    "matching:list_by_hand": CITY_FORM,
    "matching:move_candidates": CITY_STEP,
    "matching:results": CITY_READS,
    "matching:edit_result": CITY_STEP,
    "matching:tell_results": CITY_STEP,
    "matching:result": OWN_SENT,
    "matching:partners": {"GET": VENDORS_READ, "POST": everybody(405, anonymous=302)},
    "matching:partner_notes": {"GET": VENDORS_READ, "POST": everybody(405, anonymous=302)},
    "matching:own_partner": VENDORS_WRITE,
    "matching:write_to_partner": VENDORS_WRITE,
    "matching:partner_note": VENDORS_WRITE,
    "matching:withdraw_partner": {
        "GET": everybody(405, anonymous=302),
        "POST": everybody(404, anonymous=302, vendor=302, editor=302),
    },
    "matching:curation_queue": STAFF_PAGE,
    "matching:curation_bulk": STAFF_STEP,
    "matching:curate": STAFF_PAGE,
    "matching:mark": {"GET": STAFF_STEP["GET"], "POST": everybody(404, anonymous=302, staff=422, staff_viewer=403)},
    "matching:assign": STAFF_STEP,
    "matching:finish": STAFF_STEP,
    "matching:take_back_mark": STAFF_STEP,
}


def make_matches(vendor, city, staff):
    """A need of a partnership, a solution that fits it, a proposed removal, a sent answer, and a long list."""
    need, solution = make_need(city, title="Matched need"), make_solution(vendor, title="Matched solution")
    mark(staff, need, solution, "removal")
    answer = write_answer(vendor, need)
    actions.list_by_hand(actor=actor_of(city), need=need, solution_id=solution.public_id, words="Seen at a fair.")
    question = {"text": "lamp", "searched": "lamp", "address": "q=lamp"}
    Freeze.objects.create(need=need, number=1, question=question, language="en", schema=1, total=0)
    told = timezone.now()
    Result.objects.create(answer=answer, number=1, kind="not_chosen", reason="too_dear", told_at=told)
    actions.add_snippet(actor=actor_of(vendor), organisation=organisation_of(vendor), name="Us", text="We count.")
    other = member("Petra Partner", "provides")
    put(other, need)
    write(other, put(vendor, need))
    ended = ended_need(city, title="Ended need", cpv_codes=())
    record(city, ended)
    audited(city, ended, User.objects.get(name="Ines Investor"))
    told = let_pass(make_need(city, mode=Mode.CONSULTATION, title="Told", cpv_codes=()))
    consultation = {"actor": actor_of(city), "need": told}
    actions.publish_summary(**consultation, text="Nine in ten advise a pilot.", version=0)
    actions.keep_summary(**consultation, text="Nine in ten advise a pilot first.", version=1)


def address_of(name):
    """Return the address of a row, about what `make_matches` made."""
    need = Need.objects.get(cpv_codes__code=CODE)
    solution = Solution.objects.get(cpv_codes__code=CODE)
    consultation = SummaryDraft.objects.get().need
    arguments = {
        "matching:solution_matches": [solution.public_id],
        "matching:pair": [need.public_id, solution.public_id],
        "matching:wish": [need.public_id, solution.public_id],
        "matching:score": [need.public_id, "a" * 10],
        "matching:summary": [consultation.public_id],
        "matching:summary_look": [consultation.public_id],
        "matching:summary_versions": [consultation.public_id],
        "matching:receipt": [Receipt.objects.get().public_id],
        "matching:receipt_content": [Receipt.objects.get().public_id],
        "matching:freeze": [Freeze.objects.get().public_id],
        "matching:take_hits": [Freeze.objects.get().public_id],
        "matching:candidate": [Candidate.objects.get().public_id],
        "matching:edit_result": [need.public_id, Answer.objects.get().public_id],
        "matching:result": [Result.objects.get().public_id],
        "matching:edit_snippet": [Snippet.objects.get().public_id],
        "matching:remove_snippet": [Snippet.objects.get().public_id],
        "matching:revoke_audit": [Audit.objects.get().public_id],
        "matching:audit_link": [SIGNER.sign(Audit.objects.get().public_id)],
        "matching:audit": [Audit.objects.get().public_id],
        "matching:open_audit": [Audit.objects.get().public_id],
        "matching:check_audit": [Audit.objects.get().public_id],
        "matching:audit_part": [Audit.objects.get().public_id, "need"],
        "matching:audit_file": [Audit.objects.get().public_id, Record.objects.get().public_id, "json"],
        "matching:record_file": [Record.objects.get().public_id, "json"],
        "matching:withdraw_partner": [Partner.objects.get(organisation__answers__isnull=False).public_id],
        "matching:write_to_partner": [Partner.objects.get(organisation__answers__isnull=True).public_id],
        "matching:partner_note": [PartnerNote.objects.get().public_id],
        "matching:withdraw_answer": [Answer.objects.get().public_id],
    }
    if name.endswith(
        (":my_matches", ":my_answers", ":to_tell", ":snippets", ":freeze_search", ":curation_queue", ":curation_bulk")
    ):
        return reverse(name)
    if name.endswith(("_removal", "_mark")):
        return reverse(name, args=[Mark.objects.get().public_id])
    return reverse(name, args=arguments.get(name, [need.public_id]))
