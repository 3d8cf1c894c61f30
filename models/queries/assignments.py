"""What is asked about assignments: which of them hold on a day."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from models.assignments import Assignment


def holds_on(day: Any) -> ColumnElement[bool]:
    """Whether the assignment has begun by ``day`` and none of the same duty has begun after it by then."""
    later = aliased(Assignment)
    same = or_(later.focus_area_id == Assignment.focus_area_id, later.initiative_id == Assignment.initiative_id)
    newer = exists().where(same, later.valid_from > Assignment.valid_from, later.valid_from <= day)
    return and_(Assignment.valid_from <= day, ~newer.correlate(Assignment))
