"""The skeleton of a name: what is left of it to an eye that does not tell letters apart which look alike.

Which letters look alike is a choice from the confusables of Unicode Technical Standard 39 (unicode.org/reports/tr39,
© Unicode, Inc., Unicode License V3), with the capitals that look alike where their small letters do not.
"""

import re
import unicodedata
from collections.abc import Mapping
from itertools import dropwhile
from typing import Final

from accounts.folding import SPELT_OUT, UNMARKED

LONGEST_SKELETON: Final = 160
CYRILLIC: Final = ("АВЕЅІЈКМНОРСТУХҺԀԚԜЗаеѕіјкмнорстухһԁԛԝвзьгпӏӀ", "ABESIJKMHOPCTYXHDQW3aesijkmhopctyxhdqwb3brnll")
GREEK: Final = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧΥϹαβγεικνορστυχϲηωµ", "ABEZHIKMNOPTYXYCabyeiKvopotuxcnwu")
FIGURES: Final = ("0156|!", "olsbll")
ALIKE: Final = str.maketrans(dict(zip(CYRILLIC[0] + GREEK[0], CYRILLIC[1] + GREEK[1], strict=True)))
"""Letters of other alphabets, each as the Latin one that it looks like."""
SMALL: Final = str.maketrans({**SPELT_OUT, **dict(zip(*FIGURES, strict=True)), "i": "l", "j": "l"})
"""Small letters and figures that are taken for one another."""
PAIRS: Final[Mapping[str, str]] = {"rn": "m", "vv": "w", "cl": "d"}
"""Two letters that together look like one."""
LEGAL_FORMS: Final = (
    "ltd limited llc llp plc inc corp co company gmbh ggmbh mbh ag kg ug ohg ev se sarl sas sasu sa srl srls spa snc "
    "sl slu bv nv vof oy oyj ab as asa aps ivs hf ehf doo dd jdoo ad ead ood eood et dzzd sro kft zrt nyrt bt ou uab "
    "sia spzoo spolka lda unipessoal ltda scarl coop еоод оод ад еад ет дззд ооо зао αε επε ικε οε εε"
)
_POLISH: Final = re.compile(r"\bsp\.?\s?z\s?o\.?\s?o\b\.?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+|[|!]+")
_INITIALS: Final = re.compile(r"(?<!\w)((?:\w{1,2}\.){1,4}\w?)(?!\w)")


def skeleton(name: str) -> str:
    """Return the skeleton of a name, without its legal form; two names that look alike have the same.

    Never empty for a name that has a letter or figure, and at most `LONGEST_SKELETON` characters.
    """
    text = _INITIALS.sub(_joined, _POLISH.sub("spzoo", unicodedata.normalize("NFKC", name)))
    words = [bones(word) for word in _WORD.findall(text)]
    kept = list(dropwhile(_is_form, reversed(list(dropwhile(_is_form, words)))))
    return "".join(reversed(kept) if kept else words)[:LONGEST_SKELETON]


def bones(word: str) -> str:
    """Return the skeleton of one word."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", word) if unicodedata.category(one) not in UNMARKED)
    # Capitals first, some of which look like others than their small letters; then these.
    small = (
        unicodedata.normalize("NFKD", plain.translate(ALIKE).casefold()).translate(ALIKE).casefold().translate(SMALL)
    )
    for pair, one in PAIRS.items():
        small = small.replace(pair, one)
    return small


def _joined(initials: re.Match[str]) -> str:
    """Write "d.o.o." as one word."""
    return initials[1].replace(".", "")


_FORMS: Final = frozenset(bones(form) for form in LEGAL_FORMS.split())


def _is_form(word: str) -> bool:
    return word in _FORMS
