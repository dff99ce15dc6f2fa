"""The pages of further languages: writing beside the main text, choosing a language, what staff see side by side."""

import pytest
from django.urls import reverse

from accounts.queries import actor_of
from listings import actions
from listings.models import Need, NeedText, Revision, SolutionText
from listings.states import RevisionState
from tests.listings.factories import past_deadline
from tests.listings.stories import fresh
from tests.listings.translated import BULGARIAN, OF_A_NEED, approve, translate, write

pytestmark = pytest.mark.django_db


def page(listing, name="languages", language=""):
    kind = listing._meta.model_name
    return reverse(f"listings:{name}", args=[kind, listing.public_id, *filter(None, [language])])


def send(client, listing, language="bg", **changes):
    usual = BULGARIAN if listing._meta.model_name == "solution" else OF_A_NEED
    sent = {**usual, "version": fresh(listing).version, **changes}
    return client.post(page(listing, "edit_text", language), sent)


def test_team_adds_a_text_beside_the_main_one(client_of, vendor_owner, draft_solution):
    client = client_of(vendor_owner)
    assert client.get(page(draft_solution), {"add": "bg"}).url == page(draft_solution, "edit_text", "bg")
    shown = client.get(page(draft_solution, "edit_text", "bg")).content.decode()
    assert '<div class="as-typed" lang="en">Bike counters</div>' in shown
    assert send(client, draft_solution).url == page(draft_solution)
    assert SolutionText.objects.get(language="bg").title == "Нощен светлик"
    assert "Нощен светлик" in client.get(page(draft_solution)).content.decode()


def test_refusal_keeps_what_was_typed(client_of, vendor_owner, draft_solution):
    answer = send(client_of(vendor_owner), draft_solution, title="", summary="Приглушава ги.")
    assert answer.status_code == 422
    assert "Приглушава ги." in answer.content.decode()
    assert "Give a title." in answer.content.decode()
    assert SolutionText.objects.filter(language="bg").exists() is False


def test_conflict_loses_neither_text(client_of, vendor_owner, vendor_editor, draft_solution):
    write(vendor_editor, draft_solution, title="Първо")
    answer = send(client_of(vendor_owner), draft_solution, title="Второ", version=1)
    text = answer.content.decode()
    assert (answer.status_code, "Първо" in text, "Второ" in text) == (422, True, True)
    assert 'name="version" value="2"' in text
    assert SolutionText.objects.get(language="bg").title == "Първо"


def test_words_of_another_language_are_saved_with_a_doubt(client_of, vendor_owner, draft_solution):
    words = "These lamps are dimmed at night when nobody walks along the street."
    answer = client_of(vendor_owner).post(
        page(draft_solution, "edit_text", "bg"),
        {**BULGARIAN, "title": "Lamps", "summary": words, "description": words, "version": 1},
        follow=True,
    )
    assert "This looks like a text in English." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "xx", "ru"])
def test_main_and_unknown_languages_have_no_page(language, client_of, vendor_owner, draft_solution):
    assert client_of(vendor_owner).get(page(draft_solution, "edit_text", language)).status_code == 404


def test_text_that_waits_is_reviewed_side_by_side_and_then_public(client_of, vendor_owner, open_solution, staff):
    translate(vendor_owner, staff, open_solution)
    send(client_of(vendor_owner), open_solution, title="Светлик за града")
    revision = Revision.objects.get(state=RevisionState.WAITING)
    public = reverse("listings:solution", args=[open_solution.public_id])
    address = reverse("listings:review_listing", args=["revision", revision.public_id])
    assert "Светлик за града" not in client_of(None).get(f"/bg{public}").content.decode()
    review = client_of(staff).get(address)
    text = review.content.decode()
    assert '<del lang="bg">Нощен светлик</del>' in text
    assert '<ins lang="bg">Светлик за града</ins>' in text
    assert "Its text in Bulgarian" in text
    approve(staff, revision)
    assert (
        '<h1 data-stop="square" lang="bg">Светлик за града</h1>' in client_of(None).get(f"/bg{public}").content.decode()
    )


def test_reader_chooses_among_the_texts_that_are_public(client, vendor_owner, open_solution, staff):
    translate(vendor_owner, staff, open_solution)
    write(vendor_owner, open_solution, "de", title="Wartet")
    address = reverse("listings:solution", args=[open_solution.public_id])
    english, bulgarian = client.get(address).content.decode(), client.get(address, {"text": "bg"}).content.decode()
    assert '<a href="?text=bg" lang="bg" hreflang="bg">български</a>' in english
    assert '<h1 data-stop="square" lang="bg">Нощен светлик</h1>' in bulgarian
    assert "from a text in English." in bulgarian
    for other in ("de", "xx", "\x00"):
        assert '<h1 data-stop="square" lang="en">' in client.get(address, {"text": other}).content.decode()


def test_part_that_a_text_leaves_out_is_shown_in_the_main_language(client, vendor_owner, open_solution, staff):
    translate(vendor_owner, staff, open_solution)
    SolutionText.objects.filter(language="en").update(exit_terms="CSV in ten days")
    text = client.get(f"/bg{reverse('listings:solution', args=[open_solution.public_id])}").content.decode()
    assert '<div class="written" lang="en"><p>CSV in ten days</p>' in text


def test_change_that_waits_is_dropped(client_of, vendor_owner, open_solution):
    revision = write(vendor_owner, open_solution)
    client = client_of(vendor_owner)
    assert client.post(page(open_solution, "drop_text", "bg"), {"version": revision.version}).status_code == 302
    assert Revision.objects.get().state == RevisionState.DROPPED
    again = client.post(page(open_solution, "drop_text", "bg"), {"version": 1}, follow=True)
    assert "No change waits any more." in again.content.decode()


def test_returned_text_shows_the_reason(client_of, vendor_owner, open_solution, staff):
    revision = write(vendor_owner, open_solution)
    actions.return_revision(actor=actor_of(staff), revision=revision, why="Name the unit.")
    client = client_of(vendor_owner)
    assert "Name the unit." in client.get(page(open_solution, "edit_text", "bg")).content.decode()
    mine = client.get(reverse("listings:my_solutions")).content.decode()
    assert f'<a href="{page(open_solution)}">Correct it</a>' in mine


def test_need_is_translated_with_a_reason_and_removed_with_one(client_of, city_buyer, open_need):
    client = client_of(city_buyer)
    shown = client.get(page(open_need, "edit_text", "bg")).content.decode()
    assert "A translation into Bulgarian was added." in shown
    assert send(client, open_need, reason="").status_code == 422
    assert send(client, open_need, reason="For neighbours.").status_code == 302
    version = Need.objects.get().version
    refused = client.post(page(open_need, "remove_text", "bg"), {"version": version}, follow=True)
    assert "Say why you change what is public already." in refused.content.decode()
    client.post(page(open_need, "remove_text", "bg"), {"version": version, "reason": "Wrong."})
    assert list(NeedText.objects.values_list("language", flat=True)) == ["en"]


def test_another_text_is_made_the_main_one(client_of, vendor_owner, draft_solution):
    write(vendor_owner, draft_solution)
    client = client_of(vendor_owner)
    client.post(page(draft_solution, "lead_with_text", "bg"), {"version": 2})
    assert fresh(draft_solution).main_language == "bg"
    assert client.get(page(draft_solution, "edit_text", "bg")).status_code == 404


def test_pages_of_what_cannot_be_changed_lead_back(client_of, city_buyer, open_need):
    past_deadline(open_need)
    client = client_of(city_buyer)
    for address in (page(open_need), page(open_need, "edit_text", "bg")):
        assert client.get(address).url == reverse("listings:need", args=[open_need.public_id])
    assert send(client, open_need, reason="Late.").status_code == 422


@pytest.mark.parametrize("kind", ["reference", "x"])
def test_other_kinds_have_no_languages(kind, client_of, vendor_owner, open_solution):
    address = reverse("listings:languages", args=[kind, open_solution.public_id])
    assert client_of(vendor_owner).get(address).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_languages_costs_the_same(number, client_of, vendor_owner, draft_solution, django_assert_num_queries):
    for language in ("bg", "de", "fr")[:number]:
        write(vendor_owner, draft_solution, language)
    client = client_of(vendor_owner)
    client.get(page(draft_solution))
    with django_assert_num_queries(10):
        client.get(page(draft_solution))
