"""Segments, yardsticks and what a verdict is given beside them, drawn at random."""

from decimal import Decimal

from hypothesis import strategies as st

from models.figures.cells import Bound, Cell
from models.figures.measure import Segment, Yardstick
from models.figures.verdict import Evaluated, Interval

YEARS = ["2018", "2019", "2020", "2021", "2023"]

values = st.decimals(0, 100, places=1)
breaks = st.sampled_from([False, False, False, True])
exact_cells = st.builds(lambda value, is_broken: Cell(value, break_in_series=is_broken), values, breaks)
bounds = st.one_of(
    st.just(Bound()),
    st.integers(1, 30).map(lambda under: Bound(under=Decimal(under))),
    st.integers(70, 99).map(lambda over: Bound(over=Decimal(over))),
)
hidden_cells = bounds.map(lambda bound: Cell(None, status="suppressed", bound=bound))
cells = st.one_of(
    exact_cells, exact_cells, exact_cells, exact_cells, hidden_cells, st.just(Cell(None, status="missing"))
)
courses = st.dictionaries(st.sampled_from(YEARS), cells, min_size=3)


judged_ons = st.sampled_from(["gap", "targetLevel"])


@st.composite
def yardsticks(draw):
    comparison = draw(st.sampled_from(["groups", "groups", "single"]))
    judged_on = draw(judged_ons if comparison == "groups" else st.just("gap"))
    by_gap = comparison == "groups" and judged_on == "gap"
    return Yardstick(
        "percent",
        draw(st.sampled_from(["higher", "lower", "parity"] if by_gap else ["higher", "lower"])),
        comparison,
        judged_on,
        draw(st.integers(0, 1)),
        draw(st.sampled_from(["barometer", "exact"])),
        draw(st.integers(0, 3).map(Decimal)),
        draw(st.sampled_from(["2018", "2019", None])),
    )


segments = st.builds(Segment, courses, courses, courses)
evaluations = st.one_of(st.none(), st.builds(Evaluated, st.sampled_from(YEARS), values))
intervals = st.one_of(
    st.none(), st.builds(Interval, st.decimals(-5, 1, places=1), st.decimals(1, 5, places=1), st.just("a method"))
)
