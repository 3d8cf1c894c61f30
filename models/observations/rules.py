"""What observations forbid of the records that they stand on (domain rule 10)."""

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from models.errors import RuleViolation, RuleViolations
from models.history import before, changed
from models.indicators import Indicator
from models.ledger import guards
from models.observations.record import Observation
from models.observations.remembered import once_held
from models.series import Series

MEASURE = ("unit", "comparison")  # never altered under observations: that would be another indicator
MEANING = ("definition", "better", "judged_on")  # altered under observations only by a new decision
GROUP = ("role", "segment", "area_code", "population")  # never altered under observations


@guards(Indicator)
def a_definition_holds_under_its_observations(indicator: Indicator, session: Session) -> None:
    """An indicator that has observations is never silently turned into another measure (domain rule 10)."""
    if not inspect(indicator).persistent or not changed(indicator, *MEASURE, *MEANING, "source"):
        return
    observations = session.scalars(select(Observation).where(Observation.indicator_id == indicator.id)).all()
    if not observations:
        return
    faults = [RuleViolation("measure-has-observations", name) for name in _altered(indicator, *MEASURE)]
    if _altered(indicator, *MEANING) and not changed(indicator, "decision"):
        faults.append(RuleViolation("decision-required", "decision"))
    if not all(one.names_its_source(indicator) for one in observations):
        faults.append(RuleViolation("published-without-source", "source"))
    if faults:
        raise RuleViolations(faults)


@guards(Series)
def a_group_holds_under_its_observations(series: Series, session: Session) -> None:
    """The values of one group never become those of another, those that were deleted included: whoever has followed
    the series knows them, and whose they were (domain rules 10 and 11 e).
    """
    altered = inspect(series).persistent and changed(series, *GROUP)
    query = select(Observation.id).where(Observation.series_id == series.id).limit(1)
    if altered and (session.scalar(query) is not None or once_held(session, series)):
        raise RuleViolations([RuleViolation("measure-has-observations", name) for name in altered])


def _altered(indicator: Indicator, *names: str) -> list[str]:
    """Those that had another value before; what was unknown until now is not altered."""
    return [name for name in changed(indicator, *names) if before(indicator, name) is not None]
