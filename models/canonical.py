"""One spelling for every value: what is hashed, stored and sent reads the same wherever it was written."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from operator import is_
from typing import Any
from uuid import UUID

import orjson

AS_GIVEN = orjson.OPT_PASSTHROUGH_DATETIME
_ZERO = Decimal(0)
SORTED = AS_GIVEN | orjson.OPT_SORT_KEYS


def plain(figure: Decimal) -> str:
    """A figure as a JSON number without exponent and without idle zeros, never minus zero."""
    text = format(figure or _ZERO, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=64)
def instant(value: datetime) -> str:
    """RFC 3339 in UTC with six decimals; all that one unit of work writes has the same one."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


def spelled(value: Any) -> Any:
    """What JSON has no type for: exact figures, instants and dates; TypeError for anything else."""
    if isinstance(value, Decimal):
        return orjson.Fragment(plain(value))
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys in order, no idle space, UTF-8 as it is."""
    return orjson.dumps(value, default=spelled, option=SORTED).decode()


def are_alike(values: Sequence[Any]) -> bool:
    """Whether many values are one and the same, or lists of nothing all of them."""
    if not values:
        return False
    return all(map(is_, values, repeat(values[0]))) or (not any(values) and {*map(type, values)} == {list})


def canonicals(values: Sequence[Any]) -> list[str]:
    """The same of each of many values of one kind, with less for each."""
    kinds = {*map(type, values)}
    if are_alike(values):
        return [canonical(values[0])] * len(values)
    if kinds in ({str}, {UUID}):  # no text holds a quote that is not escaped
        return [f'"{one}"' for one in canonical([*values])[2:-2].split('","')]
    return [*map(plain if kinds == {Decimal} else canonical, values)]
