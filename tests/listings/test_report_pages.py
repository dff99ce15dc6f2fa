"""The pages of reports: the form, each side's page, the signed link, the desk of staff, and the figures."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Capability
from accounts.queries import actor_of
from accounts.states import Role
from listings.actions.reports import confirm_address
from listings.models import Decision, Report
from listings.moderation import Outcome
from listings.queries.reports import report_token
from tests.factories import member
from tests.listings.asking import ask, handle
from tests.listings.deployed import deploy
from tests.listings.reported import APPEAL, FACTS, WORDS, appealed, decide, decided, report, typed

pytestmark = pytest.mark.django_db
RITA = "rita@people.example"


@pytest.fixture(autouse=True)
def rates():
    """Forget what earlier tests sent from this place."""
    cache.clear()


@pytest.fixture
def form(open_solution):
    return reverse("listings:make_report", args=["solution", open_solution.public_id])


@pytest.fixture
def second_staff(staff):
    return member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)


def page_of(made):
    return reverse("listings:report", args=[made.public_id])


def desk_of(made, step="review_report"):
    return reverse(f"listings:{step}", args=[made.public_id])


def link_to(made, step="report_by_link"):
    return reverse(f"listings:{step}", args=[report_token(made)])


def test_page_leads_to_the_form_but_not_its_own_team(client, client_of, open_solution, open_need, form, vendor_owner):
    assert form in client.get(f"/solutions/{open_solution.public_id}/").content.decode()
    assert f"/report/need/{open_need.public_id}/" in client.get(f"/needs/{open_need.public_id}/").content.decode()
    assert form not in client_of(vendor_owner).get(f"/solutions/{open_solution.public_id}/").content.decode()


def test_anybody_reports_without_an_account(client, form, open_solution):
    answer = client.post(form, typed(email=RITA, name="Rita"), follow=True)
    made = Report.objects.get()
    assert (made.email, made.name, made.person, made.solution) == (RITA, "Rita", None, open_solution)
    assert answer.redirect_chain == [(f"/solutions/{open_solution.public_id}/", 302)]
    assert f"Your report has the number {made.public_id}. We sent a link to {RITA}" in answer.content.decode()


def test_without_an_address_she_is_told_that_she_hears_nothing(client, form):
    answer = client.post(form, typed(), follow=True)
    assert "You left no address, so you hear nothing of it." in answer.content.decode()


def test_signed_in_she_is_not_asked_who_she_is(client_of, form, outsider):
    client = client_of(outsider)
    assert 'name="email"' not in client.get(form).content.decode()
    answer = client.post(form, typed())
    made = Report.objects.get()
    assert (made.person, answer.url) == (outsider, page_of(made))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (typed(explanation="Bad."), "explanation"),
        (typed(explanation=""), "explanation"),
        (typed(grievance="nothing"), "grievance"),
        (typed(honest=""), "honest"),
        (typed(email="no address"), "email"),
        (typed(email=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"), "email"),
        (typed(homepage="https://spam.example"), "homepage"),
    ],
)
def test_form_says_at_its_field_what_is_wrong_and_keeps_what_was_typed(client, form, sent, field):
    answer = client.post(form, {"name": "Rita", **sent})
    assert (answer.status_code, list(answer.context["form"].errors), Report.objects.count()) == (422, [field], 0)
    assert 'value="Rita"' in answer.content.decode()


def test_part_of_the_page_is_chosen_in_the_form(client, form, open_solution, open_need, vendor_owner, city, city_buyer):
    place = deploy(open_solution, vendor_owner, city)
    question = ask(open_need, vendor_owner)
    handle(question, city_buyer, reply="Twelve.")
    client.post(form, typed(part=place.subject))
    client.post(f"/report/need/{open_need.public_id}/", typed(part=question.subject))
    assert [(one.deployment, one.question) for one in Report.objects.order_by("pk")] == [
        (place, None),
        (None, question),
    ]


def test_too_many_reports_from_one_place_are_refused_with_the_words_kept(client, form):
    for number in range(10):
        client.post(form, typed(explanation=f"{WORDS} {number}"))
    answer = client.post(form, typed(explanation=f"{WORDS} once more"))
    assert (answer.status_code, Report.objects.count()) == (422, 10)
    assert "That was tried too often." in answer.content.decode()
    assert "once more" in answer.content.decode()


def test_one_address_is_not_flooded(client, form):
    for number in range(3):
        client.post(form, typed(email=RITA, explanation=f"{WORDS} {number}"))
    answer = client.post(form, typed(email=RITA.upper(), explanation=f"{WORDS} once more"))
    assert (list(answer.context["form"].errors), Report.objects.count()) == (["email"], 3)


@pytest.mark.parametrize("kind", ["solution", "need", "nothing"])
def test_what_is_not_public_has_no_form(client, draft_solution, kind):
    assert client.get(f"/report/{kind}/{draft_solution.public_id}/").status_code == 404


def test_own_page_leads_back(client_of, form, open_solution, vendor_owner):
    answer = client_of(vendor_owner).get(form, follow=True)
    assert answer.redirect_chain == [(f"/solutions/{open_solution.public_id}/", 302)]
    assert "This is your own organisation’s" in answer.content.decode()


def test_each_side_reads_her_page_and_others_none(
    client, client_of, open_solution, vendor_owner, vendor_viewer, outsider, investor, staff
):
    made = report(open_solution, outsider)
    statuses = {
        person: client_of(person).get(page_of(made)).status_code for person in (outsider, vendor_owner, investor, staff)
    }
    assert statuses == {outsider: 200, vendor_owner: 404, investor: 404, staff: 404}
    decide(made, staff)
    own = client_of(vendor_owner).get(page_of(made)).content.decode()
    assert (FACTS in own, WORDS in own, outsider.name in own) == (True, False, False)
    assert client_of(vendor_viewer).get(page_of(made)).status_code == 200
    assert client_of(investor).get(page_of(made)).status_code == 404
    assert client.get(page_of(made)).status_code == 302


def test_organisation_appeals_on_its_page(client_of, open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    client = client_of(vendor_owner)
    refused = client.post(reverse("listings:appeal_report", args=[made.public_id]), {"text": "No."})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["text"])
    assert "No." in refused.content.decode()
    answer = client.post(reverse("listings:appeal_report", args=[made.public_id]), {"text": APPEAL}, follow=True)
    assert answer.redirect_chain == [(page_of(made), 302)]
    assert "Your appeal waits for a member of staff" in answer.content.decode()
    assert (Report.objects.get().state, APPEAL in client.get(page_of(made)).content.decode()) == ("appealed", True)
    assert APPEAL not in client_of(outsider).get(page_of(made)).content.decode()


def test_link_confirms_by_a_press_and_not_by_being_opened(client, open_solution):
    made = report(open_solution, None, email=RITA)
    assert "Is this your address?" in client.get(link_to(made)).content.decode()
    assert Report.objects.get().confirmed_at is None
    assert client.get(link_to(made, "confirm_report_by_link")).status_code == 405
    client.post(link_to(made, "confirm_report_by_link"))
    assert Report.objects.get().confirmed_at is not None
    assert "Is this your address?" not in client.get(link_to(made)).content.decode()


def test_link_appeals(client, open_solution, staff):
    made = report(open_solution, None, email=RITA)
    decide(made, staff, Outcome.NO_ACTION)
    assert client.post(link_to(made, "appeal_report_by_link"), {"text": APPEAL}).status_code == 422
    confirm_address(report=made)
    assert client.post(link_to(made, "appeal_report_by_link"), {"text": APPEAL}).status_code == 302
    assert Report.objects.get().state == "appealed"


def test_link_that_is_not_signed_so_or_of_a_forgotten_reporter_leads_nowhere(client, open_solution):
    made = report(open_solution, None, email=RITA)
    token = report_token(made)
    assert client.get(f"/reports/by-link/{token}x/").status_code == 404
    Report.objects.update(email="")
    assert client.get(f"/reports/by-link/{token}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_own_list_asks_the_same_number_of_queries(
    client_of, open_solution, outsider, staff, rows, django_assert_num_queries
):
    for number in range(rows):
        decide(report(open_solution, outsider, explanation=f"{WORDS} {number}"), staff, Outcome.NO_ACTION)
    client = client_of(outsider)
    with django_assert_num_queries(7):
        assert client.get("/mine/reports/").content.decode().count("you sent it on") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_asks_the_same_number_of_queries(client_of, open_solution, staff, rows, django_assert_num_queries):
    for number in range(rows):
        report(open_solution, None, explanation=f"{WORDS} {number}")
    client = client_of(staff)
    with django_assert_num_queries(8):
        assert client.get("/staff/reports/").content.decode().count("data-row") == rows


def test_queue_is_filtered(client_of, open_solution, open_need, staff):
    first, second = report(open_solution, None), report(open_need, None, grievance="spam")
    client = client_of(staff)

    def shown(query):
        page = client.get(f"/staff/reports/?{query}").content.decode()
        return [one for one in (first, second) if desk_of(one) in page]

    assert shown("") == [first, second]
    assert shown("kind=spam") == [second]
    assert shown("q=bike+COUNTERS") == [first]
    assert shown(f"q={second.public_id}") == [second]
    assert shown("mine=1") == []
    assert shown("tab=decided") == []
    client.post("/staff/reports/bulk/", {"line": [first.public_id], "what": "take"})
    assert shown("mine=1") == [first]


def test_staff_decide_with_a_statement_of_reasons(client_of, open_solution, outsider, staff):
    made = report(open_solution, outsider)
    client = client_of(staff)
    assert WORDS in client.get(desk_of(made)).content.decode()
    refused = client.post(desk_of(made, "decide_report"), decided(facts=""))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["facts"])
    assert 'value="Terms of use, section 2"' in refused.content.decode()
    answer = client.post(desk_of(made, "decide_report"), decided(), follow=True)
    assert answer.redirect_chain == [(desk_of(made), 302)]
    assert (Decision.objects.get().facts, Decision.objects.get().person) == (FACTS, staff)


def test_second_of_two_is_told_who_decided(client_of, open_solution, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, second_staff)
    answer = client_of(staff).post(desk_of(made, "decide_report"), decided(outcome="no_action"), follow=True)
    assert "Sofia Second did that already" in answer.content.decode()
    assert Decision.objects.get().outcome == Outcome.HIDDEN


def test_page_that_shows_no_state_decides_nothing(client_of, open_solution, outsider, staff):
    made = report(open_solution, outsider)
    answer = client_of(staff).post(desk_of(made, "decide_report"), decided(state="strange"))
    assert (answer.status_code, Decision.objects.count()) == (422, 0)


def test_only_member_of_staff_reads_that_the_appeal_waits(client_of, open_solution, vendor_owner, outsider, staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    appealed(made, vendor_owner)
    page = client_of(staff).get(desk_of(made)).content.decode()
    assert "You made the first decision, so a colleague has to decide about the appeal." in page
    assert "Nobody else of the staff may decide now, so the appeal waits." in page
    member("Sofia Second", role=Role.EDITOR, organisation=staff.memberships.get().organisation)
    assert "so the appeal waits." not in client_of(staff).get(desk_of(made)).content.decode()


def test_appeal_is_decided_on_the_same_page(client_of, open_solution, vendor_owner, outsider, staff, second_staff):
    made = report(open_solution, outsider)
    decide(made, staff)
    appealed(made, vendor_owner)
    client = client_of(second_staff)
    page = client.get(desk_of(made)).content.decode()
    assert (APPEAL in page, 'name="upheld"' in page, 'name="outcome"' in page) == (True, True, False)
    sent = {"upheld": "no", "basis": "terms", "clause": "Section 2", "facts": FACTS, "state": "appealed"}
    client.post(desk_of(made, "decide_report"), sent)
    assert Report.objects.get().state == "closed"
    assert "is final here" in client_of(vendor_owner).get(page_of(made)).content.decode()


def test_figures_are_totals_of_each_year(client, open_solution, vendor_owner, outsider, staff, second_staff):
    assert "Nothing was reported yet" in client.get("/reports/").content.decode()
    made = report(open_solution, outsider)
    report(open_solution, None, grievance="spam")
    decide(made, staff)
    appealed(made, vendor_owner)
    decide(made, second_staff, upheld=False)
    (year,) = client.get("/reports/").context["years"]
    assert (year.received, year.grievances, year.outcomes, year.appeals, year.reversed, year.taken_off) == (
        2,
        {"misleading": 1, "spam": 1},
        {"hidden": 1},
        1,
        1,
        1,
    )


def test_workspace_counts_what_waits(client_of, open_solution, staff):
    report(open_solution, None)
    assert "1 report waits" in client_of(staff).get("/workspace/").content.decode()
    assert Capability.objects.filter(name="runs_programme").count() == 1
    assert actor_of(staff).is_staff
