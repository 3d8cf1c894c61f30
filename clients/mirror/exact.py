"""JSON whose figures stay what they are: they have up to eighteen digits, of which a float keeps fifteen."""

import json
from decimal import Decimal
from typing import Any


def parsed(text: bytes | str) -> Any:
    """What a JSON text says, decimals exact."""
    return json.loads(text, parse_float=Decimal)


def written(value: Any) -> str:
    """A JSON text that is the same for whatever is the same: properties by name, 5.0 as 5."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{written(name)}:{written(value[name])}" for name in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, Decimal):
        return f"{(value + 0).normalize():f}"
    return json.dumps(value, ensure_ascii=False)
