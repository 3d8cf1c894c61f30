"""How far an indicator has come towards its benchmark, and whether it is in time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from models.figures.cells import Cell
from models.figures.course import Course, breaks_in
from models.figures.disclosure import possible
from models.figures.measure import Segment, Yardstick, has_figure, possible_gap
from models.figures.periods import Period, parse

_ONE: Final = Decimal(1)
Range = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What to reach: the `gap`, or the target group's or the single series' `level`; in a `period` or by `due_on`."""

    gap: Decimal | None = None
    level: Decimal | None = None
    period: str | None = None
    due_on: date | None = None

    @property
    def due(self) -> date | None:
        """The day by which it is to be reached."""
        return parse(self.period).last if self.period else self.due_on


@dataclass(frozen=True, slots=True)
class Progress:
    """How an indicator stands to a benchmark; None is what cannot be told, or not without telling what is hidden.

    `share` = (baseline - now) / (baseline - benchmark), unrounded; None when the last two are equal.
    `is_on_course`: the share is at least the share of the time that had gone when the newest period ended.
    """

    share: Decimal | None = None
    is_on_course: bool | None = None
    is_reached: bool | None = None
    is_missed: bool | None = None


def progress_towards(benchmark: Benchmark, yardstick: Yardstick, segment: Segment, today: date) -> Progress:
    """How one segment stands in the newest period in which m exists."""
    newest = None if yardstick.is_to_be_designed else Course(yardstick, segment).newest
    if newest is None:
        return Progress()
    baseline = None if yardstick.baseline_period is None else parse(yardstick.baseline_period)
    now = _figure(benchmark, yardstick, segment, newest)
    start = None if baseline is None else _figure(benchmark, yardstick, segment, baseline)
    is_reached = _is_reached(benchmark, yardstick, start, now)
    is_missed = None if is_reached is None else not is_reached and benchmark.due is not None and benchmark.due < today
    if baseline is None or start is None or now is None or not _is_known(start):
        return Progress(None, None, is_reached, is_missed)
    if baseline.order > newest.order or _is_broken(benchmark, segment, baseline, newest):
        return Progress(None, None, is_reached, is_missed)
    shares = [_share(start[0], end, _aim(benchmark)) for end in now]
    is_on_course = _is_on_course(shares, _elapsed(baseline, newest, benchmark.due))
    return Progress(shares[0] if _is_known(now) else None, is_on_course, is_reached, is_missed)


def _aim(benchmark: Benchmark) -> Decimal:
    return benchmark.gap if benchmark.gap is not None else benchmark.level or Decimal(0)


def _figure(benchmark: Benchmark, yardstick: Yardstick, segment: Segment, period: Period) -> Range | None:
    """The figure that the benchmark is about: the least and the greatest it can be, the same unless it is hidden."""
    target, comparison = segment.target.get(period.code), segment.comparison.get(period.code)
    if benchmark.gap is not None:
        if target is None or comparison is None or not has_figure(target) or not has_figure(comparison):
            return None
        return possible_gap(yardstick, target, comparison)
    cell: Cell | None = target if yardstick.comparison == "groups" else segment.single.get(period.code)
    return possible(cell, yardstick.unit) if cell is not None and has_figure(cell) else None


def _is_known(figure: Range) -> bool:
    return figure[0] == figure[1]


def _is_broken(benchmark: Benchmark, segment: Segment, start: Period, end: Period) -> bool:
    """Whether a series that the benchmark's figure is of breaks in between."""
    broken = breaks_in("target", segment.target) + breaks_in("single", segment.single)
    if benchmark.gap is not None:
        broken += breaks_in("comparison", segment.comparison)
    return any(start.order < period.order <= end.order for _, period in broken)


def _is_reached(benchmark: Benchmark, yardstick: Yardstick, start: Range | None, now: Range | None) -> bool | None:
    """A gap is to fall, a level to go where it is better; with parity, from where it was at the baseline."""
    if now is None:
        return None
    aim, better = _aim(benchmark), yardstick.better
    rises = better == "higher" or (better == "parity" and start is not None and start[1] < aim)
    if benchmark.gap is None and rises:
        certain, ruled_out = now[0] >= aim, now[1] < aim
    else:
        certain, ruled_out = now[1] <= aim, now[0] > aim
    return True if certain else False if ruled_out else None


def _share(baseline: Decimal, now: Decimal, aim: Decimal) -> Decimal | None:
    return None if baseline == aim or not now.is_finite() else (baseline - now) / (baseline - aim)


def _elapsed(baseline: Period, newest: Period, due: date | None) -> Decimal | None:
    """The share of the time from the end of the baseline to the due date that has gone, at most 1."""
    days = 0 if due is None else (due - baseline.last).days
    return min(Decimal((newest.last - baseline.last).days) / days, _ONE) if days > 0 else None


def _is_on_course(shares: list[Decimal | None], elapsed: Decimal | None) -> bool | None:
    """None unless every share that is possible says the same."""
    if elapsed is None:
        return None
    answers = {None if share is None else share >= elapsed for share in shares}
    return answers.pop() if len(answers) == 1 else None
