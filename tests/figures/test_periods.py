import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.figures.periods import (
    PATTERN,
    PeriodError,
    comparable_before,
    expected_between,
    fits,
    newest_ended,
    parse,
)

FREQUENCIES = ["month", "quarter", "halfYear", "year", "schoolYear", "biennial"]

codes = st.one_of(
    st.integers(1900, 2199).map(str),
    st.builds("{}-H{}".format, st.integers(1900, 2199), st.integers(1, 2)),
    st.builds("{}-Q{}".format, st.integers(1900, 2199), st.integers(1, 4)),
    st.builds("{}-{:02}".format, st.integers(1900, 2199), st.integers(1, 12)),
    st.integers(1900, 2198).map(lambda year: f"{year}/{year + 1}"),
    st.integers(1900, 2198).map(lambda year: f"{year}--{year + 1}"),
)


@pytest.mark.parametrize(
    ("text", "code", "kind", "first", "last"),
    [
        ("2021", "2021", "year", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-H1", "2021-H1", "halfYear", date(2021, 1, 1), date(2021, 6, 30)),
        ("2021H2", "2021-H2", "halfYear", date(2021, 7, 1), date(2021, 12, 31)),
        ("2021-Q2", "2021-Q2", "quarter", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021K4", "2021-Q4", "quarter", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-05", "2021-05", "month", date(2021, 5, 1), date(2021, 5, 31)),
        ("2024M02", "2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025/2026", "2025/2026", "schoolYear", date(2025, 8, 1), date(2026, 7, 31)),
        ("2021--2022", "2021--2022", "biennial", date(2021, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_period_has_one_canonical_code_a_kind_and_its_days(text, code, kind, first, last):
    period = parse(text)

    assert (period.code, period.kind, period.first, period.last) == (code, kind, first, last)
    assert re.search(PATTERN, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "21", "2021 ", "2021\n", "-2021", "٢٠٢١", "1899", "2200", "2" * 5000),
        *("2021-5", "2021-00", "2021-13", "2021-05-01", "2021-H3", "2021-Q5", "2021Q2", "2021-K2", "2021k2"),
        *("2021/22", "2021-2022", "2021---2022"),
    ],
)
def test_a_text_in_no_known_form_is_malformed(text):
    with pytest.raises(PeriodError) as refused:
        parse(text)

    assert refused.value.code == "period-malformed"
    assert not re.fullmatch(PATTERN[1:-1], text)


@pytest.mark.parametrize("text", ["2021/2021", "2021/2023", "2022/2021", "2021--2021", "2021--2023"])
def test_the_years_of_a_pair_must_follow_each_other(text):
    with pytest.raises(PeriodError) as refused:
        parse(text)

    assert refused.value.code == "period-not-consecutive"


@given(codes)
def test_a_canonical_code_is_its_own_canonical_code(code):
    assert parse(code).code == code


@pytest.mark.parametrize("spelling", ["2021K2", "2021-Q2"])
def test_spellings_of_one_period_are_equal(spelling):
    assert {parse(spelling), parse("2021-Q2")} == {parse("2021-Q2")}


def test_periods_sort_by_their_end_and_the_longest_first():
    shuffled = ["2021-12", "2022", "2021/2022", "2021-Q4", "2020--2021", "2021-H2", "2021", "2021-11"]

    ordered = sorted(shuffled, key=lambda code: parse(code).order)

    assert ordered == ["2021-11", "2020--2021", "2021", "2021-H2", "2021-Q4", "2021-12", "2021/2022", "2022"]


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2021", "2020"),
        ("2021-H2", "2020-H2"),
        ("2021-Q1", "2020-Q1"),
        ("2021-05", "2020-05"),
        ("2025/2026", "2024/2025"),
        ("2021--2022", "2019--2020"),
    ],
)
def test_the_previous_comparable_period_is_the_same_part_of_the_time_before(code, before):
    assert comparable_before(parse(code)).code == before


@pytest.mark.parametrize(
    ("frequency", "start", "end", "expected"),
    [
        ("year", "2019", "2021", ["2019", "2020", "2021"]),
        ("year", "2019/2020", "2022", ["2019/2020", "2020/2021", "2021/2022"]),
        ("year", "2019--2020", "2022", ["2019--2020", "2020--2021", "2021--2022"]),
        ("quarter", "2020-Q4", "2021-Q2", ["2020-Q4", "2021-Q1", "2021-Q2"]),
        ("halfYear", "2020-H2", "2021", ["2020-H2", "2021-H1", "2021-H2"]),
        ("month", "2020-11", "2021-01", ["2020-11", "2020-12", "2021-01"]),
        ("month", "2020-Q4", "2021-01", ["2020-10", "2020-11", "2020-12", "2021-01"]),
        ("schoolYear", "2020", "2022/2023", ["2020/2021", "2021/2022", "2022/2023"]),
        ("biennial", "2019--2020", "2024", ["2019--2020", "2021--2022", "2023--2024"]),
        ("biennial", "2019", "2024", ["2019", "2021", "2023"]),
        ("biennial", "2019-H2", "2023", ["2020--2021", "2022--2023"]),
        ("year", "2021", "2020", []),
    ],
)
def test_a_frequency_expects_its_periods_in_step_with_the_first_one(frequency, start, end, expected):
    assert [period.code for period in expected_between(frequency, parse(start), parse(end))] == expected


@pytest.mark.parametrize(
    ("frequency", "today", "like", "newest"),
    [
        ("year", date(2021, 12, 31), None, "2020"),
        ("year", date(2022, 1, 1), None, "2021"),
        ("quarter", date(2021, 7, 1), None, "2021-Q2"),
        ("halfYear", date(2021, 6, 30), None, "2020-H2"),
        ("month", date(2021, 3, 1), None, "2021-02"),
        ("schoolYear", date(2026, 7, 31), None, "2024/2025"),
        ("schoolYear", date(2026, 8, 1), None, "2025/2026"),
        ("biennial", date(2023, 5, 1), None, "2021--2022"),
        ("biennial", date(2023, 5, 1), "2018--2019", "2020--2021"),
        ("biennial", date(2023, 5, 1), "2024--2025", "2020--2021"),
        ("biennial", date(2023, 5, 1), "2020", "2022"),
        ("year", date(2023, 5, 1), "2019/2020", "2021/2022"),
        ("year", date(2023, 5, 1), "2019-Q3", "2022"),
    ],
)
def test_the_newest_ended_period_lies_wholly_before_today(frequency, today, like, newest):
    assert newest_ended(frequency, today, like and parse(like)).code == newest


@given(st.sampled_from(FREQUENCIES), st.dates(date(1905, 1, 1), date(2190, 1, 1)))
def test_a_period_is_newest_until_the_next_one_has_ended(frequency, today):
    newest = newest_ended(frequency, today)

    assert newest.last < today
    assert fits(frequency, newest)
    assert newest_ended(frequency, newest.last + timedelta(days=1), newest) == newest


@given(st.sampled_from(FREQUENCIES), st.integers(1900, 2150), st.integers(1, 30))
def test_expected_periods_follow_each_other_without_holes_or_overlap(frequency, year, years):
    expected = expected_between(frequency, parse(str(year)), parse(str(year + years)))

    days_between = {(later.first - earlier.last).days for earlier, later in pairwise(expected)}
    assert days_between <= ({366, 367} if frequency == "biennial" else {1})


@pytest.mark.parametrize(
    ("frequency", "code", "can_deliver"),
    [
        ("year", "2021", True),
        ("year", "2021/2022", True),
        ("year", "2021-Q1", False),
        ("quarter", "2021", False),
        ("schoolYear", "2021", False),
        ("biennial", "2021", True),
    ],
)
def test_a_frequency_delivers_only_periods_that_fit(frequency, code, can_deliver):
    assert fits(frequency, parse(code)) is can_deliver
