from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.cells import Bound, Cell, value_of
from models.figures.disclosure import Disclosure, Policy, bound_text, decide, possible, shown

SHARE = Policy("percent")
COUNT = Policy("persons")
MEAN = Policy("weeks", decimals=1)


def share(numerator, denominator, **more):
    counts = Decimal(numerator), Decimal(denominator)
    value = value_of("percent", *counts)
    return Cell(value, *counts, status="final" if value is not None else "undefined", **more)


def count(value, **more):
    return Cell(Decimal(value), **more)


@pytest.mark.parametrize(
    ("cell", "policy", "cause", "text"),
    [
        (share(58, 60), SHARE, "smallComplement", "over 91 %"),
        (share(57, 90), SHARE, "large", None),
        (share(86, 90), SHARE, "smallComplement", "over 94 %"),
        (share(55, 60), SHARE, "large", None),
        (share(56, 60), SHARE, "smallComplement", "over 91 %"),
        (share(60, 60), SHARE, "smallComplement", "over 91 %"),
        (share(4, 60), SHARE, "smallCount", "under 9 %"),
        (share(5, 60), SHARE, "large", None),
        (share(0, 60), SHARE, "smallCount", "under 9 %"),
        (share(4, 100), SHARE, "smallCount", "under 5 %"),
        (share(3, 60), Policy("percent", decimals=1), "smallCount", "under 8,4 %"),
        (share(4, 9), SHARE, "smallCount", "under 56 %"),
        (share(5, 9), SHARE, "smallComplement", "over 44 %"),
        (share(4, 8), SHARE, "smallCount", "mellem 0 og 100 %"),
        (share(8, 8), SHARE, "smallComplement", "mellem 0 og 100 %"),
        (share(2, 4), SHARE, "smallDenominator", "mellem 0 og 100 %"),
        (share(0, 0), SHARE, "smallDenominator", "mellem 0 og 100 %"),
        (Cell(Decimal(50)), SHARE, "withoutCounts", "mellem 0 og 100 %"),
        (Cell(Decimal(50), denominator=Decimal(60)), SHARE, "withoutCounts", "mellem 0 og 100 %"),
        (Cell(Decimal(50), numerator=Decimal(3)), SHARE, "smallCount", "mellem 0 og 100 %"),
        (count(4), COUNT, "smallCount", "under 5"),
        (count(0), COUNT, "smallCount", "under 5"),
        (count(5), COUNT, "large", None),
        (count("3.5"), COUNT, "smallCount", "skjult"),
        (count(58, numerator=Decimal(58), denominator=Decimal(60)), COUNT, "smallComplement", "over 55"),
        (count(3, denominator=Decimal(60)), COUNT, "smallCount", "under 5"),
        (count(6, denominator=Decimal(8)), COUNT, "smallComplement", "skjult"),
        (count(6, denominator=Decimal(4)), COUNT, "smallDenominator", "skjult"),
        (count(9, numerator=Decimal(2)), COUNT, "smallCount", "skjult"),
        (Cell(Decimal(13), Decimal(65), Decimal(5)), MEAN, "large", None),
        (Cell(Decimal("0.1"), Decimal(1), Decimal(10)), MEAN, "large", None),
        (Cell(Decimal(13), Decimal(52), Decimal(4)), MEAN, "smallDenominator", "skjult"),
        (Cell(Decimal(13)), MEAN, "withoutCounts", "skjult"),
        (Cell(Decimal(104), Decimal(4), Decimal(60)), Policy("index"), "smallCount", "skjult"),
        (Cell(Decimal(104)), Policy("index"), "withoutCounts", "skjult"),
        (Cell(Decimal(104), denominator=Decimal(60)), Policy("index"), "large", None),
        (Cell(None, status="missing"), SHARE, "noFigure", None),
        (Cell(None, status="suppressedAtSource"), COUNT, "noFigure", None),
        (Cell(None, status="missing", denominator=Decimal(3)), SHARE, "smallDenominator", "mellem 0 og 100 %"),
        (Cell(Decimal(7)), Policy(None), "withoutCounts", "skjult"),
    ],
)
def test_an_unpublished_figure_on_few_persons_is_hidden_behind_a_bound(cell, policy, cause, text):
    decision = decide(cell, policy)

    assert decision.cause == cause
    assert (bound_text(decision.bound, policy.unit, "da") if decision.bound else None) == text


@pytest.mark.parametrize("cell", [share(58, 60, published=True), share(0, 0, published=True), count(0, published=True)])
def test_what_its_source_has_published_is_shown(cell):
    decision = decide(cell, SHARE)

    assert decision == Disclosure("published")
    assert shown(cell, decision) is cell


def test_an_indicator_that_does_not_count_persons_is_exempt():
    decision = decide(count(1), Policy("count", counts_persons=False))

    assert (decision.cause, decision.is_hidden) == ("notPersons", False)


@pytest.mark.parametrize("size", [-1, 0, 1, 2])
def test_the_minimum_cell_size_is_never_under_three(size):
    with pytest.raises(ValueError, match="never under 3"):
        Policy("percent", minimum_cell_size=size)


@pytest.mark.parametrize(("size", "is_hidden"), [(3, False), (4, False), (5, True), (10, True)])
def test_the_minimum_cell_size_of_the_indicator_decides(size, is_hidden):
    assert decide(count(4), Policy("persons", minimum_cell_size=size)).is_hidden is is_hidden


def test_a_hidden_figure_keeps_its_denominator_and_its_break_and_nothing_else():
    cell = Cell(Decimal("96.666667"), Decimal(58), Decimal(60), status="provisional", break_in_series=True)

    seen = shown(cell, decide(cell, SHARE))

    bound = Bound(over=Decimal(91))
    assert seen == Cell(None, denominator=Decimal(60), status="suppressed", break_in_series=True, bound=bound)


def test_a_denominator_that_is_itself_small_is_hidden_too():
    cell = share(2, 4)

    assert shown(cell, decide(cell, SHARE)) == Cell(None, status="suppressed", bound=Bound())


@pytest.mark.parametrize(
    ("total", "contributions", "hides"),
    [
        (50, [20, 30], False),
        (50, [3, 47], True),
        (50, [50, None], False),
        (4, [4], True),
        (50, [0, 50], True),
    ],
)
def test_contributions_are_hidden_with_their_total_or_when_one_of_them_is_small(total, contributions, hides):
    given_by_providers = [None if value is None else Decimal(value) for value in contributions]

    assert decide(count(total), COUNT, given_by_providers).hides_contributions is hides


@pytest.mark.parametrize(
    ("bound", "unit", "danish", "english"),
    [
        (Bound(under=Decimal(5)), "persons", "under 5", "under 5"),
        (Bound(over=Decimal(94)), "percent", "over 94 %", "over 94 %"),
        (Bound(under=Decimal("8.4")), "percent", "under 8,4 %", "under 8.4 %"),
        (Bound(over=Decimal("1E+1")), "count", "over 10", "over 10"),
        (Bound(), "percent", "mellem 0 og 100 %", "between 0 and 100 %"),
        (Bound(), "weeks", "skjult", "hidden"),
    ],
)
def test_a_bound_is_said_in_the_language_of_the_reader(bound, unit, danish, english):
    assert bound_text(bound, unit, "da") == danish
    assert bound_text(bound, unit, "en") == english


@pytest.mark.parametrize(
    ("cell", "unit", "low", "high"),
    [
        (count(7), "persons", "7", "7"),
        (Cell(None, bound=Bound(under=Decimal(5))), "persons", "0", "4"),
        (Cell(None, bound=Bound(over=Decimal(55))), "count", "56", "Infinity"),
        (Cell(None, bound=Bound(over=Decimal(91))), "percent", "91", "100"),
        (Cell(None, bound=Bound(under=Decimal(9))), "percent", "0", "9"),
        (Cell(None, bound=Bound()), "weeks", "0", "Infinity"),
        (Cell(None, bound=Bound()), "index", "-Infinity", "Infinity"),
        (Cell(None), "percent", "0", "100"),
    ],
)
def test_a_bound_and_the_unit_tell_what_remains_possible(cell, unit, low, high):
    assert possible(cell, unit) == (Decimal(low), Decimal(high))


sizes = st.integers(3, 12)


@given(st.data(), sizes, st.integers(0, 3), st.sampled_from(["percent", "persons"]))
def test_a_hidden_value_lies_within_its_bound(data, k, decimals, unit):
    cases = data.draw(st.decimals(0, 200, places=1))
    numerator = data.draw(st.decimals(0, cases, places=1))
    cell = Cell(value_of(unit, numerator, cases), numerator, cases)

    seen = shown(cell, decide(cell, Policy(unit, decimals, minimum_cell_size=k)))

    low, high = possible(seen, unit)
    assert cell.value is None or low <= cell.value <= high


@given(sizes, st.integers(0, 60), st.integers(0, 2), st.sampled_from(["percent", "persons"]))
def test_every_hidden_count_leaves_at_least_k_possible_ones_to_who_knows_the_rule(k, cases, decimals, unit):
    policy = Policy(unit, decimals, minimum_cell_size=k)
    counts_by_what_is_seen = defaultdict(set)

    for total in {cases, *range(k)}:
        for numerator in range(total + 1):
            counts = Decimal(numerator), Decimal(total)
            cell = Cell(value_of(unit, *counts), *counts)
            seen = shown(cell, decide(cell, policy))
            if seen.status == "suppressed":
                counts_by_what_is_seen[seen].add(numerator)

    assert all(len(counts) >= k for counts in counts_by_what_is_seen.values())


@given(sizes)
def test_a_hidden_count_without_cases_leaves_k_possible_ones(k):
    policy = Policy("persons", minimum_cell_size=k)

    seen = [shown(count(value), decide(count(value), policy)) for value in range(k)]

    assert len(set(seen)) == 1
    assert possible(seen[0], "persons") == (Decimal(0), Decimal(k - 1))


@given(sizes, st.integers(0, 12))
def test_nothing_small_is_ever_shown(k, small):
    policy = Policy("percent", minimum_cell_size=k)
    for cell in (share(small, 60), share(60 - small, 60)):
        assert decide(cell, policy).is_hidden is (small < k)
