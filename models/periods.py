"""Records that stand for a period: its one spelling for people, its days for order and filters."""

from sqlalchemy.orm import Mapped, validates

from models.columns import Code, Day
from models.errors import RuleViolation
from models.figures.periods import Period, PeriodError, parse


class InPeriod:
    """Something that holds in one period, by its canonical code; ``period_end, period_start desc`` puts it in order."""

    unstated = frozenset({"period_start", "period_end"})

    period: Mapped[Code]
    period_start: Mapped[Day]
    period_end: Mapped[Day]

    @validates("period")
    def _one_spelling(self, name: str, text: str) -> str:
        period = period_of(text, name)
        self.period_start, self.period_end = period.first, period.last
        return period.code


def period_of(text: str, attribute: str = "period") -> Period:
    """The period that ``text`` names in any accepted spelling; RuleViolation on ``attribute`` when it names none."""
    try:
        return parse(text)
    except PeriodError as error:
        raise RuleViolation(error.code, attribute) from None
