"""The cells of which tables are made."""

from dataclasses import dataclass
from decimal import Decimal

from models.figures.cells import Cell, Role
from models.figures.disclosure import Disclosure

Figures = tuple[Role, str | None, Decimal | None, Decimal | None, Decimal | None]  # whose, and which


@dataclass(frozen=True, slots=True)
class Member:
    """A cell of a table, exact, with what the primary rule decided on it.

    ``was_shown``: everybody could read these figures at some time, and ``had_cases_shown`` their denominator, so that
    hiding them now helps less. ``is_told``: another indicator of the same people tells their number.
    """

    role: Role
    segment: str | None
    population: str | None
    cell: Cell
    primary: Disclosure
    was_shown: bool = False
    had_cases_shown: bool = False
    is_told: bool = False


def figures_of(member: Member) -> Figures:
    """Whose figures a member has, and which: the same ones are the same whenever they stood there."""
    cell = member.cell
    return member.role, member.segment, cell.value, cell.numerator, cell.denominator
