"""Light stemmers for the six languages that Snowball does not have: endings of nouns and adjectives, and little more.

In the spirit of the published light stemmers (Nakov and Savoy for Bulgarian, Ljubešić for Croatian, Kreslins for
Latvian, Dolamic and Savoy for the Slavic family); the tables are our own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SHORTEST: Final = 3
"""How many letters an ending leaves at least, unless the table says otherwise."""


def _endings(text: str, least: int = SHORTEST) -> dict[str, int]:
    return dict.fromkeys(text.split(), least)


@dataclass(frozen=True, slots=True)
class LightStemmer:
    """Takes off one ending of each step, the longest that leaves enough letters, then evens out the stem's end.

    `steps` hold {ending: letters that must be left}. `fleeting` finds a vowel that comes and goes in the last
    syllable (its groups are kept, joined). `evened` are last letters that alternate within one word's forms.
    """

    steps: tuple[Mapping[str, int], ...]
    fleeting: re.Pattern[str] | None = None
    evened: Mapping[str, str] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """Return the stem of one word in lower case and NFC; it keeps its accents."""
        for endings in self.steps:
            word = _without_ending(word, endings)
        if self.fleeting:
            word = self.fleeting.sub(r"\1\2", word)
        return word[:-1] + self.evened.get(word[-1:], word[-1:])


def _without_ending(word: str, endings: Mapping[str, int]) -> str:
    longest = max(map(len, endings))
    for length in range(min(longest, len(word)), 0, -1):
        least = endings.get(word[-length:])
        if least is not None and len(word) - length >= least:
            return word[:-length]
    return word


BULGARIAN: Final = LightStemmer(
    steps=(
        _endings("ият ията иите ът ят то те та"),  # the article
        _endings("овците овци овете ове еве ища ия ии ие ият йни а я и е о у й ю ь") | _endings("ища ове", 2),
        _endings("и й", 4),  # осветлени-е, осветлени-я
    ),
    fleeting=re.compile(r"(\w\w[^аеиоуъюя])[еъ]([нркцлв])$"),
    evened={"ц": "к", "з": "г", "ч": "к"},
)

CROATIAN: Final = LightStemmer(
    steps=(
        _endings("ovima evima ovi ova ova ove evi eva eve ovom ijega ijemu ijima ijih ijim ijem")
        | _endings("ima ama oga omu ega emu og om em im ih oj", 2)
        | _endings("a e i o u", 2),
    ),
    fleeting=re.compile(r"(\w\w[^aeiou])a([nrkclv])$"),
)

LATVIAN: Final = LightStemmer(
    steps=(
        _endings("ajiem ajām ajos ajās ajam ajai ais ajā ajo ākais ākā")
        | _endings("iem ies ijai ijas iju ija ijā ijām ām ās ēm ēs īm īs os as es is us am im ai ei ij", 2)
        | _endings("ie u a e i o ā ē ī ū š s", 2),
    ),
)

MALTESE: Final = LightStemmer(
    steps=(_endings("ijiet jiet iet ati at ien in ija iji u a i") | _endings("ha hom kom na", 4),),
    evened={"ċ": "k"},
)

SLOVAK: Final = LightStemmer(
    steps=(
        _endings("iach iami iam ovia ovi ách ach ami ám am och iemu ieho ého ému ých ich ými ími ím ým om mi ej ou")
        | _endings("ia ie iu ii í ý á é y i a e o u ú", 2)
        | _endings("ov", 4),
    ),
    fleeting=re.compile(r"(\w\w[^aeiouyáéíóúýäô])[eo]([nrkclv])$"),
)

SLOVENE: Final = LightStemmer(
    steps=(
        _endings("ovoma ovih ovom ovim ami ama emi ema ima imi ega emu ega ijo jo ih im em om ah eh")
        | _endings("a e i o u", 2)
        | _endings("ov ev", 4),
    ),
    fleeting=re.compile(r"(\w\w[^aeiou])e([nrkclv])$"),
)
