"""A city publishes what it learned from a consultation; other modes have no summary, and no text is lost."""

import re

import pytest

from accounts.errors import Incomplete, NotAllowed, StaleVersion
from accounts.journal.models import Entry
from accounts.queries import actor_of
from listings.states import Mode
from marketplace.matching import actions
from marketplace.matching.errors import NotOpen
from marketplace.matching.models import Summary
from tests.matching.stories import make_need

WORDS = "Nine in ten advise a pilot first."


@pytest.fixture
def consultation(city_buyer):
    return make_need(city_buyer, mode=Mode.CONSULTATION)


def publish(person, need, text=WORDS, version=0):
    return actions.publish_summary(actor=actor_of(person), need=need, text=text, version=version)


def test_summary_is_read_by_everybody(consultation, city_buyer, client):
    publish(city_buyer, consultation)
    address = f"/needs/{consultation.public_id}/openings/"
    assert f'<p class="pre-line">{WORDS}</p>' in client.get(address).content.decode()
    # The rail of the need's page has no room for it, so it leads there.
    rail = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert (f'href="{address}#summary"' in rail, WORDS in rail) == (True, False)
    assert publish(city_buyer, consultation).version == 1
    assert publish(city_buyer, consultation, "Nobody advises it.", 1).version == 2
    assert list(Entry.objects.filter(subject__startswith="summary:").order_by("id").values_list("verb", flat=True)) == [
        "summary.published",
        "summary.edited",
    ]


@pytest.mark.parametrize("mode", [Mode.SMALL_PURCHASE, Mode.ELSEWHERE, Mode.PARTNERSHIP])
def test_other_modes_have_none(mode, city_buyer, client_of):
    need = make_need(city_buyer, mode=mode)
    with pytest.raises(NotOpen):
        publish(city_buyer, need)
    assert client_of(city_buyer).get(f"/needs/{need.public_id}/summary/").status_code == 404


@pytest.mark.parametrize("who", ["city_viewer", "vendor_owner", "staff", "other_city"])
def test_the_city_s_editors_alone_write_it(who, consultation, request):
    with pytest.raises(NotAllowed):
        publish(request.getfixturevalue(who), consultation)
    assert Summary.objects.count() == 0


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_text_has_its_bounds(text, consultation, city_buyer, client_of):
    with pytest.raises(Incomplete):
        publish(city_buyer, consultation, text)
    sent = {"text": text, "version": "0"}
    answer = client_of(city_buyer).post(f"/needs/{consultation.public_id}/summary/", sent)
    assert (answer.status_code, Summary.objects.count()) == (422, 0)


def test_stale_summary_shows_both_texts(consultation, city_buyer, client_of):
    publish(city_buyer, consultation)
    with pytest.raises(StaleVersion):
        publish(city_buyer, consultation, "Other")
    client, address = client_of(city_buyer), f"/needs/{consultation.public_id}/summary/"
    page = client.post(address, {"text": "Mine is better.", "version": "0"}).content.decode()
    assert (WORDS in page, "Mine is better." in page) == (True, True)
    version = re.search(r'name="version" value="([0-9]+)"', page)[1]
    answer = client.post(address, {"text": "Mine is better.", "version": version}, follow=True)
    assert "Mine is better." in answer.content.decode()
    assert [str(message) for message in answer.context["messages"]] == ["The summary is public."]
