"""The streak, "vedvarende progression": how many steps back from the newest period have improved (domain rule 9)."""

from dataclasses import dataclass

from models.figures.change import compare, direction_of, improvement_of
from models.figures.course import Course
from models.figures.periods import Period
from models.figures.reasons import Reason, reckoned


@dataclass(frozen=True, slots=True)
class Streak:
    """`periods` steps in a row improve, or keep a shortfall of 0; `skipped` names what lacks a value among them.

    `unbroken`: the baseline has a value, there is at least one step, and none down to it failed.
    """

    periods: int = 0
    unbroken: bool = False
    skipped: tuple[str, ...] = ()


def streak_of(course: Course, baseline: Period | None) -> tuple[Streak, tuple[Reason, ...]]:
    """The streak, counted back to the baseline and never past it; without one, to the oldest period."""
    if course.newest is None:
        return Streak(), ()
    chain: list[Period] = [course.newest]  # the newest first
    skipped: tuple[str, ...] = ()
    failure: tuple[Reason, ...] = ()
    while step := course.step_back(chain[-1]):
        earlier, between = step
        if baseline is not None and earlier.order < baseline.order:
            break
        if not _holds(course, earlier, chain[-1]):
            failure = compare(course, earlier, chain[-1], "streak").reasons
            break
        chain.append(earlier)
        skipped = (*between, *skipped)
    steps = len(chain) - 1
    unbroken = steps > 0 and not failure and baseline is not None and baseline.code in course
    return Streak(steps, unbroken, skipped), (*_counted(course, chain[::-1], skipped), *failure)


def _holds(course: Course, start: Period, end: Period) -> bool:
    """Whether a step improves, or no shortfall is left at either end; hidden ends and breaks hold nothing."""
    yardstick, before, after = course.yardstick, course.judged(start.code), course.judged(end.code)
    if before is None or after is None or course.is_broken(start, end):
        return False
    if yardstick.measure == "shortfall" and not before and not after:
        return True
    return direction_of(yardstick, improvement_of(yardstick, after - before)) == "improving"


def _counted(course: Course, chain: list[Period], skipped: tuple[str, ...]) -> tuple[Reason, ...]:
    """The steps that count, by m in each period, the oldest first."""
    if len(chain) < 2:
        return ()
    measures = tuple(m.low for period in chain if (m := course.at(period.code)))
    counted = reckoned(course.yardstick, "steps", "streak", tuple(one.code for one in chain), measures=measures)
    if not skipped:
        return (counted,)
    return counted, Reason("skippedPeriods", "streak", course.yardstick.rule, periods=skipped)
