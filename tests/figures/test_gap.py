from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Bound, Cell, rounded
from models.figures.gap import gap_between, gap_of, why_null

BETTERS = ["higher", "lower", "parity"]

figures = st.decimals(-1_000_000, 1_000_000, places=6)


def gap(target, comparison, better="higher", decimals=0):
    return gap_of(Cell(Decimal(target)), Cell(Decimal(comparison)), better, decimals)


@pytest.mark.parametrize(
    ("target", "comparison", "better", "difference", "expected", "shortfall"),
    [
        ("52", "78", "higher", "-26", "26", "26"),
        ("80", "78", "higher", "2", "-2", "0"),
        ("40", "25", "lower", "15", "15", "15"),
        ("20", "25", "lower", "-5", "-5", "0"),
        ("20", "25", "parity", "-5", "5", "5"),
        ("25", "20", "parity", "5", "5", "5"),
        ("0", "0", "higher", "0", "0", "0"),
        ("0", "12", "higher", "-12", "12", "12"),
    ],
)
def test_the_gap_is_the_disadvantage_of_the_target_group(target, comparison, better, difference, expected, shortfall):
    found = gap(target, comparison, better)

    assert (found.difference, found.gap, found.shortfall) == (
        Decimal(difference),
        Decimal(expected),
        Decimal(shortfall),
    )
    assert found.status == "final"


@pytest.mark.parametrize(
    ("target", "comparison", "decimals", "unrounded", "shown", "mismatch"),
    [
        ("50.45", "60.30", 0, "9.85", "10", "0"),
        ("50.55", "60.45", 0, "9.90", "10", "1"),
        ("50.50", "60.49", 0, "9.99", "10", "1"),
        ("50.49", "60.50", 0, "10.01", "10", "-1"),
        ("50.45", "60.30", 2, "9.85", "9.85", "0"),
        ("52.04", "78.05", 1, "26.01", "26.0", "-0.1"),
    ],
)
def test_the_gap_is_rounded_last_and_a_mismatch_with_the_shown_values_is_stated(
    target, comparison, decimals, unrounded, shown, mismatch
):
    found = gap(target, comparison, decimals=decimals)

    assert (found.unrounded, str(found.gap), found.mismatch) == (Decimal(unrounded), shown, Decimal(mismatch))


MISSING = Cell(None, status="missing")
NOT_YET = Cell(None, status="notYetPublished")
AT_SOURCE = Cell(None, status="suppressedAtSource")
UNDEFINED = Cell(None, status="undefined")
HIDDEN = Cell(None, status="suppressed", bound=Bound(under=Decimal(5)))
KNOWN = Cell(Decimal(12))


@pytest.mark.parametrize(
    ("target", "comparison", "status", "causes"),
    [
        (None, None, "missing", [("target", "missing"), ("comparison", "missing")]),
        (KNOWN, None, "missing", [("comparison", "missing")]),
        (MISSING, KNOWN, "missing", [("target", "missing")]),
        (NOT_YET, MISSING, "notYetPublished", [("target", "notYetPublished"), ("comparison", "missing")]),
        (KNOWN, AT_SOURCE, "suppressedAtSource", [("comparison", "suppressedAtSource")]),
        (UNDEFINED, NOT_YET, "undefined", [("target", "undefined"), ("comparison", "notYetPublished")]),
        (HIDDEN, KNOWN, "suppressed", [("target", "suppressed")]),
        (MISSING, HIDDEN, "suppressed", [("target", "missing"), ("comparison", "suppressed")]),
        (Cell(None), KNOWN, "missing", [("target", "missing")]),
    ],
)
def test_without_both_values_the_gap_is_null_with_its_cause(target, comparison, status, causes):
    found = gap_of(target, comparison, "lower", 0)

    assert (found.status, list(found.causes)) == (status, causes)
    assert (found.difference, found.gap, found.shortfall, found.unrounded, found.mismatch) == (None,) * 5


@pytest.mark.parametrize(
    ("target", "comparison", "status"),
    [
        ("final", "final", "final"),
        ("revised", "final", "revised"),
        ("revised", "provisional", "provisional"),
        ("estimated", "provisional", "estimated"),
    ],
)
def test_a_gap_is_as_certain_as_the_weaker_of_its_values(target, comparison, status):
    found = gap_of(Cell(Decimal(1), status=target), Cell(Decimal(2), status=comparison), "higher", 0)

    assert found.status == status


def test_a_known_zero_is_no_missing_value():
    assert why_null(Cell(Decimal(0))) is None


@given(figures, figures, st.integers(0, 6))
def test_swapping_the_groups_negates_the_gap(one, other, decimals):
    for better in ("higher", "lower"):
        assert gap(one, other, better, decimals).gap == -gap(other, one, better, decimals).gap


@given(figures, figures, st.integers(0, 6))
def test_swapping_the_groups_leaves_the_gap_of_parity(one, other, decimals):
    assert gap(one, other, "parity", decimals).gap == gap(other, one, "parity", decimals).gap


@given(figures, figures, figures, st.sampled_from(BETTERS))
def test_adding_a_constant_to_both_groups_leaves_the_gap(target, comparison, constant, better):
    assert gap_between(target + constant, comparison + constant, better) == gap_between(target, comparison, better)


@given(figures, figures, st.sampled_from(BETTERS), st.integers(0, 6))
def test_a_mismatch_is_never_more_than_one_unit_and_explains_the_difference(target, comparison, better, decimals):
    found = gap(target, comparison, better, decimals)

    of_shown = gap_between(rounded(target, decimals), rounded(comparison, decimals), better)
    assert found.gap - of_shown == found.mismatch
    assert abs(found.mismatch) in (0, Decimal(1).scaleb(-decimals))
