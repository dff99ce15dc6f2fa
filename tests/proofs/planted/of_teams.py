"""Plants a word in what teams, staff and people say of organisations and of themselves."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts import actions
from accounts.models import Domain, Evidence, OrganisationDraft, User
from accounts.queries import actor_of
from listings.models import Solution
from search.models import AskedWords, MissedQuestion
from tests.accounts.files.giving import give_evidence
from tests.accounts.files.making import TINY_PDF
from tests.accounts.teams import guest
from tests.matching.stories import organisation_of
from tests.proofs.planted.rows import EMAIL, set_in
from tests.proofs.planted.words import word_of
from tests.search.saving import saved_by


def plant(people):
    vendor, organisation = people["vendor"], organisation_of(people["vendor"])
    other = organisation_of(people["partner"])
    actions.invite_member(
        actor=actor_of(vendor), organisation=organisation, guest=guest(EMAIL.format(word_of("Invitation.email")))
    )
    actions.ask_to_join(
        actor=actor_of(people["outsider"]), organisation=organisation, message=word_of("JoinRequest.message")
    )
    actions.propose_owner(
        actor=actor_of(people["staff"]), organisation=other, email=people["town"].email, why=word_of("Recovery.why")
    )
    actions.keep_organisation_draft(
        actor=actor_of(people["outsider"]), values={"name": word_of("OrganisationDraft.values")}
    )
    assert OrganisationDraft.objects.count() == 1
    set_in("Domain.name", Domain.objects.filter(organisation=organisation), "{}.example")
    made = give_evidence(vendor, organisation, words=word_of("StoredFile.words"), data=TINY_PDF)
    page = TINY_PDF.replace(b"%%EOF", b"%" + word_of("a verification's file").encode() + b"\n%%EOF")
    name = f"{made.file.stem}.pdf"
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(page)) == name
    assert Evidence.objects.count() == 2
    set_in("User.name", User.objects.filter(pk=people["editor"].pk))


def plant_searches(people):
    """Plant words in saved searches, and in words that people searched for."""
    saved_by(people["vendor"], word_of("SavedSearch.text"), name=word_of("SavedSearch.name"))
    saved_by(people["vendor"], name=word_of("SavedSearch.name that is shared"), is_shared=True)
    today = timezone.localdate()
    asked = {"language": "en", "asker": 1, "day": today}
    MissedQuestion.objects.create(text=word_of("MissedQuestion.text"), kind="solutions", **asked)
    shown = Solution.objects.get(texts__title="Shown")
    AskedWords.objects.create(solution=shown, text=word_of("AskedWords.text"), last_day=today, **asked)
