"""An answer to what the city asks: its points, versions with receipts, kept texts, and the word about unsent drafts."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.actions import Already, Moved
from accounts.queries import actor_of
from listings.models import Need
from listings.queries import point_values_of, points_of
from listings.states import Mode, PointKind
from marketplace.matching import actions, queries, receipts
from marketplace.matching.models import Answer, Receipt, Snippet
from marketplace.matching.templatetags.answers import said_in_words
from marketplace.matching.written import Part, canonical, number_of
from tests.factories import member
from tests.listings.asked import CHOICE, NUMBER, TEXT, YES_NO, ask_points
from tests.matching.pages import said, text_of
from tests.matching.stories import (
    fresh,
    let_pass,
    make_need,
    make_solution,
    open_answers,
    organisation_of,
    write_answer,
)
from tests.matching.test_mails import deliver

SAID = ("It counts at night.", "1200,50", "yes", "In the EU")


@pytest.fixture
def asking(need, city_buyer):
    """A need that asks for a text, a number, yes or no, and a choice."""
    ask_points(city_buyer, need)
    deliver()
    return fresh(need)


def parts(need, *values, secrets=()):
    keys = [one.public_id for one in points_of(need)]
    return {key: Part(value, number in secrets) for number, (key, value) in enumerate(zip(keys, values, strict=False))}


def sent(need, organisation, *values, then="send", **more):
    data = {"organisation": organisation.public_id, "version": "0", "text": "", "then": then}
    data |= {f"point-{key}": part.value for key, part in parts(need, *values).items()}
    return {**data, **more}


def test_receipt_holds_what_was_sent_and_its_digest(asking, vendor_owner, solution):
    write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID, secrets=(1,)), solutions=(solution.public_id,))
    receipt = Receipt.objects.get()
    points = receipt.content["points"]
    assert [(one["kind"], one["value"], one["secret"]) for one in points] == [
        ("text", "It counts at night.", False),
        ("number", "1200.5", True),
        ("yes_no", "yes", False),
        ("choice", "In the EU", False),
    ]
    assert receipt.content["solutions"] == [{"solution": solution.public_id, "title": "Bike counters"}]
    assert (receipt.number, receipt.content["sent_at"]) == (1, receipt.sent_at.isoformat())
    assert receipt.digest == hashlib.sha256(canonical(receipt.content)).hexdigest()


def test_each_version_has_its_receipt_and_the_city_reads_the_last_one_sent(asking, vendor_owner, city_buyer, client_of):
    first = parts(asking, *SAID)
    answer = write_answer(vendor_owner, asking, "", parts=first)
    second = {**first, points_of(asking)[0].public_id: Part("It counts at noon.")}
    write_answer(vendor_owner, asking, "", parts=second)
    write_answer(vendor_owner, asking, "Never sent.", parts=second, send=False)
    assert [one.number for one in answer.receipts.all()] == [2, 1]
    again = actions.send_answer(
        actor=actor_of(vendor_owner), answer=write_answer(vendor_owner, asking, "", parts=second)
    )
    assert isinstance(again, Already)
    let_pass(asking)
    open_answers(city_buyer, asking)
    page = client_of(city_buyer).get(f"/needs/{asking.public_id}/answers/").content.decode()
    shown = [words in page for words in ("at noon", "at night", "Never sent")]
    assert (shown, Receipt.objects.count()) == ([True, False, False], 2)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (("", "1", "", "In the EU"), 0),
        (("w " * 51, "1", "", "In the EU"), 0),
        (("Words", "", "", "In the EU"), 1),
        (("Words", "1", "", ""), 3),
    ],
)
def test_what_the_city_requires_stops_the_sending_and_not_the_draft(values, place, asking, vendor_owner):
    draft = write_answer(vendor_owner, asking, "", parts=parts(asking, *values), send=False)
    with pytest.raises(Incomplete) as caught:
        actions.send_answer(actor=actor_of(vendor_owner), answer=draft)
    assert caught.value.field == f"point-{points_of(asking)[place].public_id}"
    assert (fresh(draft).state, Receipt.objects.count()) == ("draft", 0)


@pytest.mark.parametrize(
    ("place", "value"), [(1, "many"), (1, "1e3"), (1, "9" * 21), (2, "perhaps"), (3, "On the moon"), (0, "x" * 4001)]
)
def test_what_is_no_value_is_not_even_kept(place, value, asking, vendor_owner):
    values = ["Words", "1", "yes", "In the EU"]
    values[place] = value
    with pytest.raises(Incomplete):
        write_answer(vendor_owner, asking, "", parts=parts(asking, *values), send=False)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 200", "1200"),
        ("12,50", "12.5"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        ("0.0", "0"),
        ("1.2.3", None),
        ("12,500", None),
        ("1.200", None),
        ("-1,200,000", None),
        ("0,125", "0.125"),
        ("12.3450", "12.3450"),
        ("1234.5678", "1234.5678"),
        ("--", None),
    ],
)
def test_number_is_kept_plainly(typed, kept):
    assert number_of(typed) == kept


def test_solution_of_others_or_unpublished_bears_no_answer(asking, vendor_owner, solution):
    foreign = make_solution(member("Rita Rival", "provides"))
    for named in (foreign.public_id, "aaaaaaaaaa"):
        with pytest.raises(Incomplete):
            write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID), solutions=(named,))
    assert Answer.objects.count() == 0


def test_author_is_told_which_points_ask_something_else_since(asking, vendor_owner, city_buyer, client_of):
    write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID))
    stored = point_values_of(asking)
    ask_points(city_buyer, asking, [replace(stored[0], words=80), *stored[1:]])
    page = text_of(client_of(vendor_owner).get(f"/needs/{asking.public_id}/answer/"))
    assert ("The city changed what it asks" in page, page.count("<li lang=")) == (True, 1)
    assert [one.public_id for one in queries.changed_since(Receipt.objects.get(), points_of(asking))] == [stored[0].key]


def test_form_sends_and_leads_to_the_receipt(asking, vendor_owner, client_of):
    client, vendor = client_of(vendor_owner), organisation_of(vendor_owner)
    answer = client.post(f"/needs/{asking.public_id}/answer/", sent(asking, vendor, *SAID), follow=True)
    receipt = Receipt.objects.get()
    page = text_of(answer)
    assert answer.redirect_chain[-1][0] == f"/answers/receipts/{receipt.public_id}/"
    assert (receipt.digest in page, "1,200.5 EUR a year" in page, "EEST" in page or "EET" in page or "Europe" in page)[
        :2
    ] == (True, True)
    content = client.get(f"/answers/receipts/{receipt.public_id}/content/")
    assert hashlib.sha256(content.content).hexdigest() == receipt.digest
    assert json.loads(content.content) == receipt.content


def test_refusal_names_every_point_that_lacks_and_keeps_what_was_typed(asking, vendor_owner, client_of):
    data = sent(asking, organisation_of(vendor_owner), "w " * 60, "many", "", "")
    answer = client_of(vendor_owner).post(f"/needs/{asking.public_id}/answer/", data)
    page = text_of(answer, 422)
    assert list(answer.context["form"].errors.values()) == [
        ["The text has 60 words. Shorten it to 50."],
        ["Write a plain number, such as 1200 or 12.5."],
        ["The city asks every answer for this."],
    ]
    assert ("At most 50 words; 60 stand here." in page, 'value="many"' in page) == (True, True)


def test_kept_text_goes_into_a_field_and_nothing_is_lost_or_saved(asking, vendor_owner, client_of):
    vendor, client = organisation_of(vendor_owner), client_of(vendor_owner)
    kept = actions.add_snippet(actor=actor_of(vendor_owner), organisation=vendor, name="Us", text="We are nine.")
    field = f"point-{points_of(asking)[0].public_id}"
    data = sent(asking, vendor, "Typed.", "17", then="", insert=field, **{f"kept-{field}": kept.public_id})
    page = client.post(f"/needs/{asking.public_id}/answer/", data).content.decode()
    assert ("Typed.\n\nWe are nine." in page, 'value="17"' in page, "error-summary" in page) == (True, True, False)
    assert Answer.objects.count() == 0
    for odd in ("", "aaaaaaaaaa", "\x00", "x" * 99):
        answer = client.post(f"/needs/{asking.public_id}/answer/", {**data, f"kept-{field}": odd})
        assert said(answer) == ["Choose one of your kept texts first."]


def test_foreign_kept_text_cannot_be_inserted(asking, vendor_owner, client_of):
    rival = member("Rita Rival", "provides")
    kept = actions.add_snippet(
        actor=actor_of(rival), organisation=organisation_of(rival), name="Us", text="Secret plan"
    )
    field = f"point-{points_of(asking)[0].public_id}"
    data = sent(asking, organisation_of(vendor_owner), then="", insert=field, **{f"kept-{field}": kept.public_id})
    assert (
        "Secret plan" not in client_of(vendor_owner).post(f"/needs/{asking.public_id}/answer/", data).content.decode()
    )


def test_text_of_a_field_is_kept_for_later(asking, vendor_owner, client_of):
    field = f"point-{points_of(asking)[0].public_id}"
    data = sent(asking, organisation_of(vendor_owner), "Worth keeping.", then="", store=field)
    client, address = client_of(vendor_owner), f"/needs/{asking.public_id}/answer/"
    assert said(client.post(address, data)) == ["The text is not kept: Give it a name, so that you find it again."]
    assert said(client.post(address, {**data, f"name-{field}": "Good"})) == [
        "Kept for later. Your answer is not saved yet."
    ]
    assert list(Snippet.objects.values_list("name", "text")) == [("Good", "Worth keeping.")]


def test_kept_texts_are_added_changed_and_removed(vendor_owner, client_of):
    client = client_of(vendor_owner)
    assert said(client.post("/mine/texts/", {"name": "Us", "text": "We."}, follow=True)) == [
        "Kept. You can insert it wherever you write an answer."
    ]
    assert "You keep another text under this name." in text_of(
        client.post("/mine/texts/", {"name": "US", "text": "No."}), 422
    )
    kept = Snippet.objects.get()
    edit = f"/mine/texts/{kept.public_id}/edit/"
    assert client.post(edit, {"name": "Us", "text": "We too.", "version": "9"}).status_code == 422
    assert client.post(edit, {"name": "Us", "text": "We too.", "version": "1"}).status_code == 302
    assert fresh(kept).text == "We too."
    client.post(f"/mine/texts/{kept.public_id}/remove/")
    assert Snippet.objects.count() == 0


def test_only_writers_keep_texts_and_a_hundred_is_enough(vendor_owner, vendor_viewer):
    vendor = organisation_of(vendor_owner)
    with pytest.raises(NotAllowed):
        actions.add_snippet(actor=actor_of(vendor_viewer), organisation=vendor, name="Us", text="We.")
    kept = actions.add_snippet(actor=actor_of(vendor_owner), organisation=vendor, name="Us", text="We.")
    with pytest.raises(NotAllowed):
        actions.remove_snippet(actor=actor_of(vendor_viewer), snippet=kept)
    with pytest.raises(StaleVersion):
        actions.change_snippet(actor=actor_of(vendor_owner), snippet=kept, name="Us", text="Us.", version=0)
    Snippet.objects.bulk_create(
        Snippet(organisation=vendor, name=f"Text {one}", folded=f"text {one}", text="x") for one in range(99)
    )
    with pytest.raises(Incomplete):
        actions.add_snippet(actor=actor_of(vendor_owner), organisation=vendor, name="More", text="We.")


def test_team_gets_the_receipt_by_mail(asking, vendor_owner, vendor_editor, vendor_viewer):
    write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID))
    subject = "Receipt: version 1 of your answer to “Safe ways to school”"
    assert deliver() == sorted([(vendor_owner.email, subject), (vendor_editor.email, subject)])
    receipt = Receipt.objects.get()
    text = mail.outbox[0].body
    assert (receipt.digest in text, f"/answers/receipts/{receipt.public_id}/" in text) == (True, True)


def test_unsent_draft_is_told_of_once_for_each_deadline(asking, vendor_owner):
    write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID), send=False)
    receipts.remind_due(None)
    assert deliver() == []
    for hours in (20, 22):
        Need.objects.filter(pk=asking.pk).update(deadline=timezone.now() + timedelta(hours=hours))
        receipts.remind_due(None)
        receipts.remind_due(None)
        assert deliver() == [(vendor_owner.email, "Your answer to “Safe ways to school” is not sent yet")]


def test_sent_answer_needs_no_word_before_the_deadline(asking, vendor_owner):
    write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID))
    deliver()
    Need.objects.filter(pk=asking.pk).update(deadline=timezone.now() + timedelta(hours=20))
    receipts.remind_due(None)
    assert deliver() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_answers_stand_side_by_side_with_the_same_queries(rows, city_buyer, client_of, django_assert_num_queries):
    need = make_need(city_buyer, mode=Mode.SMALL_PURCHASE)
    ask_points(city_buyer, need, [TEXT, NUMBER])
    for number in range(rows):
        rival = member(f"Rita Rival {number}", "provides")
        write_answer(rival, need, "Also this.", parts=parts(need, f"Way {number}.", "1200", secrets=(1,)))
    let_pass(need)
    open_answers(city_buyer, need)
    client = client_of(city_buyer)
    with django_assert_num_queries(18):
        page = text_of(client.get(f"/needs/{need.public_id}/answers/"))
    assert (page.count("Way "), page.count("data-secret"), page.count("Also this.")) == (rows, rows, rows)
    first = points_of(need)[0]
    only = text_of(client.get(f"/needs/{need.public_id}/answers/?point={first.public_id}"))
    assert (only.count("Way "), "1,200 EUR a year" in only) == (rows, False)


def test_point_that_was_asked_later_says_so(city_buyer, vendor_owner, client_of):
    need = make_need(city_buyer)
    ask_points(city_buyer, need, [TEXT])
    write_answer(vendor_owner, need, "", parts=parts(need, "Words"))
    stored = point_values_of(need)
    ask_points(city_buyer, need, [replace(stored[0], prompt="How well?"), YES_NO, CHOICE])
    let_pass(need)
    open_answers(city_buyer, need)
    page = text_of(client_of(city_buyer).get(f"/needs/{need.public_id}/answers/"))
    assert page.count("This was not asked yet when they sent their last version.") == 2
    assert "Asked then: “How does it work?”" in page


def test_no_answer_says_what_can_be_done(need, city_buyer, client_of):
    let_pass(need)
    page = text_of(client_of(city_buyer).get(f"/needs/{need.public_id}/answers/"))
    assert ("No answer came in" in page, "You can post a new need" in page) == (True, True)


def test_first_sending_moves_and_the_state_is_the_journal_s(asking, vendor_owner):
    draft = write_answer(vendor_owner, asking, "", parts=parts(asking, *SAID), send=False)
    assert isinstance(actions.send_answer(actor=actor_of(vendor_owner), answer=draft), Moved)


@pytest.mark.parametrize("typed", ["12,500", "1.200"])
def test_thousands_with_a_comma_or_point_are_not_guessed(typed, asking, vendor_owner, client_of):
    data = sent(asking, organisation_of(vendor_owner), "We dim.", typed, "yes", "In the EU")
    answer = client_of(vendor_owner).post(f"/needs/{asking.public_id}/answer/", data)
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors.values()) == [
        ["Write thousands without a comma or point, such as 1250; decimals as 30.5."]
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [("0.0004", "0.0004 EUR"), ("12.345", "12.345 EUR"), ("1200", "1,200 EUR")]
)
def test_number_is_shown_with_all_its_decimals(value, shown):
    assert said_in_words({"kind": "number", "value": value, "unit": "EUR"}) == shown


def test_words_of_a_draft_stand_as_they_are_when_the_city_asks_for_a_number_since(
    need, vendor_owner, city_buyer, client_of
):
    ask_points(city_buyer, need, [TEXT])
    asked = point_values_of(need)[0]
    write_answer(vendor_owner, need, "", send=False, parts={asked.key: Part("In Plovdiv")})
    ask_points(city_buyer, need, [replace(asked, kind=PointKind.NUMBER)])
    let_pass(need)
    page = text_of(client_of(vendor_owner).get(f"/needs/{need.public_id}/answer/"), 403)
    assert page.count("In Plovdiv") == 1
