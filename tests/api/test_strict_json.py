"""What is kept as JSON is recalled exactly, by whichever parser."""

from decimal import Decimal

import pytest

from api.rest.strict_json import dumps, recalled

LARGE = 12_345_678_901_234_567_890


@pytest.mark.parametrize(
    "value",
    [
        0, -7, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**64), 10**18, 10**900, LARGE,
        Decimal("1.50"), Decimal("-0.000001"), Decimal("123456789012.123456"),
        "1.5", ",1.5", ":-3e7", f"[{LARGE}", 'æ\u2028"\\', "", None, True,
    ],
)  # fmt: skip
def test_what_is_kept_is_recalled_exactly(value):
    document = {"a": [value, 1], "b": {"c": value}, "d": value}

    found = recalled(dumps(document).decode())

    assert found == document
    assert [type(found["d"]), type(found["a"][0]), type(found["a"][1])] == [type(value), type(value), int]
