"""A measured value with its counts and its status, and how the three must agree (domain rule 7)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column, validates

from models.columns import Figure, one_of
from models.errors import RuleViolation
from models.figures.cells import Unit, value_of
from models.history import changed

VALUED = ("final", "provisional", "revised", "estimated")
AWAITED = ("missing", "notYetPublished")
GIVEN = (*VALUED, *AWAITED, "suppressedAtSource")
STATUSES = (*GIVEN, "undefined")
COUNTS = ("persons", "count")
FIGURES = ("value", "numerator", "denominator")
LARGEST = Decimal("999999999999.999999")


def words_of(statuses: tuple[str, ...]) -> str:
    """A list of statuses for a CHECK."""
    return ", ".join(f"'{status}'" for status in statuses)


class Measured:
    """Exact figures in the indicator's unit.

    Of a share ``numerator`` of ``denominator`` cases, of a mean the total over ``denominator`` cases. The value follows
    from the counts where both are known; 0/0 is ``undefined``, which only ``work_out`` decides.
    """

    value: Mapped[Figure | None] = mapped_column(active_history=True)
    numerator: Mapped[Figure | None] = mapped_column(active_history=True)
    denominator: Mapped[Figure | None] = mapped_column(active_history=True)
    status: Mapped[str] = one_of(*STATUSES, default="final")

    @staticmethod
    def measured_rules() -> tuple[Any, ...]:
        return (
            CheckConstraint(f"(value IS NOT NULL) = (status IN ({words_of(VALUED)}))", name="value_by_status"),
            CheckConstraint(
                f"numerator IS NULL OR status IN ({words_of((*VALUED, 'undefined'))})", name="numerator_by_status"
            ),
            CheckConstraint(
                "status <> 'undefined' OR (numerator IS NOT NULL AND numerator = 0 AND denominator IS NOT NULL"
                " AND denominator = 0)",
                name="undefined_is_0_of_0",
            ),
            CheckConstraint("numerator >= 0", name="numerator"),
            CheckConstraint("denominator >= 0", name="denominator"),
        )

    @validates(*FIGURES)
    def _as_decimal(self, _: str, figure: Decimal | int | None) -> Decimal | None:
        return None if figure is None else Decimal(figure)

    def work_out(self, unit: Unit | None) -> None:
        """Decide what follows from the counts: the exact value, and whether it is undefined.

        A stored value yields to changed counts; one that was given now stays, for ``figure_faults`` to judge, unless it
        is the same to as many decimals as it was given with.
        """
        yields = inspect(self, raiseerr=True).persistent and not changed(self, "value")  # type: ignore[arg-type]
        if unit not in COUNTS and self.numerator == 0 and self.denominator == 0:
            if self.status in VALUED:
                self.status = "undefined"
            self.value = None if yields else self.value
            return
        if self.status == "undefined" and yields and not changed(self, "status"):  # type: ignore[arg-type]
            self.status = "final"
        derived = self._derived(unit)
        if derived is None or self.status not in VALUED:
            return
        recounted = yields and changed(self, "numerator", "denominator")  # type: ignore[arg-type]
        if self.value is None or recounted or _agree(self.value, derived):
            self.value = derived

    def figure_faults(self, unit: Unit | None, *, counts_persons: bool) -> Iterator[RuleViolation]:
        """What contradicts itself among value, counts and status; asked after ``work_out``."""
        yield from self._status_faults(unit)
        for name in FIGURES:
            figure = getattr(self, name)
            if figure is not None and figure < 0 and (name != "value" or unit in COUNTS):
                yield RuleViolation("negative-count", name)
        if self.numerator is None or self.denominator is None:
            return
        if unit is not None and unit not in COUNTS and self.numerator and not self.denominator:
            yield RuleViolation("denominator-zero", "denominator")
        elif (unit == "percent" or (unit in COUNTS and counts_persons)) and self.numerator > self.denominator:
            yield RuleViolation("numerator-above-denominator", "numerator")

    def _status_faults(self, unit: Unit | None) -> Iterator[RuleViolation]:
        undefined = unit not in COUNTS and self.numerator == 0 and self.denominator == 0
        if self.status not in STATUSES or (self.status == "undefined" and not undefined):
            yield RuleViolation("status-decided-by-server", "status")
        elif self.status in VALUED:
            derived = self._derived(unit)
            if self.value is None:
                yield RuleViolation("value-required", "value")
            elif abs(self.value) > LARGEST:
                yield RuleViolation("figure-too-large", "value")
            elif derived is not None and derived != self.value:
                yield RuleViolation("value-contradicts-counts", "value")
        else:
            refused = ("value",) if self.status == "undefined" else ("value", "numerator")
            given = [name for name in refused if getattr(self, name) is not None]
            yield from (RuleViolation("value-not-allowed", name, status=self.status) for name in given)

    def _derived(self, unit: Unit | None) -> Decimal | None:
        """The value that the counts give, None where they give none."""
        if unit is None or self.numerator is None or (self.denominator is None and unit not in COUNTS):
            return None
        return value_of(unit, self.numerator, self.denominator or Decimal(0))


def _agree(given: Decimal, exact: Decimal) -> bool:
    """Whether ``given`` is ``exact``, rounded to as many decimals as it has."""
    exponent = given.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return 2 * abs(given - exact) <= Decimal(1).scaleb(-decimals)
