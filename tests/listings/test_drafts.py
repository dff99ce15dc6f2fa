"""Drafts: a title is enough, what is missing is asked for when it is sent, and a form that is open saves itself."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings import actions
from listings.actions.lifecycle import missing_in
from listings.errors import Lacking
from listings.models import Correction, Need, Revision, Solution
from listings.states import ListingState
from tests.listings.factories import in_state, need_values, solution_values
from tests.listings.sent import need_sent, said, solution_sent

pytestmark = pytest.mark.django_db

MODELS = {"solution": Solution, "need": Need}
MAKERS = {"solution": solution_sent, "need": need_sent}
WRITERS = {"solution": "vendor_owner", "need": "city_buyer"}
UNSAID = {
    "solution": {"title": "Bike counters", "maturity": "", "price_band": "", "price_model": ""},
    "need": {"title": "Safe ways to school", "mode": ""},
}


@pytest.fixture(params=["solution", "need"])
def kind(request):
    return request.param


@pytest.fixture
def writer(request, kind):
    return request.getfixturevalue(WRITERS[kind])


@pytest.fixture
def bare(kind, writer, client_of):
    """A draft with a title and nothing else, as the form makes it."""
    client_of(writer).post(reverse(f"listings:create_{kind}"), {"title": UNSAID[kind]["title"], "then": "draft"})
    return MODELS[kind].objects.get()


@pytest.fixture
def complete(request, kind):
    return request.getfixturevalue(f"draft_{kind}")


def edit_address(listing):
    return reverse(f"listings:edit_{listing._meta.model_name}", args=[listing.public_id])


# A title is enough


def test_title_alone_is_kept(kind, bare):
    assert {name: getattr(bare, name) for name in UNSAID[kind]} == UNSAID[kind]
    assert bare.state == ListingState.DRAFT


def test_every_page_shows_a_draft_with_nothing_but_a_title(kind, bare, client_of, writer, staff):
    client = client_of(writer)
    addresses = [
        reverse(f"listings:{kind}", args=[bare.public_id]),
        edit_address(bare),
        f"{edit_address(bare)}?then=review",
        reverse(f"listings:my_{kind}s"),
        reverse("pages:workspace"),
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * 5
    assert 'href="mailto:"' not in client.get(addresses[0]).content.decode()


def test_staff_see_a_returned_one_that_was_emptied(kind, complete, client_of, writer, staff):
    in_state(complete, writer, staff, ListingState.RETURNED)
    client_of(writer).post(edit_address(complete), {"title": "Emptied", "version": complete.version})
    client = client_of(staff)
    pages = [f"/staff/review/{kind}/{complete.public_id}/", "/staff/review/?tab=returned"]
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert "Emptied" in client.get(pages[1]).content.decode()


def test_page_of_a_need_without_a_mode_promises_nothing(client_of, city_buyer):
    client_of(city_buyer).post(reverse("listings:create_need"), {"title": "Dark streets"})
    page = client_of(city_buyer).get(reverse("listings:need", args=[Need.objects.get().public_id])).content.decode()
    assert "The city looks for partners" not in page


def test_choice_that_was_left_open_is_a_difference_like_any_other(kind, bare, client_of, writer):
    """The second of two writers reads that nothing was stated."""
    sent = MAKERS[kind](version=bare.version)
    client_of(writer).post(edit_address(bare), {"title": "Mine", "version": bare.version})
    stored = dict(client_of(writer).post(edit_address(bare), sent).context["form"].stored)
    open_one = {"solution": "Maturity", "need": "Mode"}[kind]
    assert (stored["Title"], stored[open_one]) == ("Mine", "Not stated")


def test_bare_draft_is_completed(kind, bare, client_of, writer):
    response = client_of(writer).post(edit_address(bare), MAKERS[kind](version=bare.version, then="review"))
    assert said(response) == ["Saved and sent for review. You get the answer by mail."]
    assert MODELS[kind].objects.get().state == ListingState.SUBMITTED


# Sending


def test_sending_leads_to_everything_that_is_missing(kind, bare, client_of, writer):
    client = client_of(writer)
    sent = {"version": bare.version}
    response = client.post(reverse(f"listings:submit_{kind}", args=[bare.public_id]), sent, follow=True)
    page = response.content.decode()
    summary = page[page.index('id="error-summary"') : page.index("editor-part")]
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary)
    wanted = {
        "solution": [
            ("id_summary", "Summary: Write a summary."),
            ("id_description", "Description: Write a description."),
            ("id_themes_group", "Themes: Choose at least one theme."),
            ("id_maturity_group", "Maturity: Choose how far it is."),
            (
                "id_price_band",
                "Price of the first year: Choose a band; “Depends on the project” is one too.",
            ),
            ("id_price_model", "What is paid for: Choose what is paid for."),
            ("id_countries_group", "Countries served: Name the countries that you serve."),
            ("id_contact_email", "E-mail for questions: Give an e-mail address for questions."),
        ],
        "need": [
            ("id_mode_group", "Mode: Choose what you want to open."),
            ("id_problem", "The problem: Describe the problem."),
            ("id_outcome", "Wanted outcome: Say which outcome you want."),
            ("id_deadline_group", "Deadline for answers: Give a deadline for answers."),
            ("id_themes_group", "Themes: Choose at least one theme."),
        ],
    }[kind]
    assert response.redirect_chain == [(f"{edit_address(bare)}?then=review", 302)]
    assert links == wanted
    assert [field for field, _sentence in links if f'id="{field}"' not in page] == []
    assert f"{len(wanted)} things are missing before it can be sent" in page
    assert MODELS[kind].objects.get().state == ListingState.DRAFT


def test_nothing_is_asked_for_before_it_is_sent(kind, bare, client_of, writer):
    assert 'id="error-summary"' not in client_of(writer).get(edit_address(bare)).content.decode()


@pytest.mark.parametrize("lacking", ["maturity", "price_band", "price_model"])
def test_solution_is_not_sent_without_its_choices(vendor_owner, vendor, lacking):
    actor = actor_of(vendor_owner)
    draft = actions.create_solution(actor=actor, organisation=vendor, values=solution_values(**{lacking: ""}))
    with pytest.raises(Lacking):
        actions.submit(actor=actor, listing=draft, version=draft.version)
    assert [one.field for one in missing_in(draft)] == [lacking]


def test_need_is_not_sent_without_a_mode(city_buyer, city):
    actor = actor_of(city_buyer)
    draft = actions.create_need(actor=actor, organisation=city, values=need_values(mode=""))
    with pytest.raises(Lacking, match="Choose what you want to open"):
        actions.submit(actor=actor, listing=draft, version=draft.version)


@pytest.mark.parametrize("state", [ListingState.SUBMITTED, ListingState.PUBLISHED])
@pytest.mark.parametrize("field", ["maturity", "price_band", "price_model", "mode"])
def test_database_keeps_no_sent_listing_without_its_choices(request, staff, state, field):
    kind = "need" if field == "mode" else "solution"
    listing = request.getfixturevalue(f"draft_{kind}")
    in_state(listing, request.getfixturevalue(WRITERS[kind]), staff, state)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(listing).objects.filter(pk=listing.pk).update(**{field: ""})


# Twice


@pytest.mark.parametrize("then", ["draft", "review"])
def test_form_of_a_new_listing_sent_twice_makes_one(kind, client_of, writer, then):
    sent, address = MAKERS[kind](then=then), reverse(f"listings:create_{kind}")
    answers = [client_of(writer).post(address, sent) for _each in range(2)]
    assert MODELS[kind].objects.count() == 1
    assert answers[0].url == answers[1].url
    if then == "review":
        (told,) = said(answers[1])
        assert told.partition(" on ")[0] == f"{writer.name} did that already,"


def test_same_words_after_a_decision_make_another_one(kind, complete, client_of, writer, staff):
    in_state(complete, writer, staff, ListingState.PUBLISHED)
    client_of(writer).post(reverse(f"listings:create_{kind}"), MAKERS[kind]())
    assert MODELS[kind].objects.count() == 2


# A form that saves itself


def quietly(client, listing, **sent):
    """Send what static/js/draft.js sends; return the status and the answer."""
    answer = client.post(edit_address(listing), sent, headers={"X-Draft": "1"})
    return answer.status_code, answer.json()


def test_open_draft_saves_itself_and_names_its_new_version(kind, bare, client_of, writer):
    client = client_of(writer)
    page = client.get(edit_address(bare)).content.decode()
    assert ("data-draft novalidate" in page, 'role="status" data-draft-status' in page) == (True, True)
    status, told = quietly(client, bare, title="Longer", version=bare.version)
    assert (status, told["version"]) == (200, bare.version + 1)
    assert re.fullmatch(r"Saved at [0-2][0-9]:[0-5][0-9]", told["said"])
    assert MODELS[kind].objects.get().title == "Longer"
    status, told = quietly(client, bare, title="Longer still", version=told["version"])
    assert (status, MODELS[kind].objects.get().title) == (200, "Longer still")
    assert said(client.get(edit_address(bare))) == []


def test_refusal_of_a_quiet_save_is_told_and_nothing_is_stored(kind, bare, client_of, writer):
    client, version = client_of(writer), bare.version
    assert quietly(client, bare, title="", version=version) == (422, {"said": "Not saved. Title: Give a title."})
    client.post(edit_address(bare), {"title": "Hers", "version": version})
    assert quietly(client, bare, title="His", version=version) == (
        409,
        {"said": "Not saved. Somebody changed this while you were editing. Nothing was overwritten."},
    )
    assert MODELS[kind].objects.get().title == "Hers"


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (ListingState.SUBMITTED, "Waiting for review"),
        (ListingState.PUBLISHED, "Published"),
        (ListingState.WITHDRAWN, "Withdrawn"),
    ],
)
def test_what_is_no_draft_any_more_does_not_save_itself(kind, complete, client_of, writer, staff, state, name):
    in_state(complete, writer, staff, state)
    sent = MAKERS[kind](title="Late", version=complete.version, reason="Because")
    assert quietly(client_of(writer), complete, **sent) == (
        409,
        {"said": f"It is “{name}” since you opened it, so nothing was done. Look at it again."},
    )
    assert (MODELS[kind].objects.get().title, Correction.objects.count(), Revision.objects.count()) == (
        complete.title,
        0,
        0,
    )
    assert "data-draft " not in client_of(writer).get(edit_address(complete), follow=True).content.decode()


def test_new_form_saves_itself_and_says_where_its_draft_is(kind, client_of, writer):
    client, address = client_of(writer), reverse(f"listings:create_{kind}")
    page = client.get(address).content.decode()
    assert ('data-draft="new" novalidate' in page, "data-draft-status" in page) == (True, True)
    refused = client.post(address, {"title": ""}, headers={"X-Draft": "1"})
    assert (refused.status_code, MODELS[kind].objects.count()) == (422, 0)
    for _twice in range(2):
        answer = client.post(address, {"title": "New"}, headers={"X-Draft": "1"})
        made = MODELS[kind].objects.get()
        told = answer.json()
        assert (told["version"], told["url"]) == (1, edit_address(made))


def test_quiet_save_of_the_same_words_leaves_no_entry(kind, complete, client_of, writer):
    sent = MAKERS[kind](version=complete.version)
    assert quietly(client_of(writer), complete, **sent)[0] == 200
    assert Entry.objects.filter(verb=f"{kind}.edited").count() == 0
