from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Cell, flags, rounded, value_of

figures = st.decimals(-1_000_000, 1_000_000, places=6)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.49", 0, "0"),
        ("-0.49", 0, "0"),
        ("9.85", 1, "9.9"),
        ("-9.85", 1, "-9.9"),
        ("9.849999", 1, "9.8"),
        ("12", 2, "12.00"),
        ("999999999999.999999", 6, "999999999999.999999"),
    ],
)
def test_rounding_goes_half_away_from_zero_and_never_to_minus_zero(value, decimals, expected):
    assert str(rounded(Decimal(value), decimals)) == expected


@given(figures, st.integers(0, 6))
def test_rounding_is_the_same_on_both_sides_of_zero(value, decimals):
    assert rounded(-value, decimals) == -rounded(value, decimals)


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator", "value"),
    [
        ("percent", "58", "60", "96.666667"),
        ("percent", "0", "60", "0"),
        ("percent", "50.25", "4728", "1.062817"),
        ("weeks", "130", "10", "13"),
        ("days", "1", "3", "0.333333"),
        ("persons", "12", "60", "12"),
    ],
)
def test_two_counts_give_the_value(unit, numerator, denominator, value):
    assert value_of(unit, Decimal(numerator), Decimal(denominator)) == Decimal(value)


@pytest.mark.parametrize("numerator", ["0", "3"])
def test_a_share_of_nothing_is_undefined_and_not_zero(numerator):
    assert value_of("percent", Decimal(numerator), Decimal(0)) is None


def test_the_flags_of_several_cells_are_named_once_each():
    revised = Cell(Decimal(1), status="revised")
    broken = Cell(Decimal(2), status="revised", break_in_series=True)

    assert flags(revised, None, broken) == ("revised", "breakInSeries")
    assert flags(Cell(Decimal(1)), None) == ()
