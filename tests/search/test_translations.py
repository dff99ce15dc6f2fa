"""A foreign text by machine: labelled, of public texts alone, asked for by a press, and never in the site's way."""

import time
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse

from listings.states import ListingState, Mode, PriceBand
from search.indexing import rebuild
from search.translating import server as adapter
from search.translating.server import HttpTranslator, Server
from search.translating.soundness import is_sound
from tests.listings.factories import ReferenceFactory, ThemeFactory, cpv, published_need, published_solution
from tests.search.interpreter import Interpreter

pytestmark = pytest.mark.django_db
AWAY = "The translator does not answer just now. The original stands as it was written."
BUTTON = "Read in English (machine translation)"
HUGE = {"translatedText": ["x" * 500_000]}


@pytest.fixture
def interpreter(settings):
    made = Interpreter()
    settings.TRANSLATOR_URL, settings.TRANSLATOR_API_KEY, settings.TRANSLATOR_SECONDS = made.url, "", 5
    adapter._translator.cache_clear()
    cache.clear()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def lamps():
    return published_solution(title="Lampade", language="it", summary="Luce.", description="# Notte\n\nBuia.")


def text(answer):
    return " ".join(answer.content.decode().split())


def address(row, kind="solutions"):
    return reverse("search:translation", args=[kind, row.public_id])


def said(client, row, kind="solutions"):
    answer = client.post(address(row, kind), follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_press_has_it_translated_and_the_page_says_who_did(interpreter, lamps, client):
    page = client.get(f"/solutions/{lamps.public_id}/")
    assert BUTTON in text(page)
    before = client.get(address(lamps))
    assert (interpreter.asked, "was not translated yet" in text(before), BUTTON in text(before)) == ([], True, True)
    answer = client.post(address(lamps))
    assert (answer.status_code, answer.url) == (302, address(lamps))
    shown = client.get(address(lamps))
    assert "A machine translated this from Italian, and nobody has checked it." in text(shown)
    assert "Machine translation: the original governs" in text(shown)
    assert '<h1 data-stop="square" lang="en">en: Lampade</h1>' in text(shown)
    assert '<span lang="it">Lampade</span>' in text(shown)
    assert f'<a href="/solutions/{lamps.public_id}/">Read the original</a>' in text(shown)
    assert (shown.headers["X-Robots-Tag"], interpreter.asked) == (
        "noindex",
        [{"q": ["Lampade", "Luce.", "# Notte\n\nBuia."], "source": "it", "target": "en", "format": "text"}],
    )
    client.post(address(lamps))
    assert len(interpreter.asked) == 1  # kept
    bulgarian = f"/bg{address(lamps)}"
    shown = client.post(bulgarian, follow=True)
    assert interpreter.asked[1]["target"] == "bg"
    assert (shown.redirect_chain, 'lang="bg">bg: Lampade</h1>' in text(shown)) == ([(bulgarian, 302)], True)


def test_changed_text_is_translated_anew(interpreter, lamps, client):
    client.post(address(lamps))
    lamps.texts.update(title="Lampioni")
    assert "was not translated yet" in text(client.get(address(lamps)))
    client.post(address(lamps))
    assert "en: Lampioni" in text(client.get(address(lamps)))


def test_need_and_reference_are_translated_with_their_headings(interpreter, client):
    need = published_need(title="Vie buie", language="it", problem="È buio.", affected="", tried="", outcome="Luce.")
    reference = ReferenceFactory(title="Улични лампи", body="За улиците.", language="bg")
    client.post(address(need, "needs"))
    client.post(address(reference, "references"))
    assert [one["q"] for one in interpreter.asked] == [
        ["Vie buie", "È buio.", "Luce."],
        ["Улични лампи", "За улиците."],
    ]
    page = text(client.get(address(need, "needs")))
    assert ("The problem" in page, "What was tried" in page, "<p>en: È buio.</p>" in page) == (True, False, True)
    assert BUTTON in text(client.get(f"/needs/{need.public_id}/"))
    assert BUTTON in text(client.get(f"/references/{reference.public_id}/"))


def test_key_goes_along(interpreter, lamps, client, settings):
    settings.TRANSLATOR_API_KEY = "secretsecret"
    client.post(address(lamps))
    assert interpreter.asked[0]["api_key"] == "secretsecret"


def test_without_a_translator_there_is_nothing(lamps, client):
    assert BUTTON not in text(client.get(f"/solutions/{lamps.public_id}/"))
    assert (client.get(address(lamps)).status_code, client.post(address(lamps)).status_code) == (404, 404)


def test_own_language_unknown_kind_and_what_is_not_public_are_not_found(interpreter, client, client_of, staff, lamps):
    english = published_solution(title="Lamps")
    assert BUTTON not in text(client.get(f"/solutions/{english.public_id}/"))
    hidden = [published_solution(title="Bozza", language="it", state=state) for state in ("draft", "withdrawn")]
    rows = [english, *hidden]
    people = [client, client_of(staff), client_of(hidden[0].organisation.memberships.first().person)]
    for who in people:
        assert [who.get(address(row)).status_code for row in rows] == [404, 404, 404]
        assert [who.post(address(row)).status_code for row in rows] == [404, 404, 404]
    assert client.post(address(lamps, "answers")).status_code == 404
    assert BUTTON not in text(people[2].get(f"/solutions/{hidden[0].public_id}/"))
    assert interpreter.asked == []


def test_what_leaves_the_site_leaves_with_its_translation(interpreter, lamps, client):
    client.post(address(lamps))
    type(lamps).objects.filter(pk=lamps.pk).update(state=ListingState.WITHDRAWN)
    assert client.get(address(lamps)).status_code == 404


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"oops"),
        (302, b""),
        (429, b"{}"),
        (200, b"no json"),
        (200, b"[" * 100_000),
        (200, b"\xff"),
        (200, []),
        (200, {}),
        (200, {"translatedText": "one"}),
        (200, {"translatedText": ["one"]}),
        (200, {"translatedText": ["one", "two", 3]}),
        (200, HUGE),
    ],
)
def test_wrong_answer_is_said_kindly_and_kept_nowhere(interpreter, lamps, client, status, answer):
    interpreter.status, interpreter.answer = status, lambda _question: answer
    assert said(client, lamps) == [AWAY]
    assert "was not translated yet" in text(client.get(address(lamps)))


@pytest.mark.parametrize("wrong", ["", " \n ", "Light\u202e.", "a\ue000", "x" * 221])
def test_what_can_be_no_translation_is_refused(interpreter, client, wrong):
    reference = ReferenceFactory(title="Lampade", body="Luce", language="it")
    interpreter.answer = lambda _question: {"translatedText": ["Lamps", wrong]}
    assert said(client, reference, "references") == [AWAY]
    assert "was not translated yet" in text(client.get(address(reference, "references")))


def test_mark_that_the_original_has_may_stay():
    assert (is_sound("so\u00adft", "wei\u00adch"), is_sound("", " "), is_sound("x" * 216, "Luce")) == (True, True, True)


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        ("[Luce](https://luce.example/)", '<a href="https://luce.example/" rel="nofollow noopener">Luce</a>'),
        ("[Pay](https://evil.example/)", "[Pay](https://evil.example/)"),
        ("Go \\\\[here](https://evil.example/)", "Go \\[here](https://evil.example/)"),
        ("Go \\[here](https://evil.example/)", "Go [here](https://evil.example/)"),
        ("<https://evil.example/>", "&lt;https://evil.example/&gt;"),
        ("[Pay][1]\n\n[1]: https://evil.example/", "[Pay][1]</p> <p>[1]: https://evil.example/"),
    ],
)
def test_link_that_the_original_has_not_is_text(interpreter, client, made, shown):
    reference = ReferenceFactory(title="Lampade", body="[Luce](https://luce.example/)", language="it")
    interpreter.answer = lambda _question: {"translatedText": ["Lamps", made]}
    client.post(address(reference, "references"))
    assert f"<p>{shown}</p>" in text(client.get(address(reference, "references")))


def test_slow_translator_costs_its_time_once_and_is_left_alone_for_a_while(interpreter, lamps, client, settings):
    settings.TRANSLATOR_SECONDS = 1
    interpreter.late = 1.5
    assert said(client, lamps) == [AWAY]
    interpreter.late = 0.0
    assert said(client, lamps) == [AWAY]  # it rests
    assert len(interpreter.asked) == 1


def test_headers_in_drops_cost_no_more_than_the_time(interpreter, lamps, client, settings):
    settings.TRANSLATOR_SECONDS = 1
    interpreter.drops = 40
    began = time.monotonic()
    assert said(client, lamps) == [AWAY]
    assert time.monotonic() - began < 2.5


def test_server_that_is_not_there_is_said_kindly(lamps, client, settings):
    settings.TRANSLATOR_URL = "http://127.0.0.1:9/translate"
    assert said(client, lamps) == [AWAY]


def test_two_at_a_time_and_no_more(interpreter):
    translator = HttpTranslator(Server(interpreter.url, "", 5))
    for _each in range(adapter.AT_ONCE):
        translator._turns.acquire()
    with pytest.raises(adapter.NotTranslated):
        translator.translate(["a"], "it", "en")
    translator._turns.release()
    assert (translator.translate(["a"], "it", "en"), interpreter.asked[0]["q"]) == (["en: a"], ["a"])


def test_answer_is_text_and_no_markup(interpreter, lamps, client):
    evil = '<script>alert(1)</script> [x](javascript:alert(1)) \x00 \ud800 <img src=x onerror="a">'
    interpreter.answer = lambda question: {"translatedText": [evil for _text in question["q"]]}
    client.post(address(lamps))
    page = client.get(address(lamps)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert ("<script>alert" in page, 'href="javascript' in page, "<img src=x" in page) == (False, False, False)


def test_long_text_is_not_sent(interpreter, client):
    reference = ReferenceFactory(title="Lampade", body="luce " * 6_001, language="it")
    assert said(client, reference, "references") == [
        "This text is too long for a machine translation. The original stands as it was written."
    ]
    assert interpreter.asked == []


@pytest.mark.parametrize("person", [None, "city_buyer"])
def test_many_translations_are_refused_for_a_while(interpreter, client_of, request, settings, lamps, person):
    settings.ACCOUNT_RATE_LIMITS = {"translate": "1/1h/user", "translate_unknown": "1/1h/ip"}
    client = client_of(request.getfixturevalue(person) if person else None)
    other = published_solution(title="Panchine", language="it")
    assert said(client, lamps) == []
    assert said(client, other) == ["You asked for many translations in a short time. Wait a little, then try again."]
    assert said(client, lamps) == []  # what was made is there for everybody


def test_other_methods_are_refused(interpreter, lamps, client):
    assert client.put(address(lamps)).status_code == 405


# What stands in the reader's language without a translator


def test_themes_categories_figures_and_dates_stand_in_the_readers_language(site_engine, client):
    ThemeFactory(key="lighting", name_en="Street lighting", name_bg="Улично осветление")
    code = cpv("34993000", "Road lighting")
    code.labels = {**code.labels, "bg": "Пътно осветление"}
    code.save()
    deadline = datetime(2031, 10, 5, 9, 0, tzinfo=UTC)
    facts = {"themes": ["lighting"], "cpv_codes": ["34993000"], "language": "fi"}
    need = published_need(
        title="Valot",
        problem="Pimeää.",
        mode=Mode.PARTNERSHIP,
        budget_low=2_000_000,
        budget_high=6_000_000,
        budget_public=True,
        deadline=deadline,
        **facts,
    )
    solution = published_solution(title="Valaisin", summary="Valo.", price_band=PriceBand.UNDER_10K, **facts)
    rebuild()
    wanted = {
        f"/bg/needs/{need.public_id}/": ["Улично осветление", "34993000", "Пътно осветление", "20 000", "окт"],
        f"/bg/solutions/{solution.public_id}/": [
            "Улично осветление",
            "Пътно осветление",
            "10 000",
            "Текстът е на фински",
        ],
        "/bg/search/?q=valot&kind=needs": ["Улично осветление", "Партньорство", "20 000", "2031"],
        "/bg/search/?q=valaisin": ["Улично осветление", "10 000"],
    }
    missing = {
        page: [word for word in words if word not in text(client.get(page)).replace("\xa0", " ").replace("&nbsp;", " ")]
        for page, words in wanted.items()
    }
    assert missing == {page: [] for page in wanted}
