"""Figures of several periods as one."""

from decimal import Decimal

import pytest

from models.figures.cells import Bound, Cell
from models.figures.pooling import pooled


def share(numerator, denominator, **more):
    return Cell(Decimal(1), Decimal(numerator), Decimal(denominator), **more)


def test_counts_are_added_up_before_they_are_divided():
    found = pooled([share("3.14", 17), share("47.11", 4711)], "percent")

    assert found is not None
    assert (found.numerator, found.denominator) == (Decimal("50.25"), Decimal(4728))
    assert found.value == Decimal("1.062817")


def test_nothing_of_nothing_is_undefined():
    found = pooled([share(0, 0), share(0, 0)], "percent")

    assert found is not None
    assert (found.value, found.status) == (None, "undefined")


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [share(3, 17), None],
        [share(3, 17), Cell(Decimal(5))],
        [share(3, 17), Cell(None, None, Decimal(20), "suppressed", bound=Bound())],
        [share(3, 17), share(4, 18, break_in_series=True)],
    ],
)
def test_what_lacks_a_count_or_breaks_is_not_pooled(cells):
    assert pooled(cells, "percent") is None


def test_a_pooled_figure_is_as_certain_as_the_weakest_and_published_when_all_are():
    parts = [share(3, 17, published=True), share(4, 18, status="provisional", published=True)]

    whole, mixed = pooled(parts, "percent"), pooled([*parts, share(5, 19)], "percent")

    assert whole is not None
    assert mixed is not None
    assert (whole.status, whole.published, mixed.published) == ("provisional", True, False)
