"""Which language a text is written in: right, or unsure, never a guess."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listings import language
from listings.language import CONTENT_LANGUAGES, LANGUAGE_NAMES, detect, is_known

SENTENCES = {
    "bg": "Търсим решение за осветление на улиците в града.",
    "cs": "Hledáme řešení pro osvětlení ulic v našem městě.",
    "da": "Vi søger en løsning til belysning af gaderne i byen.",
    "de": "Wir suchen eine Lösung für die Beleuchtung der Straßen in unserer Stadt.",
    "el": "Αναζητούμε μια λύση για τον φωτισμό των δρόμων της πόλης.",
    "en": "We are looking for a solution to light the streets of our city.",
    "es": "Buscamos una solución para la iluminación de las calles de la ciudad.",
    "et": "Otsime lahendust linna tänavate valgustamiseks ja energia säästmiseks.",
    "fi": "Etsimme ratkaisua kaupungin katujen valaistukseen ja energian säästöön.",
    "fr": "Nous cherchons une solution pour l'éclairage des rues de la ville.",
    "ga": "Táimid ag lorg réitigh chun sráideanna na cathrach a shoilsiú.",
    "hr": "Tražimo rješenje za rasvjetu ulica u našem gradu i uštedu energije.",
    "hu": "Megoldást keresünk a város utcáinak megvilágítására.",
    "it": "Cerchiamo una soluzione per l'illuminazione delle strade della città.",
    "lt": "Ieškome sprendimo miesto gatvių apšvietimui ir energijos taupymui.",
    "lv": "Mēs meklējam risinājumu pilsētas ielu apgaismojumam.",
    "mt": "Qed infittxu soluzzjoni għad-dawl tat-toroq tal-belt tagħna.",
    "nl": "Wij zoeken een oplossing voor de verlichting van de straten in de stad.",
    "pl": "Szukamy rozwiązania do oświetlenia ulic w naszym mieście.",
    "pt": "Procuramos uma solução para a iluminação das ruas da nossa cidade.",
    "ro": "Căutăm o soluție pentru iluminatul străzilor din orașul nostru.",
    "sk": "Hľadáme riešenie na osvetlenie ulíc v našom meste.",
    "sl": "Iščemo rešitev za razsvetljavo ulic v našem mestu.",
    "sv": "Vi söker en lösning för belysning av gatorna i vår stad.",
}


@pytest.mark.parametrize("code", CONTENT_LANGUAGES)
def test_a_sentence_is_recognised(code):
    assert detect(SENTENCES[code]) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LED",
        "smart",
        "12345 67890",
        "Привет, мы ищем решение для города, чтобы улицы были светлыми",
        "智慧城市的解决方案",
        "مدينة ذكية",
        "\x00\ud800",
        "🏙️" * 50,
    ],
    ids=ascii,
)
def test_what_is_unsure_gets_no_name(text):
    assert detect(text) == ""


@pytest.mark.parametrize(("text", "code"), [("Улично осветление", "bg"), ("φωτισμός", "el")])
def test_a_script_decides_for_a_short_text(text, code):
    assert detect(text) == code


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_gets_a_known_code_or_none(text):
    assert detect(text) in {"", *CONTENT_LANGUAGES}


def test_threads_load_the_model_once(monkeypatch):
    monkeypatch.setattr(language, "_identifiers", [])
    found = []
    threads = [threading.Thread(target=lambda: found.append(detect(SENTENCES["en"]))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["en"] * 3
    assert len(language._identifiers) == 1


def test_the_24_languages_have_their_own_names():
    assert len(LANGUAGE_NAMES) == 24
    assert [LANGUAGE_NAMES["bg"], LANGUAGE_NAMES["en"], LANGUAGE_NAMES["mt"]] == ["български", "English", "Malti"]
    assert [is_known("bg"), is_known("no"), is_known("")] == [True, False, False]
