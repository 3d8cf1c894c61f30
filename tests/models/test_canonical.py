"""Many values are spelled as each would be alone."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from models.canonical import canonical, canonicals

AT = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["a"],
        ["", 'a","b', '"', "\\", '\\","', "\n", "æøå\u2028", "\U0001f600"],
        [UUID(int=1), UUID(int=2)],
        [UUID(int=1), "a", None],
        [Decimal("1.50"), Decimal("-0"), Decimal("1E+3"), Decimal("0.000001")],
        [Decimal(1), 1, True, None, 1.0],
        [None, None],
        [date(2026, 2, 1), AT, AT],
        [{"b": 1, "a": [Decimal("1.0")]}, {}, [], [[]]],
    ],
)
def test_many_values_are_spelled_as_each_alone(values):
    assert canonicals(values) == [canonical(one) for one in values]
    assert canonicals(values * 2) == [canonical(one) for one in values * 2]
    assert canonicals(values[:1] * 3) == [canonical(one) for one in values[:1] * 3]
