"""Loading the demonstration: everything comes, through the actions, once, and what people did since stays."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import decide_organisation
from accounts.findings import look_alikes
from accounts.journal.models import Entry
from accounts.models import Organisation, ReferenceFile, User
from accounts.queries import actor_of, verification_queue
from accounts.states import Form, OrganisationState
from listings import actions
from listings.models import Correction, CpvCode, Need, NeedText, Revision, Solution, SolutionText, Tag
from listings.states import ListingState, Mode, RevisionState
from marketplace.demo import meetings, questions, rooms
from marketplace.demo.actions import load_demo, load_meetings, missing_meetings
from marketplace.demo.people import COLLEAGUE, DESK, PEOPLE, STAFF, TRAVELLER
from marketplace.demo.reading import everybody
from marketplace.inquiries.models import Inquiry, Party
from tests.second_factor import code_of

TABLES = (User, Organisation, Solution, SolutionText, Need, NeedText, Tag, Revision, Correction, ReferenceFile, Entry)


def counted():
    return {model.__name__: model.objects.count() for model in TABLES}


def acting(key):
    return actor_of(User.objects.get(email=f"{key}@demo.example"))


def titled(model, start):
    return model.objects.get(texts__title__startswith=start)


def forget(model, start, key):
    """Let a listing be as in a folder of an older demonstration, which did not have it."""
    titled(model, start).delete()
    ReferenceFile.objects.get(name=f"demo:{key}").delete()


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The reference data and the whole demonstration, loaded once for this module; how many things were made."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference")
        yield load_demo()
        transaction.set_rollback(True)


@pytest.fixture
def loaded(made, db):
    """What was made; what the test does besides is rolled back after it."""
    return made


def test_demo_people_sign_in_with_the_printed_password(loaded, client):
    for person in PEOPLE:
        user = User.objects.get(email=person.email)
        client.post("/account/login/", {"login": person.email, "password": person.password})
        assert ("_auth_user_id" in client.session) == (person not in DESK)
        if person in DESK:
            client.post("/account/2fa/authenticate/", {"code": code_of(user)})
        assert client.session["_auth_user_id"] == str(user.pk)
        client.logout()


def test_staff_and_only_they_come_with_a_second_factor(loaded):
    apps = Authenticator.objects.values_list("type", "user__email")
    assert sorted(apps) == sorted(("totp", person.email) for person in DESK)


def test_who_takes_her_factor_off_is_not_given_another(loaded):
    Authenticator.objects.filter(user__email=STAFF.email).delete()
    assert load_demo() == 0
    assert not Authenticator.objects.filter(user__email=STAFF.email).exists()


def test_an_older_folder_gets_its_staff_enrolled(loaded):
    Authenticator.objects.all().delete()
    ReferenceFile.objects.filter(name__startswith="demo:factor:").delete()
    load_demo()
    assert Authenticator.objects.count() == len(DESK)


def test_page_of_codes_shows_what_the_apps_show(loaded, client):
    html = client.get("/demo/codes/").content.decode()
    for person in (STAFF, COLLEAGUE):
        code = code_of(User.objects.get(email=person.email))
        assert f"{code[:3]} {code[3:]}" in html
    assert (html.count('class="secret"'), TRAVELLER.email in html) == (2, False)
    part = client.get("/demo/codes/", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in part, part.count('class="secret"')) == (False, 2)
    Authenticator.objects.all().delete()
    assert "Nobody has an app that this page knows" in client.get("/demo/codes/").content.decode()


def test_everything_is_loaded(loaded):
    assert loaded == User.objects.count() + Solution.objects.count() + Need.objects.count()
    assert User.objects.count() == len(everybody())
    assert Organisation.objects.count() == len({person.organisation for person in everybody()}) == len(everybody()) - 2
    assert list(Organisation.objects.filter(place=None).values_list("form", flat=True)) == [Form.PROGRAMME_BODY]
    states = {model: set(model.objects.values_list("state", flat=True)) for model in (Solution, Need)}
    assert states == {
        Solution: {"draft", "published", "returned", "submitted"},
        Need: {"draft", "published", "submitted"},
    }
    assert Solution.objects.public().count() >= 28
    needs = Need.objects.public()
    assert needs.count() >= 18
    assert set(needs.values_list("mode", flat=True)) == set(Mode.values)
    cities = Organisation.objects.public().filter(form=Form.CITY, needs__in=needs).distinct()
    assert cities.count() >= 10
    assert cities.values("country").distinct().count() >= 9
    spoken = {one for model in (SolutionText, NeedText) for one in model.objects.values_list("language", flat=True)}
    assert spoken == {"bg", "de", "en", "es", "fr", "pl"}
    assert [one for one in CpvCode.objects.filter(needs__in=needs) if not one.labels["en"]] == []


def test_a_second_run_changes_nothing_and_asks_twice(loaded):
    before = counted()
    with CaptureQueriesContext(connection) as asked:
        assert load_demo() == 0
    assert counted() == before
    assert [query["sql"].partition(" ")[0] for query in asked if "SAVEPOINT" not in query["sql"]] == ["SELECT"] * 2


def test_an_older_folder_gets_what_is_missing_only(loaded):
    before = counted()
    forget(Need, "Step-free routes", "cork-steps")
    forget(Solution, "Trail Ledger", "trail-ledger")
    assert load_demo() == 2
    after = counted()
    # The record keeps what was done with the rows that are gone.
    assert after.pop("Entry") > before.pop("Entry")
    assert after == before


def test_what_people_changed_since_is_left_alone(loaded):
    cork, need = acting("cork"), titled(Need, "Step-free routes")
    actions.withdraw(actor=cork, listing=need)
    before = counted()
    assert load_demo() == 0
    assert counted() == before
    need.refresh_from_db()
    assert need.state == ListingState.WITHDRAWN


def test_what_is_not_allowed_now_is_left_for_another_time(loaded):
    staff, tarn = acting("staff"), Organisation.objects.get(name__startswith="Tarn and Tide")
    decide_organisation(actor=staff, organisation=tarn, to=OrganisationState.SUSPENDED, why="They asked for it.")
    forget(Solution, "Trail Ledger", "trail-ledger")
    before = counted()
    assert load_demo() == 0
    assert counted() == before
    decide_organisation(actor=staff, organisation=tarn, to=OrganisationState.VERIFIED, why="")
    assert load_demo() == 1


def test_an_organisation_of_another_name_is_not_spoken_for(loaded):
    forget(Solution, "Trail Ledger", "trail-ledger")
    Organisation.objects.filter(name__startswith="Tarn and Tide").update(name="Somebody else")
    assert load_demo() == 0


def test_queues_of_the_staff_hold_something(loaded):
    waiting = verification_queue(tab="waiting").values_list("name", flat=True)
    assert sorted(waiting) == [
        "Kade Logistiek (invented)",
        "Lumenta Systems (invented)",
        "Município de Aveiro",
        "OÜ Lurnenta Systems (invented)",
        "Praia Livre Dados (invented)",
        "Rodopi Impact Capital (invented)",
    ]
    assert [one.name for one in verification_queue(tab="again")] == ["Kade Logistiek (invented)"]
    assert [one.name for one in verification_queue(tab="incomplete")] == ["Fietsbrug Gent (invented)"]
    same = look_alikes(Organisation.objects.get(name="OÜ Lurnenta Systems (invented)"))
    assert [one.name for one in same] == ["Lumenta Systems (invented)"]
    assert Solution.objects.filter(state=ListingState.SUBMITTED).count() == 2
    assert Need.objects.filter(state=ListingState.SUBMITTED).count() == 2


def test_a_published_solution_has_a_change_that_waits(loaded):
    revision = Revision.objects.get()
    assert (revision.state, revision.solution.title) == (
        RevisionState.WAITING,
        "Nightfall, adaptive control for street lighting",
    )
    assert revision.solution.text.summary != revision.values["summary"]
    assert revision.solution.state == ListingState.PUBLISHED


def test_an_open_need_has_a_correction_that_moves_its_deadline(loaded):
    correction = Correction.objects.get()
    assert (correction.number, [change["field"] for change in correction.changes]) == (1, ["deadline"])
    assert correction.need.organisation.name == "Община Габрово"


def test_closing_needs_were_published_before_their_deadline(loaded):
    closing = [need for need in Need.objects.public() if need.deadline and (need.deadline - need.published_at).days < 1]
    assert sorted(need.organisation.name for need in closing) == [
        *("Mestna občina Velenje", "Tartu linn", "Община Габрово")
    ]
    assert [need for need in closing if need.deadline <= need.published_at] == []


def scenes_with(*keys):
    """Return the keys of the scenes in which somebody or something of the content takes part."""
    scenes = [*meetings.scenes(), *questions.scenes(), *rooms.scenes()]
    return [scene.key for scene in scenes if any(f"'{key}'" in repr(scene.row) for key in keys)]


def test_meetings_about_what_is_gone_are_left_out(loaded):
    actions.withdraw(actor=acting("city"), listing=titled(Need, "Трийсет и осем"))
    # Staff may say of any need that they went through it.
    left_out = [key for key in scenes_with("gabrovo-stairs") if not key.startswith("curation")]
    everything = len(missing_meetings())
    assert len(left_out) == 5
    assert load_meetings() == everything - len(left_out)
    assert [scene.key for scene in missing_meetings()] == left_out
    before = (counted(), Inquiry.objects.count())
    assert load_meetings() == 0
    assert (counted(), Inquiry.objects.count()) == before


def test_meetings_with_somebody_who_left_are_left_out_whole(loaded):
    User.objects.filter(email="borghi@demo.example").update(email="davide@borghi.example")
    load_meetings()
    assert [scene.key for scene in missing_meetings()] == scenes_with("borghi")
    assert list(Inquiry.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert Party.objects.filter(inquiry__state="open").count() == 0


def test_meetings_with_a_suspended_organisation_are_left_out(loaded):
    nordsee = Organisation.objects.get(name__startswith="Nordsee")
    decide_organisation(actor=acting("staff"), organisation=nordsee, to=OrganisationState.SUSPENDED, why="They asked.")
    load_meetings()
    assert {"inquiry:stairs", "inquiry:depot"} <= {scene.key for scene in missing_meetings()}


def test_a_summary_without_answers_is_left_out(loaded):
    Need.objects.filter(texts__title__startswith="Say honestly").update(deadline=timezone.now())
    load_meetings()
    late = scenes_with("tartu-snow")
    assert [scene.key for scene in missing_meetings()] == late
    assert sorted(key.partition(":")[0] for key in late) == ["answer", "answer", "question", "summary"]
