"""A measured value with its counts and its status, and how the three must agree (domain rule 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

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


class Agreeing(Protocol):
    """A value, its counts and its status, wherever they are kept."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str


@dataclass(slots=True)
class Measurement:
    """A measured value on its way in, before there is a record of it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"


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
        """Decide what follows from the counts; a stored value yields to changed counts."""
        record: Any = self
        yields = inspect(record).persistent and not changed(record, "value")
        if yields and self.status == "undefined" and not changed(record, "status") and not _is_undefined(self, unit):
            self.status = "final"
        recounted = yields and bool(changed(record, "numerator", "denominator"))
        work_out(self, unit, yields=yields, recounted=recounted)

    def figure_faults(self, unit: Unit | None, *, counts_persons: bool) -> Iterator[RuleViolation]:
        """What contradicts itself among value, counts and status; asked after ``work_out``."""
        return figure_faults(self, unit, counts_persons=counts_persons)


def work_out(of: Agreeing, unit: Unit | None, *, yields: bool = False, recounted: bool = False) -> None:
    """Decide what follows from the counts: the exact value, and whether it is undefined.

    A value that was given now stays, for ``figure_faults`` to judge, unless it is the same to as many decimals as it
    was given with; one that ``yields`` stands from before.
    """
    if _is_undefined(of, unit):
        if of.status in VALUED:
            of.status = "undefined"
        of.value = None if yields else of.value
        return
    derived = _derived(of, unit)
    if derived is None or of.status not in VALUED:
        return
    if of.value is None or recounted or _agree(of.value, derived):
        of.value = derived


def figure_faults(of: Agreeing, unit: Unit | None, *, counts_persons: bool) -> Iterator[RuleViolation]:
    """What contradicts itself among value, counts and status; asked after ``work_out``."""
    yield from _status_faults(of, unit)
    for name in FIGURES:
        figure = getattr(of, name)
        if figure is not None and figure < 0 and (name != "value" or unit in COUNTS):
            yield RuleViolation("negative-count", name)
    if of.numerator is None or of.denominator is None:
        return
    if unit is not None and unit not in COUNTS and of.numerator and not of.denominator:
        yield RuleViolation("denominator-zero", "denominator")
    elif (unit == "percent" or (unit in COUNTS and counts_persons)) and of.numerator > of.denominator:
        yield RuleViolation("numerator-above-denominator", "numerator")


def _status_faults(of: Agreeing, unit: Unit | None) -> Iterator[RuleViolation]:
    if of.status not in STATUSES or (of.status == "undefined" and not _is_undefined(of, unit)):
        yield RuleViolation("status-decided-by-server", "status")
    elif of.status in VALUED:
        derived = _derived(of, unit)
        if of.value is None:
            yield RuleViolation("value-required", "value")
        elif abs(of.value) > LARGEST:
            yield RuleViolation("figure-too-large", "value")
        elif derived is not None and derived != of.value:
            yield RuleViolation("value-contradicts-counts", "value")
    else:
        refused = ("value",) if of.status == "undefined" else ("value", "numerator")
        given = [name for name in refused if getattr(of, name) is not None]
        yield from (RuleViolation("value-not-allowed", name, status=of.status) for name in given)


def _is_undefined(of: Agreeing, unit: Unit | None) -> bool:
    """Whether the counts are 0 of 0."""
    return unit not in COUNTS and of.numerator == 0 and of.denominator == 0


def _derived(of: Agreeing, unit: Unit | None) -> Decimal | None:
    """The value that the counts give, None where they give none."""
    if unit is None or of.numerator is None or (of.denominator is None and unit not in COUNTS):
        return None
    return value_of(unit, of.numerator, of.denominator or Decimal(0))


def _agree(given: Decimal, exact: Decimal) -> bool:
    """Whether ``given`` is ``exact``, rounded to as many decimals as it has."""
    exponent = given.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return 2 * abs(given - exact) <= Decimal(1).scaleb(-decimals)
