"""Why a hit is where it is, in the reader's words: the true parts of its score, grouped by what a person asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from listings.language import language_name
from listings.models import CpvCode
from search import analysis
from search.about import language_of
from search.cognates import pieces_of
from search.concepts.vocabulary import node_of, nodes_of
from search.concepts.weighing import node_in
from search.contents import CODE_DIGITS, contents_of
from search.criteria import Criteria
from search.documents import Content, document
from search.engines import engine
from search.explaining import Part, explained
from search.queries.finding import put_right
from search.queries.standing import Field, fields, held, run_stands, stands, stands_besides
from search.query import COGNATES_LEG, CONCEPTS_LEG, TELLING_LEG, WORDS_LEG, also_asked, plan
from search.synonyms.table import Also
from search.typed import first_words, parts_of
from search.wholes import blanked, wholes

MOST_NAMED: Final = 4
"""How many words of a listing a reason names."""
LIKE: Final = 0.5
"""Which part of a typed word's pieces a word has that is much like it."""
GROUP: Final = 4
"""How many digits the nodes of one subject share."""
MOSTLY: Final = 0.6
"""Which part of a subject's points a narrower node must have to name it."""
WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, a sentence; `points` is what it adds to the score, `share` the same of 100 for the whole score."""

    sentence: str
    points: float
    share: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons of a hit, the weightiest first; their points add up to its score."""

    title: str
    language: str
    reasons: Sequence[Reason]
    meant: str = ""

    @property
    def score(self) -> float:
        """The score, as the results are ordered by it."""
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class _Asked:
    """What a question asked, and the listing that it is held against."""

    words: str
    language: str
    reader: str
    content: Content
    also: Sequence[Also] = ()

    @cached_property
    def fields(self) -> Sequence[Field]:
        """The titles and texts of the listing."""
        return fields(self.content, self.reader)

    def listed_words(self) -> Iterator[tuple[str, str, str]]:
        """Yield the words of the listing: as written, folded, and their language."""
        for text in self.content.texts:
            whole = f"{text.title}\n{text.body}"
            yield from ((whole[word.start : word.end], word.folded, text.language) for word in analysis.words(whole))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The stems and folded words of the listing."""
        return frozenset[str]().union(*(field.tokens for field in self.fields))


def why(criteria: Criteria, public_id: str) -> Why | None:
    """Return why criteria find a listing where they do; None when they do not, or when it is not public.

    At most eight queries. Raises `EngineDown`.
    """
    meant = put_right(criteria)
    content = contents_of([public_id])[public_id]
    if content is None:
        return None
    question = meant.question()
    parts = explained(engine(), plan(question), document(content))
    if parts is None:
        return None
    words = parts_of(meant.text).words
    asked = _Asked(
        words, language_of(words, meant.language, question.synonyms), meant.language, content, also_asked(question)
    )
    title = next((text for text in content.texts if text.language == meant.language), content.texts[0])
    return Why(
        title=title.title or title.body[:WHOLE],
        language=title.language,
        reasons=_shared(sorted(_reasons(parts, asked), key=lambda reason: -reason.points)),
        meant=meant.text if meant.text != criteria.text else "",
    )


def _reasons(parts: Sequence[Part], asked: _Asked) -> Iterator[Reason]:
    of: defaultdict[str, list[Part]] = defaultdict(list)
    for part in parts:
        of[part.leg].append(part)
    yield from _by_words(of[WORDS_LEG], of[COGNATES_LEG], asked)
    yield from _by_concepts(of[CONCEPTS_LEG], asked)
    yield from _by_telling(of[TELLING_LEG], asked)


def _by_words(words: Sequence[Part], pieces: Sequence[Part], asked: _Asked) -> Iterator[Reason]:
    """Yield a reason for each typed word or phrase that the listing has in some form, or has a word much like it."""
    typed = dict(_typed(asked))
    alike = _by_pieces(pieces, asked)
    own: defaultdict[str, list[Part]] = defaultdict(list)
    others: defaultdict[Also, list[Part]] = defaultdict(list)
    for part in words:
        tokens = part.phrase.tokens
        if other := _other(tokens, typed, asked):
            others[other].append(part)
        else:
            own[typed.get(tokens[0], tokens[0]) if len(tokens) == 1 else " ".join(tokens)].append(part)
    for word, found in own.items():
        likeness = sum(alike.pop(folded, 0.0) for folded in analysis.raw(word))
        run = next((part.phrase.tokens for part in found if len(part.phrase.tokens) > 1), ())
        said = run_stands(word, run, asked.fields) if run else stands(word, _tokens(found), asked.fields)
        yield Reason(said, sum(map(_points, found)) + likeness)
    for other, found in others.items():
        yield Reason(stands_besides(other, _tokens(found), asked.fields), sum(map(_points, found)))
    for word, points in alike.items():
        yield Reason(_likeness(word, asked), points)


def _other(tokens: Sequence[str], typed: Mapping[str, str], asked: _Asked) -> Also | None:
    """Return what was asked for besides that has these tokens, None when they were typed."""
    if len(tokens) > 1:
        return next((one for one in asked.also if one.term.is_phrase and one.phrase.tokens == tokens), None)
    if tokens[0] in typed:
        return None
    having = [one for one in asked.also if tokens[0] in one.weights() and not one.term.is_phrase]
    return max(having, key=lambda one: len(held(one, asked.tokens)) / len(one.term.tokens), default=None)


def _tokens(parts: Iterable[Part]) -> frozenset[str]:
    return frozenset(token for part in parts for token in part.phrase.tokens)


def _typed(asked: _Asked) -> Iterator[tuple[str, str]]:
    """Yield each token that is asked for with the word that was typed for it; of several the first one counts."""
    for whole in wholes(asked.words):
        yield whole.folded, asked.words[whole.start : whole.end]
    plain = blanked(asked.words)
    for word in reversed(analysis.words(plain)):
        typed = plain[word.start : word.end]
        yield analysis.stem_of(typed, asked.language), typed
        yield word.folded, typed


def _by_pieces(parts: Sequence[Part], asked: _Asked) -> dict[str, float]:
    """Return what the pieces of each typed word add; a piece of several words is shared among them."""
    worth = {part.phrase.tokens[0]: part.points for part in parts}
    words = {word: set(pieces_of(word)) & worth.keys() for word in first_words(asked.words)}
    sharing = {piece: sum(piece in own for own in words.values()) for piece in worth}
    return {word: sum(worth[piece] / sharing[piece] for piece in own) for word, own in words.items() if own}


def _likeness(word: str, asked: _Asked) -> str:
    """Return the sentence that names the words of the listing with most of a typed one's pieces, or half as many."""
    own = set(pieces_of(word))
    listed = {folded: written for written, folded, _language in asked.listed_words()}
    shared = {folded: len(own & set(pieces_of(folded))) for folded in listed}
    most = max(shared.values())
    least = most / 2
    named = sorted((one for one in shared if shared[one] >= least), key=lambda one: -shared[one])[:MOST_NAMED]
    words = ", ".join(listed[one] for one in named)
    if most < LIKE * len(own):
        return _("Parts of “%(word)s” stand in: %(words)s") % {"word": word, "words": words}
    return _("Words much like “%(word)s”: %(words)s") % {"word": word, "words": words}


def _by_concepts(parts: Sequence[Part], asked: _Asked) -> Iterator[Reason]:
    """Yield a reason for each subject that question and listing share, by the name of the nearest code that has one.

    What is wide counts towards the weightiest of the narrow ones below it: "Transport" is no reason beside "Buses".
    """
    worth: defaultdict[str, float] = defaultdict(float)
    for part in parts:
        worth[node_in(part.phrase.tokens[0])] += part.points
    groups = _groups(worth)
    names = {group: _name(group, nodes, worth) for group, nodes in groups.items()}
    labels = _labels(set(names.values()), asked.reader)
    declared = set(map(node_of, asked.content.keywords.get("cpv", ())))
    points: defaultdict[tuple[str, bool], float] = defaultdict(float)
    for group, nodes in groups.items():
        points[labels.get(names[group], ""), names[group] in declared] += sum(worth[node] for node in nodes)
    for (label, is_declared), own in points.items():
        subject = {"subject": label or _("subjects without a name of their own")}
        same = _("Same subject, as its CPV code says: %(subject)s") if is_declared else _("Same subject: %(subject)s")
        yield Reason(_across(same % subject, asked), own)


def _across(same: str, asked: _Asked) -> str:
    """Return a sentence about a subject with the languages that it was met across, where there are two."""
    written = list(dict.fromkeys(text.language for text in asked.content.texts))
    if asked.language in written or not all(written):
        return same
    return _("%(reason)s (question read as %(asked)s, text in %(written)s)") % {
        "reason": same,
        "asked": language_name(asked.language),
        "written": ", ".join(map(language_name, written)),
    }


def _groups(worth: Mapping[str, float]) -> dict[str, list[str]]:
    """Return nodes by the four digits that they share; a wider node goes with the weightiest group below it."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for node in sorted(worth, key=len, reverse=True):
        below = [group for group in groups if group.startswith(node)] if len(node) < GROUP else []
        best = max(below, key=lambda group: (sum(worth[one] for one in groups[group]), group), default=node[:GROUP])
        groups[best].append(node)
    return dict(groups)


def _name(group: str, nodes: Sequence[str], worth: Mapping[str, float]) -> str:
    """Return the narrowest node under which most of what is narrower stands."""
    name = group
    while narrower := [node for node in nodes if node.startswith(name) and len(node) > len(name)]:
        below: defaultdict[str, float] = defaultdict(float)
        for node in narrower:
            below[node[: len(name) + 1]] += worth[node]
        head = max(below, key=lambda one: (below[one], one))
        if below[head] < MOSTLY * sum(below.values()):
            break
        name = head
    return name


def _labels(nodes: Iterable[str], language: str) -> dict[str, str]:
    """Return the label of each node, or of the narrowest wider one that has one (one query)."""
    wider = {node: [one.ljust(CODE_DIGITS, "0") for one in reversed(nodes_of(node))] for node in nodes}
    wanted = {code for codes in wider.values() for code in codes}
    rows = {row.code: row for row in CpvCode.objects.filter(code__in=wanted)} if wanted else {}
    found = {node: next((rows[code] for code in codes if code in rows), None) for node, codes in wider.items()}
    return {node: f"{row.code} {row.label(language)}" for node, row in found.items() if row}


def _by_telling(parts: Sequence[Part], asked: _Asked) -> Iterator[Reason]:
    """Yield one reason for the words, in whatever language, that belong to the label that was typed."""
    tokens = {part.phrase.tokens[0] for part in parts}
    if not tokens:
        return
    named = dict.fromkeys(
        written
        for written, folded, language in asked.listed_words()
        if folded in tokens or analysis.stem_of(written, language) in tokens
    )
    words = {"words": ", ".join(list(named)[:MOST_NAMED])}
    yield Reason(_("Words that belong to what you named, in any language: %(words)s") % words, sum(map(_points, parts)))


def _points(part: Part) -> float:
    return part.points


def _shared(reasons: Sequence[Reason]) -> list[Reason]:
    """Return reasons with shares that add up to 100 (by largest remainder); what has less than one goes together."""
    total = sum(reason.points for reason in reasons)
    large = [reason for reason in reasons if WHOLE * reason.points >= total]
    rest = total - sum(reason.points for reason in large)
    if len(large) < len(reasons):
        large.append(Reason(pgettext("reasons of a score", "Smaller things together"), rest))
    exact = {at: WHOLE * reason.points / total for at, reason in enumerate(large)}
    missing = WHOLE - sum(map(int, exact.values()))
    raised = set(sorted(exact, key=lambda at: int(exact[at]) - exact[at])[:missing])
    return [replace(reason, share=int(exact[at]) + (at in raised)) for at, reason in enumerate(large)]
