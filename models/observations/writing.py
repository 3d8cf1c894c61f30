"""The bulk write: new observations with what may be shown of them and their ledger entries, as rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from models.canonical import canonical
from models.changes import AT_ONCE, Entry
from models.disclosures import Disclosure
from models.figures.cells import Bound, Cell
from models.figures.disclosure import Disclosure as Decision
from models.figures.periods import Period
from models.indicators import Indicator
from models.observations.disclosing import Incoming, decide_incoming
from models.observations.record import DECIDED, Observation
from models.prepared import tell
from models.states import texts_of_new, wire

_NONE: list[Any] = []
_OBSERVATIONS, _DISCLOSURES = insert(Observation), insert(Disclosure)


@dataclass(slots=True)
class NewObservations:
    """Observations that nobody has stored yet, each judged already; a ``Bulk`` of the ledger's."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    incoming: list[Incoming] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    told = ()

    def add(
        self, indicator: Indicator, series_id: UUID, period: Period, values: dict[str, Any], key: UUID | None = None
    ) -> UUID:
        """One more, under an id that nothing had before."""
        key = key or uuid7()
        row = {
            "id": key,
            "strategy_id": indicator.strategy_id,
            "version": 1,
            "indicator_id": indicator.id,
            "series_id": series_id,
            "period": period.code,
            "period_start": period.first,
            "period_end": period.last,
            "break_in_series": False,
            "note": None,
            "correction_reason": None,
            "external_references": _NONE,
            **values,
        }
        cell = Cell(row["value"], row["numerator"], row["denominator"], row["status"], row["published"])
        self.rows.append(row)
        self.incoming.append(Incoming(indicator, series_id, period.code, cell))
        return key

    def conclude(self, session: Session) -> None:
        self.decisions = decide_incoming(session, self.incoming)

    def store(self, session: Session, at: datetime) -> Iterable[Entry]:
        connection, rows = session.connection(), self.rows
        decisions = [_shown(decision) for decision in self.decisions]
        for row, decision in zip(rows, decisions, strict=True):
            row["created_at"] = row["updated_at"] = at
            decision["observation_id"] = row["id"]
        tell(connection, _OBSERVATIONS, *rows)
        tell(connection, _DISCLOSURES, *decisions)
        return _entries(rows, decisions)


def _shown(decision: Decision) -> dict[str, Any]:
    """A decision as a row of disclosures."""
    bound = decision.bound or Bound()
    return {
        "cause": decision.cause,
        "is_hidden": decision.is_hidden,
        "hides_denominator": decision.hides_denominator,
        "hides_contributions": decision.hides_contributions,
        "bound_over": bound.over,
        "bound_under": bound.under,
    }


def _entries(rows: list[dict[str, Any]], decisions: list[dict[str, Any]]) -> Iterator[Entry]:
    for first in range(0, len(rows), AT_ONCE):
        some, theirs = rows[first : first + AT_ONCE], decisions[first : first + AT_ONCE]
        beside = {"disclosure": [_text_of(*map(decision.get, DECIDED)) for decision in theirs]}
        for row, decision, text in zip(some, theirs, texts_of_new(Observation, some, beside), strict=True):
            restricted = decision["is_hidden"] or decision["hides_denominator"] or decision["hides_contributions"]
            yield Entry("created", Observation.resource_type, row["id"], 1, row["strategy_id"], int(restricted), text)


@lru_cache(maxsize=1024)
def _text_of(*decided: Any) -> str:
    """The canonical text of a decision: most are the same few."""
    return canonical(dict(zip(map(wire, DECIDED), decided, strict=True)))
