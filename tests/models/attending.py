"""What waits in a strategy that runs: the days and helpers of the tests of attention."""

from datetime import date
from uuid import uuid4

from tests.models.facts import TODAY, assignment_row, strategy_row, waiting

DUE, NEXT_DAY = date(2026, 6, 1), date(2026, 6, 2)
RUNNING = strategy_row(starts_on=date(2024, 1, 1), ends_on=date(2027, 12, 31), evaluations_decided=1)
HELD = uuid4()


def kinds(items):
    return [one["kind"] for one in items]


def only(items, kind):
    """The one item of a kind."""
    (found,) = [one for one in items if one["kind"] == kind]
    return found


def about(today=TODAY, **parts):
    """What waits in a strategy that runs; somebody holds its focus areas' duties unless ``assignments`` says other."""
    held = [assignment_row(area, date(2024, 1, 1), HELD) for area in parts.get("areas", ())]
    return waiting(today, **{"strategy": RUNNING, "assignments": held, **parts})
