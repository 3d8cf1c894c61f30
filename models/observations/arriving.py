"""Observations that come many at a time as rows, of whichever series: by their key, new ones and corrections."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.errors import RuleViolation
from models.indicators import Indicator
from models.ledger import find
from models.measured import FIGURES
from models.observations.record import Observation
from models.periods import period_of
from models.series import Series
from models.sight import EVERYTHING, Sight

KEY = ("series_id", "period")
STATED = {*FIGURES, "status"}


def key_of(said: Mapping[str, Any]) -> tuple[UUID, str] | None:
    """Series and period, as a row says them on the wire; None where it says them not, or not well."""
    try:
        return UUID(said["seriesId"]), period_of(said["period"]).code
    except (KeyError, TypeError, ValueError, AttributeError, RuleViolation):
        return None


def new_of(session: Session, values: dict[str, Any]) -> Observation:
    """A new observation, of the indicator that its series is of."""
    series = find(session, Series, values["series_id"])
    sight: Sight = session.info.get("sight", EVERYTHING)
    if series is None or not sight.covers(series.strategy_id):
        raise RuleViolation("unknown-reference", "series_id")
    return Observation(indicator_id=series.indicator_id, **values)


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
