"""Runs an import: lines to rows, rows to values, values to the action, in batches; no row stops another."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from accounts.actor import Actor
from listings.actions.references import Counted, import_references
from listings.importing.errors import Rejected
from listings.importing.notices import notice_values
from listings.importing.reading import Line, Row, row_of
from listings.importing.services import service_values
from listings.importing.suggesting import with_suggestions
from listings.queries.references import known_digests
from listings.states import Source
from listings.values import ReferenceValues

BATCH: Final = 100
READERS: Final[Mapping[Source, Callable[[Row], ReferenceValues]]] = {
    Source.SERVICES: service_values,
    Source.NOTICES: notice_values,
}


@dataclass
class Import:
    """One run over the lines of a file. `counted` and `rejected` tell at any time what stands in the database."""

    source: Source
    actor: Actor
    on_rejected: Callable[[Line, str], None]
    counted: Counted = field(default_factory=Counted)
    rejected: int = 0
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)

    def run(self, lines: Iterator[Line]) -> Iterator[int]:
        """Import every line, each batch in a transaction; yields after each how many rows were dealt with.

        `on_rejected` gets each line that is no reference, at once, with the reason.
        """
        batch: list[ReferenceValues] = []
        for line in lines:
            values = self._values(line)
            if values is not None:
                batch.append(values)
            if len(batch) == BATCH:
                yield self._keep(batch)
                batch = []
        yield self._keep(batch)

    def _values(self, line: Line) -> ReferenceValues | None:
        try:
            values = READERS[self.source](row_of(line))
            self._refuse_repetition(values, line.number)
        except Rejected as refusal:
            self.rejected += 1
            self.on_rejected(line, str(refusal))
            return None
        return values

    def _refuse_repetition(self, values: ReferenceValues, number: int) -> None:
        """Raise `Rejected` when another row of the file has the identifier: each run would renew it twice."""
        digest, first = self.seen.setdefault(values.identifier, (values.digest, number))
        if digest != values.digest:
            raise Rejected(f"line {first} has the same id {values.identifier} and says something else")

    def _keep(self, batch: list[ReferenceValues]) -> int:
        known = known_digests(self.source, {one.identifier for one in batch})
        fresh = {one.identifier: one for one in batch if known.get(one.identifier) != one.digest}
        self.counted += Counted(unchanged=len(batch) - len(fresh))
        if fresh:
            # Suggestions take longer than the writing: they are made before anything is locked.
            values = [with_suggestions(one) for one in fresh.values()]
            self.counted += import_references(actor=self.actor, values=values)
        return sum((self.counted.created, self.counted.changed, self.counted.unchanged, self.rejected))
