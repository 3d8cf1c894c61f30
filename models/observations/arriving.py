"""Observations that come many at a time as rows, of whichever series: by their key, new ones and corrections.

Most rows are plain new observations, or say what is stored already. Those become no records: a record costs ten times
as much as what is written. The rules that they are judged by are those that ``Observation.check`` asks.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.errors import RuleViolation, RuleViolations
from models.figures.cells import Unit
from models.indicators import Indicator
from models.ledger import find
from models.measured import FIGURES, Measurement, figure_faults, work_out
from models.observations.record import Observation, is_sourced
from models.observations.writing import NewObservations
from models.periods import period_of
from models.references import batched
from models.series import Series
from models.sight import EVERYTHING, Sight

KEY = ("series_id", "period")
STATED = {*FIGURES, "status"}
BESIDE = {
    "contributions",
    "external_references",
    "period",
    "series_id",
}  # what a row says that ``add`` is told by itself, or is nothing
COMPARED = (
    "id", *KEY, *FIGURES, "status", "published", "illustrative", "break_in_series", "note", "source",
    "external_references",
)  # fmt: skip


def key_of(said: Mapping[str, Any]) -> tuple[UUID, str] | None:
    """Series and period, as a row says them on the wire; None where it says them not, or not well."""
    try:
        return _id_of(said["seriesId"]), period_of(said["period"]).code
    except (KeyError, TypeError, ValueError, AttributeError, RuleViolation):
        return None


@lru_cache(maxsize=4096)
def _id_of(text: str) -> UUID:
    """The id that a text is: many rows name the same one."""
    return UUID(text)


def new_of(session: Session, values: dict[str, Any]) -> Observation:
    """A new observation, of the indicator that its series is of."""
    return Observation(indicator_id=_series_of(session, values["series_id"]).indicator_id, **values)


def _series_of(session: Session, key: UUID) -> Series:
    series = find(session, Series, key)
    sight: Sight = session.info.get("sight", EVERYTHING)
    if series is None or not sight.covers(series.strategy_id):
        raise RuleViolation("unknown-reference", "series_id")
    return series


def take_again(session: Session, observation: Observation, values: dict[str, Any]) -> None:
    """Give a stored observation what a row says of it.

    Figures and status are one statement: of them, what is left out is none. A reason is that of a correction, and none
    where nothing is corrected.
    """
    reason = values.pop("correction_reason", None)
    indicator = find(session, Indicator, observation.indicator_id)
    if indicator and values.keys() & STATED:
        observation.take(session, indicator, {"status": "final", **values})
    else:
        for name, value in values.items():
            setattr(observation, name, value)
    if reason is not None and observation.replaced():
        observation.correction_reason = reason


class NewOfSeries(NewObservations):
    """Those new observations of an import that have neither parts nor names, nor an id that somebody chose."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.chosen: set[UUID] = session.info.get("chosen_ids", set())
        self.known: dict[UUID, tuple[Indicator, Unit | None, bool]] = {}

    def leave(self, draft: Any) -> None:
        """No row of these is one that rules refuse later."""

    def take(self, key: UUID, values: dict[str, Any]) -> bool:
        """Whether it is one of those, and taken; RuleViolations where its rules refuse it."""
        if (self.chosen and key in self.chosen) or values["contributions"] or values["external_references"]:
            return False
        series_id = values["series_id"]
        indicator, unit, counts_persons = self.known.get(series_id) or self._know(series_id)
        measured = _measured(values)
        work_out(measured, unit)
        faults = [*figure_faults(measured, unit, counts_persons=counts_persons)]
        if values["published"] and not is_sourced(values["source"], indicator):
            faults.append(RuleViolation("published-without-source", "published"))
        period = period_of(values["period"])
        if faults:
            raise RuleViolations(faults)
        for name in BESIDE:
            values.pop(name, None)
        for name in STATED:
            values[name] = getattr(measured, name)
        self.add(indicator, series_id, period, values, key)
        return True

    def _know(self, series_id: UUID) -> tuple[Indicator, Unit | None, bool]:
        """The indicator that a series is of, its unit, and whether it counts persons."""
        indicator = find(self.session, Indicator, _series_of(self.session, series_id).indicator_id)
        assert indicator  # noqa: S101, a series has one
        known = indicator, cast("Unit | None", indicator.unit), indicator.counts_persons
        self.known[series_id] = known
        return known


def _measured(values: Mapping[str, Any]) -> Measurement:
    """What a row says of figures and status; what it leaves out of them is none."""
    value, numerator, denominator = (values.get(name) for name in FIGURES)
    return Measurement(value, numerator, denominator, values.get("status", "final"))


def unchanged(session: Session, said: Mapping[UUID, Mapping[str, Any]]) -> set[UUID]:
    """Those stored observations of which rows say what stands there already."""
    same: set[UUID] = set()
    for some in batched([*said]):
        query = select(Indicator.unit, *(getattr(Observation, name) for name in COMPARED))
        query = query.join(Indicator, Indicator.id == Observation.indicator_id).where(Observation.id.in_(some))
        for row in session.execute(query).mappings():
            if _says(row, said[row["id"]]):
                same.add(row["id"])
    return same


def _says(stored: Mapping[Any, Any], values: Mapping[str, Any]) -> bool:
    """Whether a row of values says what a stored one holds; one with contributions is not looked at."""
    if values.get("contributions"):
        return False
    given = {name: value for name, value in values.items() if name not in ("contributions", "correction_reason")}
    if "period" in given:
        try:
            given["period"] = period_of(given["period"]).code
        except RuleViolation:
            return False
    if given.keys() & STATED:
        measured = _measured(given)
        work_out(measured, stored["unit"])
        given |= {name: getattr(measured, name) for name in STATED}
    return all(stored[name] == value for name, value in given.items())
