"""A draft that is open in a browser saves itself, says so, and gives way to the button and to a colleague."""

import pytest
from django.conf import settings
from django.urls import reverse

from listings.models import CpvCode, Solution
from listings.states import ListingState
from listings.taxonomy import forget_labels
from tests.listings.sent import solution_sent

pytestmark = pytest.mark.django_db(transaction=True)

STATUS = "[data-draft-status]"


@pytest.fixture
def editor(page, live_server, client_of, vendor_owner, draft_solution):
    """The form of a draft in the browser of its owner."""
    cookie = client_of(vendor_owner).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("listings:edit_solution", args=[draft_solution.public_id]))
    return page


def wait_for(page, words):
    page.wait_for_function(
        "([where, words]) => document.querySelector(where).textContent.includes(words)", arg=[STATUS, words]
    )


def test_draft_saves_itself_and_the_button_still_saves(editor, draft_solution):
    editor.fill("#id_description", "A sensor in the asphalt, and nothing else.")
    wait_for(editor, "Saved at ")
    assert Solution.objects.get().text.description == "A sensor in the asphalt, and nothing else."
    assert editor.input_value("[name=version]") == str(draft_solution.version + 1)
    editor.fill("#id_summary", "Counts.")
    editor.click("button[value=draft]")
    editor.wait_for_selector("text=Saved. Only your team sees it until it is published.")
    stored = Solution.objects.get()
    assert (stored.text.summary, stored.version) == ("Counts.", draft_solution.version + 2)


def test_button_waits_for_what_is_being_saved(editor):
    """The answer to the form's own save comes late; the button that is pressed meanwhile is not refused as stale."""
    editor.route("**/edit/", lambda route: (editor.wait_for_timeout(600), route.continue_()))
    editor.fill("#id_description", "Early.")
    with editor.expect_request(lambda request: "x-draft" in request.headers):
        pass
    editor.fill("#id_summary", "Late.")
    editor.click("button[value=review]")
    editor.wait_for_selector("text=Saved and sent for review.")
    stored = Solution.objects.get()
    assert (stored.text.description, stored.text.summary) == ("Early.", "Late.")
    assert stored.state == ListingState.SUBMITTED


def test_refusal_is_shown_and_nothing_typed_is_lost(editor, client_of, vendor_owner, draft_solution):
    address = reverse("listings:edit_solution", args=[draft_solution.public_id])
    client_of(vendor_owner).post(address, solution_sent(summary="Hers.", version=draft_solution.version))
    editor.fill("#id_summary", "Mine.")
    wait_for(editor, "Not saved. Somebody changed this while you were editing.")
    assert (editor.input_value("#id_summary"), Solution.objects.get().text.summary) == ("Mine.", "Hers.")
    editor.click("button[value=draft]")
    editor.wait_for_selector("text=This is what is stored now")
    assert editor.input_value("#id_summary") == "Mine."


def test_picker_suggests_in_the_language_of_the_title(editor):
    labels = {"en": "Road lights", "de": "Straßenbeleuchtung"}
    CpvCode.objects.create(code="34993000", level=5, labels=labels)
    forget_labels()
    editor.select_option("#id_language", "de")
    editor.fill("#id_title", "Straßenbeleuchtung mit Sensoren")
    editor.press("#id_title", "Tab")
    editor.wait_for_selector("[data-picker-suggestions] >> text=34993000 Road lights")
    editor.locator("#id_cpv_codes").press_sequentially("straßenb")
    editor.wait_for_selector("[role=option] >> text=34993000")


def test_suggestions_for_the_last_title_stay_when_an_earlier_answer_comes_late(editor):
    CpvCode.objects.create(code="34993000", level=5, labels={"en": "Road lights", "de": "Straßenbeleuchtung"})
    forget_labels()
    editor.route(
        lambda address: "title=Bike" in address, lambda route: (editor.wait_for_timeout(500), route.continue_())
    )
    with editor.expect_response(lambda answer: "title=Bike" in answer.url):
        editor.select_option("#id_language", "de")
        editor.fill("#id_title", "Straßenbeleuchtung mit Sensoren")
        editor.press("#id_title", "Tab")
        editor.wait_for_selector("[data-picker-suggestions] >> text=34993000 Road lights")
    editor.wait_for_timeout(100)
    assert "34993000 Road lights" in editor.inner_text("[data-picker-suggestions]")


@pytest.fixture
def new_form(page, live_server, client_of, vendor_owner):
    """The form of a new solution in the browser of its owner."""
    cookie = client_of(vendor_owner).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("listings:create_solution"))
    return page


def test_new_form_saves_itself_once_it_has_a_title_and_makes_one_draft(new_form):
    new_form.fill("#id_summary", "Counts what rolls.")
    new_form.wait_for_timeout(4_500)
    assert (Solution.objects.count(), new_form.text_content(STATUS)) == (0, "")
    new_form.fill("#id_title", "Wheel counters")
    wait_for(new_form, "Saved at ")
    made = Solution.objects.get()
    assert new_form.url.endswith(reverse("listings:edit_solution", args=[made.public_id]))
    new_form.fill("#id_description", "A sensor in the asphalt.")
    new_form.wait_for_function("() => document.querySelector('[name=version]').value === '2'")
    new_form.fill("#id_summary", "Counts.")
    new_form.click("button[value=draft]")
    new_form.wait_for_selector("text=Saved. Only your team sees it until it is published.")
    text = Solution.objects.get().text
    assert (text.title, text.summary, text.description) == ("Wheel counters", "Counts.", "A sensor in the asphalt.")


def test_button_of_a_new_form_waits_for_the_draft_that_is_being_made(new_form):
    new_form.route("**/solutions/new/", lambda route: (new_form.wait_for_timeout(600), route.continue_()))
    new_form.fill("#id_title", "Wheel counters")
    with new_form.expect_request(lambda request: "x-draft" in request.headers):
        pass
    new_form.fill("#id_summary", "Late.")
    new_form.click("button[value=draft]")
    new_form.wait_for_selector("text=Saved. Only your team sees it until it is published.")
    assert [one.text.summary for one in Solution.objects.all()] == ["Late."]


def test_new_form_whose_first_save_nobody_answers_is_left_to_the_button(new_form):
    asked = []
    new_form.route("**/solutions/new/", lambda route: (asked.append(route.request.headers), route.abort()))
    new_form.fill("#id_title", "Wheel counters")
    wait_for(new_form, "Not saved. Look at your connection, then save.")
    new_form.fill("#id_summary", "Counts.")
    new_form.wait_for_timeout(4_500)
    assert len(asked) == 1
