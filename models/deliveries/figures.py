"""Cells with figures: numbers in Danish or English spelling, and the source's own marks."""

import re
from collections.abc import Callable
from decimal import Decimal

from models.deliveries.mapping import Mapping
from models.deliveries.table import Table, Value
from models.measured import LARGEST

NOTHING = "missing"  # what an empty cell says
Read = Decimal | str  # a figure, or the status that says why there is none


class Fault(ValueError):
    """A cell that says nothing that can be kept: the code that says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def reader_of(table: Table, mapping: Mapping) -> Callable[[Value], Read]:
    """What reads the cells of a table; the same text is read once. It raises Fault."""
    marks = {**table.marks.statuses, **mapping.marks}
    sign, grouping = mapping.decimal_sign, mapping.grouping_sign
    other = "." if sign == "," else ","
    whole = rf"\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+|\d+" if grouping else r"\d+"
    form = re.compile(rf"([-\u2212]?)({whole})(?:{re.escape(sign)}(\d+))?", re.ASCII)
    known: dict[Value, Read] = {None: marks.get("", NOTHING)}

    def read(cell: Value) -> Read:
        if cell in known:
            return known[cell]
        text = format(cell, "f") if isinstance(cell, Decimal) else cell or ""
        if text in marks:
            found: Read = marks[text]
        elif isinstance(cell, Decimal):
            found = admitted(cell)
        else:
            found = admitted(number(text))
        known[cell] = found
        return found

    def number(text: str) -> Decimal:
        parts = form.fullmatch(text)
        if parts is None:
            is_mixed = other != grouping and form.fullmatch(text.replace(other, sign, 1))
            raise Fault("mixed-decimal-signs" if is_mixed else "not-a-figure")
        minus, digits, decimals = parts.groups()
        digits = digits.replace(grouping, "") if grouping else digits
        return Decimal(f"{'-' if minus else ''}{digits}.{decimals or '0'}")

    return read


def admitted(figure: Decimal) -> Decimal:
    """A figure with at most 12 digits before and 6 after the decimal point."""
    if abs(figure) > LARGEST:
        raise Fault("out-of-range", least=str(-LARGEST), most=str(LARGEST))
    figure = figure.normalize() + 0
    exponent = figure.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -6:
        raise Fault("too-many-decimals", most=6)
    return figure
