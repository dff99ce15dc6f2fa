"""Where a listing changed since a search was frozen: its words, line by line, and its facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from marketplace.matching.models import FrozenHit


@dataclass(frozen=True, slots=True)
class Since:
    """A frozen hit beside what is public of it now.

    `is_public` says whether it is; `gone` and `new` are the lines of its texts that stood there and do not, and the
    other way round; `has_new_facts` says that a fact changed, such as its price or where it runs.
    """

    hit: FrozenHit
    is_public: bool
    gone: Sequence[str] = ()
    new: Sequence[str] = ()
    has_new_facts: bool = False

    @property
    def has_changed(self) -> bool:
        """Whether its public text or a fact is another one now, or it left the site."""
        return not self.is_public or bool(self.gone or self.new) or self.has_new_facts

    @property
    def texts(self) -> list[Mapping[str, str]]:
        """Its texts as they were: language, title and body."""
        return list(self.hit.content["texts"])


def since(hit: FrozenHit, now: Mapping[str, Any] | None) -> Since:
    """Compare a frozen hit with its public content of now, None when it is not public."""
    if now is None:
        return Since(hit, is_public=False)
    before, after = _lines(hit.content), _lines(now)
    gone, new = [], []
    for tag, left, left_end, right, right_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += before[left:left_end]
            new += after[right:right_end]
    return Since(hit, is_public=True, gone=gone, new=new, has_new_facts=_facts(hit.content) != _facts(now))


def _lines(content: Mapping[str, Any]) -> list[str]:
    return list(_each_line(content))


def _each_line(content: Mapping[str, Any]) -> Iterator[str]:
    for text in sorted(content["texts"], key=lambda one: str(one["language"])):
        yield text["title"]
        yield from filter(None, map(str.strip, text["body"].splitlines()))


def _facts(content: Mapping[str, Any]) -> dict[str, list[str]]:
    return {name: sorted(values) for name, values in content["keywords"].items()}
