"""Questions about indicators and what may be shown of their observations, as columns and conditions of other queries.

A hidden figure is null in the answer of the database already (domain rule 11 d).
"""

from typing import TypeVar

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from models.contributions import Contribution
from models.disclosures import Disclosure
from models.indicators import Indicator, IndicatorGoal
from models.observations import Observation
from models.sql import AnyOf, Object, Objects, labelled
from models.strategies import Goal

T = TypeVar("T")


def tells_about(name: str) -> ColumnElement[bool]:
    """Of an indicator: whether one of its goals is in the list parameter ``name``."""
    also = select(IndicatorGoal.indicator_id).where(AnyOf(IndicatorGoal.goal_id, name))
    return or_(AnyOf(Indicator.goal_id, name), Indicator.id.in_(also))


def is_in_focus_area(name: str) -> ColumnElement[bool]:
    """Of an indicator: whether one of its goals lies in a focus area of the list parameter ``name``."""
    goals = select(Goal.id).where(AnyOf(Goal.focus_area_id, name))
    also = select(IndicatorGoal.indicator_id).where(IndicatorGoal.goal_id.in_(goals))
    return or_(Indicator.goal_id.in_(goals), Indicator.id.in_(also))


def _decided(column: InstrumentedAttribute[T]) -> ColumnElement[T]:
    """A column of what was decided on an observation."""
    decision = select(column).where(Disclosure.observation_id == Observation.id).correlate(Observation)
    return decision.scalar_subquery()


IS_HIDDEN = _decided(Disclosure.is_hidden)
SHOWN_VALUE = case((~IS_HIDDEN, Observation.value))
SHOWN_NUMERATOR = case((~IS_HIDDEN, Observation.numerator))
SHOWN_DENOMINATOR = case((~_decided(Disclosure.hides_denominator), Observation.denominator))
SHOWN_STATUS = case((~IS_HIDDEN, Observation.status), else_="suppressed")
BOUND_OVER = _decided(Disclosure.bound_over)
BOUND_UNDER = _decided(Disclosure.bound_under)
UNIT = select(Indicator.unit).where(Indicator.id == Observation.indicator_id).correlate(Observation).scalar_subquery()
DECISION = Object(
    select(
        *labelled(
            cause=Disclosure.cause,
            isHidden=Disclosure.is_hidden,
            hidesDenominator=Disclosure.hides_denominator,
            hidesContributions=Disclosure.hides_contributions,
            boundOver=Disclosure.bound_over,
            boundUnder=Disclosure.bound_under,
        )
    )
    .where(Disclosure.observation_id == Observation.id)
    .correlate(Observation)
)
SHOWN_CONTRIBUTIONS = Objects(
    select(
        *labelled(
            partnerId=Contribution.partner_id,
            value=case((~Disclosure.hides_contributions, Contribution.value)),
            status=Contribution.status,
            receivedOn=Contribution.received_on,
        )
    )
    .join(Disclosure, Disclosure.observation_id == Contribution.observation_id)
    .where(Contribution.observation_id == Observation.id)
    .order_by(Contribution.position)
)
