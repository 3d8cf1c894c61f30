"""A file of observations for one indicator: judged cell by cell by the rules of an observation, then stored in bulk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.deliveries.denominators import Denominators
from models.deliveries.gathering import Claim, Said, gathered, sum_up
from models.deliveries.mapping import Mapping
from models.deliveries.table import Table
from models.errors import RuleViolation
from models.indicators import Indicator
from models.ledger import settle
from models.measured import FIGURES, figure_faults, work_out
from models.observations import Observation, is_sourced
from models.observations.writing import NewObservations
from models.series import Series

OUTCOMES = ("created", "updated", "unchanged", "rejected", "deleted")
COMPARED = (*FIGURES, "status", "published", "illustrative", "source", "break_in_series")
AT_ONCE = 1000


@dataclass(slots=True)
class Receipt:
    """What became of one cell: ``place`` is its first row in the file, ``faults`` say (pointer, code, params)."""

    place: int
    outcome: str
    id: UUID | None = None
    series_id: UUID | None = None
    period: str | None = None
    faults: Sequence[Said] = ()


@dataclass(slots=True)
class Delivery:
    """What a file would do to an indicator's observations, judged and not yet stored."""

    receipts: list[Receipt] = field(default_factory=list)
    new: NewObservations | None = None

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(receipt.outcome for receipt in self.receipts)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    def store(self, session: Session) -> None:
        """Bring what was accepted to the database and the ledger, as one unit of work."""
        settle(session, self.new)

    def leave(self, session: Session) -> None:
        """Forget it: nothing of what was judged is stored, and what would have been new has no id."""
        session.expunge_all()
        for receipt in self.receipts:
            if receipt.outcome == "created":
                receipt.id = None


def judged(session: Session, indicator: Indicator, table: Table, mapping: Mapping, reason: str | None) -> Delivery:
    """Judge every cell of a file as if its observation were posted alone.

    ``reason`` allows to correct stored values. RuleViolation where the mapping names what the file does not have.
    """
    claims = gathered(table, mapping)
    judging = _Judging(session, indicator, mapping, claims)
    receipts = [judging.receipt(claim) for claim in claims]
    judging.correct(reason)
    return Delivery(receipts, judging.new if judging.new.rows else None)


class _Judging:
    """What is stored of the cells that a file speaks of, looked up once."""

    def __init__(self, session: Session, indicator: Indicator, mapping: Mapping, claims: list[Claim]) -> None:
        self.session, self.indicator, self.mapping = session, indicator, mapping
        self.unit, self.counts_persons = indicator.policy.unit, indicator.counts_persons
        self.series = _series_of(session, indicator)
        self.stored = _stored(session, indicator)
        self.denominators = Denominators(session, mapping, [claim.key for claim in claims if claim.key])
        self.new = NewObservations()
        self.changed: list[tuple[Receipt, dict[str, Any]]] = []
        self.lacks_source = mapping.given["published"] and not is_sourced(mapping.given["source"], indicator)

    def receipt(self, claim: Claim) -> Receipt:
        if claim.key is None or claim.period is None:
            return Receipt(claim.place, "rejected", faults=claim.faults)
        role, segment, area, period = claim.key
        series = self.series.get((role, segment, area))
        receipt = Receipt(claim.place, "rejected", series_id=series, period=period, faults=claim.faults)
        if series is None:
            claim.faults.append(("", "unknown-series", {}))
        mapping, measured = self.mapping, claim.measured
        expected = mapping.group.codes_of(role) * mapping.segment.codes_of(segment) * mapping.area.codes_of(area)
        for selection in mapping.selections:
            expected *= len(selection.codes)
        sum_up(claim, mapping, self.unit, expected)
        if claim.faults or series is None:
            return receipt
        if not self.denominators.give(claim.key, measured):
            claim.faults.append(("", "unknown-population", {}))
            return receipt
        values = {name: getattr(measured, name) for name in (*FIGURES, "status")} | dict(mapping.given)
        values |= {"status": measured.status} | ({"break_in_series": True} if claim.breaks else {})
        stored = self.stored.get((series, period))
        if stored:
            receipt.id = stored["id"]
            self._compare(receipt, values, stored, claim)
        else:
            self._found(receipt, values, claim)
        return receipt

    def _found(self, receipt: Receipt, values: dict[str, Any], claim: Claim) -> None:
        """A new observation, by the rules that ``Observation.check`` asks of one."""
        measured = claim.measured
        work_out(measured, self.unit)
        faults = [*figure_faults(measured, self.unit, counts_persons=self.counts_persons)]
        if self.lacks_source:
            faults.append(RuleViolation("published-without-source", "published"))
        if faults or claim.period is None or receipt.series_id is None:
            receipt.faults = [_said(fault) for fault in faults]
            return
        figures = {name: getattr(measured, name) for name in (*FIGURES, "status")}
        receipt.id = self.new.add(self.indicator, receipt.series_id, claim.period, {**values, **figures})
        receipt.outcome = "created"

    def _compare(self, receipt: Receipt, values: dict[str, Any], stored: Any, claim: Claim) -> None:
        """A stored observation: the same again, or another one, which ``correct`` judges."""
        work_out(claim.measured, self.unit)
        figures = {name: getattr(claim.measured, name) for name in (*FIGURES, "status")}
        given = {**values, **figures}
        if all(stored[name] == given[name] for name in COMPARED if name in given):
            receipt.outcome = "unchanged"
        else:
            self.changed.append((receipt, values))

    def correct(self, reason: str | None) -> None:
        """Judge the stored observations of which the file says something else, as entities with all their rules."""
        for first in range(0, len(self.changed), AT_ONCE):
            some = self.changed[first : first + AT_ONCE]
            found = self._entities(receipt.id for receipt, _ in some if receipt.id)
            for receipt, values in some:
                observation = found[receipt.id]
                observation.take(self.session, self.indicator, values)
                if reason is not None and observation.replaced():
                    observation.correction_reason = reason
                faults = [_said(fault) for fault in observation.faults(self.session, self.indicator)]
                receipt.faults = faults
                is_other = self.session.is_modified(observation)
                receipt.outcome = "rejected" if faults else "updated" if is_other else "unchanged"
                if faults:
                    self.session.expunge(observation)

    def _entities(self, ids: Iterable[UUID]) -> dict[UUID | None, Observation]:
        query = select(Observation).where(Observation.id.in_([*ids]))
        parts = selectinload(Observation.contribution_rows), selectinload(Observation.disclosure)
        return {one.id: one for one in self.session.scalars(query.options(*parts))}


def _said(fault: RuleViolation) -> Said:
    return fault.attribute or "", fault.code, fault.params


def _series_of(session: Session, indicator: Indicator) -> dict[tuple[str, str | None, str], UUID]:
    columns = (Series.role, Series.segment, Series.area_code, Series.id)
    rows = session.execute(select(*columns).where(Series.indicator_id == indicator.id))
    return {(role, segment, area): key for role, segment, area, key in rows}


def _stored(session: Session, indicator: Indicator) -> dict[tuple[UUID, str], Any]:
    """(series, period) -> the observation there, as a row."""
    columns = [getattr(Observation, name) for name in ("id", "series_id", "period", *COMPARED)]
    rows = session.execute(select(*columns).where(Observation.indicator_id == indicator.id)).mappings()
    return {(row["series_id"], row["period"]): row for row in rows}
