"""JSON in, with everything refused that parsers let through; JSON out, with exact figures and instants."""

import json
import re
from decimal import Decimal, DecimalException
from typing import Any

import orjson

from api.problems import Fault, Problem
from models.canonical import AS_GIVEN, spelled

DEEPEST = 20
SAFE_BITS = 63
LONGEST_WHOLE = 1000  # digits that are read as an int: Python refuses four thousand, and no property takes so many


class _Repeated(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def _refuse_constant(_: str) -> None:
    raise ValueError


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONGEST_WHOLE else Decimal(digits)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=Decimal, parse_int=_whole
)
_RECALLING = json.JSONDecoder(parse_float=Decimal, parse_int=_whole)
# A number as ``dumps`` writes it that orjson might read otherwise: with a fraction or an exponent, or very large. Where
# one seems to stand in a text, which may hold anything, nothing is read otherwise either, only slower.
_INEXACT = re.compile(r"[:,\[]-?[0-9]++(?:[.eE]|(?<=[0-9]{19}))")
_MARK = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|([\[\]{}])', re.DOTALL
)  # a text that nobody closed is one mark: linear time
_INNERMOST = re.compile(r"\[\]|\{\}")


def parse(body: bytes) -> Any:
    """The value of a JSON text; Problem where it is none, repeats a property, nests too deep or is not UTF-8."""
    text = ""
    try:
        text = body.decode("utf-8")
        value = _DECODER.decode(text)
    except _Repeated:
        _measure(text)
        raise Problem("invalid-request", faults=[Fault("", "repeated-property")]) from None
    except (ValueError, RecursionError, DecimalException):
        _measure(text)
        raise Problem("invalid-request", faults=[Fault("", "malformed-json")]) from None
    if _is_too_deep(value):
        raise _too_deep()
    return value


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return False
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return True


def _too_deep() -> Problem:
    return Problem("invalid-request", faults=[Fault("", "nested-too-deep", {"most": DEEPEST})])


def recalled(text: str) -> Any:
    """The value of a JSON text that ``dumps`` wrote, figures exact as they came."""
    return _RECALLING.decode(text) if _INEXACT.search(text) else orjson.loads(text)


def _measure(text: str) -> None:
    """Refuse what nests deeper than a person would, though it is no JSON: a parser may have given up for that."""
    depth, marks = 0, "".join(_MARK.findall(text))
    if not _beneath(marks, DEEPEST):
        return
    for mark in marks:
        depth += (mark in "[{") - (mark in "]}")
        if depth > DEEPEST:
            raise _too_deep()


def _beneath(marks: str, levels: int) -> str:
    """What is left of brackets once the innermost pairs are taken away so many times: the few levels of any document,
    be it as long as it may, are gone sooner than its marks are counted.
    """
    for _ in range(levels):
        if not marks:
            break
        marks = _INNERMOST.sub("", marks)
    return marks


def dumps(value: Any) -> bytes:
    """A JSON text of rows, UUIDs, dates, instants and exact figures."""
    try:
        return orjson.dumps(value, default=spelled, option=AS_GIVEN)
    except orjson.JSONEncodeError:  # orjson takes no whole number of more than 64 bits, as a row of an import may hold
        return orjson.dumps(_with_large_numbers(value), default=spelled, option=AS_GIVEN)


def _with_large_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_large_numbers(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_large_numbers(inner) for inner in value]
    return Decimal(value) if isinstance(value, int) and value.bit_length() > SAFE_BITS else value
