"""Tables for the tests of disclosure control: cells of whole counts, and what everybody sees of them."""

from decimal import Decimal

from models.figures.cells import Cell, Status
from models.figures.disclosure import Policy, decide
from models.protection.members import Member

SHARES, COUNTS = Policy("percent"), Policy("persons")


def share(numerator, denominator, role="target", segment=None, *, published=False, population=None, policy=SHARES):
    """A cell of so many of so many persons."""
    value = 100 * Decimal(numerator) / denominator if denominator else None
    status: Status = "final" if denominator else "undefined"
    cell = Cell(value, Decimal(numerator), Decimal(denominator), status, published)
    return Member(role, segment, population, cell, decide(cell, policy))


def count(persons, role="target", segment=None, *, published=False, population=None, policy=COUNTS):
    """A cell of so many persons."""
    cell = Cell(Decimal(persons), published=published)
    return Member(role, segment, population, cell, decide(cell, policy))
