"""The rows of an import as they are kept until a worker takes them, and in which order it does."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import marshmallow as ma

from api.problems import Fault, repeatable
from api.rest.arriving import Arrival, Subject, reference_fields
from api.rest.fields import Id
from api.rest.parsing import faults_of
from api.rest.strict_json import dumps, recalled
from models.cpr import holds_cpr_number

CHUNK = 500  # rows that are stored together where each stands for itself
MOST_HARMLESS = 2000


def packed(subject: Subject, rows: Iterable[Arrival]) -> str:
    """The rows as JSON. One that is refused where it holds a CPR number is kept without what it says (rule 12)."""
    schema = subject.schema()
    beside = {*reference_fields(subject)} | {one.target for one in reference_fields(subject).values()}
    known = {str(one.data_key) for one in schema.fields.values()} | beside
    harmless: set[tuple[str, str]] = set()
    return dumps([_document(_harmless(schema, row, known, beside, harmless)) for row in rows]).decode()


def unpacked(text: str) -> list[Arrival]:
    """The rows again."""
    return [_arrival(one) for one in recalled(text)]


def _document(row: Arrival) -> dict[str, Any]:
    """What there is of a row: most say nothing but some properties."""
    kept: dict[str, Any] = {"place": row.place, "said": row.said}
    if row.key is not None:
        kept["key"] = row.key
    if row.names:
        kept["names"] = row.names
    if row.is_deleted:
        kept["deleted"] = True
    if row.faults:
        kept["faults"] = [[one.pointer, one.code, one.params] for one in row.faults]
    return kept


def _arrival(kept: dict[str, Any]) -> Arrival:
    row = Arrival(int(kept["place"]), kept["said"])
    if len(kept) > 2:
        row.key = UUID(key) if (key := kept.get("key")) else None
        row.names = [(system, key) for system, key in kept.get("names", ())]
        row.is_deleted = kept.get("deleted", False)
        row.faults = [Fault(*one) for one in kept.get("faults", ())]
    return row


def _harmless(schema: Any, row: Arrival, known: set[str], beside: set[str], harmless: set[tuple[str, str]]) -> Arrival:
    """The row as it may be kept: what looks like a CPR number stays only where the property is one that may hold it."""
    fields = known - beside
    if not _may_hold(row, fields, harmless):
        return row
    faults: list[Fault] = []
    try:
        schema.load({name: value for name, value in row.said.items() if name in fields}, partial=True)
    except ma.ValidationError as error:
        faults += [one for one in faults_of(error.messages) if any(map(holds_cpr_number, _texts_at(row, one)))]
    for name in row.said.keys() & beside:
        if any(map(holds_cpr_number, _texts(row.said[name]))):
            faults.append(Fault(f"/{name}", "cpr-number"))
    if faults:
        return replace(row, said={}, names=[], faults=[*row.faults, *faults])
    unknown = {repeatable(name): None for name in sorted(row.said.keys() - known)}
    return replace(row, said={name: row.said[name] for name in row.said.keys() & known} | unknown)


def _may_hold(row: Arrival, fields: set[str], harmless: set[tuple[str, str]]) -> bool:
    """Whether some property may hold a CPR number, however its value is put together; of many rows, none does. What was
    ``harmless`` before is so again.
    """
    for said in row.said.items():
        name, value = said
        if isinstance(value, str):
            if said in harmless:
                continue
            if name in fields:
                found = len(value) >= 10 and not Id.FORM.fullmatch(value) and holds_cpr_number(value)
            else:
                found = holds_cpr_number("\n".join([name, *_texts(value)]))
            if not found and len(harmless) < MOST_HARMLESS:
                harmless.add(said)
        else:
            is_whole = name in fields and not isinstance(value, dict | list)
            found = not is_whole and holds_cpr_number("\n".join([name, *_texts(value)]))
        if found:
            return True
    return False


def _texts_at(row: Arrival, fault: Fault) -> Iterator[str]:
    """The texts of the property that a fault is about: refused for its form, it may hold a CPR number all the same."""
    return _texts(row.said.get(fault.pointer.split("/")[1])) if fault.pointer else iter(())


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value but ids, names of properties among them."""
    if isinstance(value, str):
        if not Id.FORM.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def portions(subject: Subject, rows: list[Arrival], *, whole: bool) -> list[list[Arrival]]:
    """The rows in the portions that are stored together, at least one: all of them, or some at a time, those that
    others refer to first.
    """
    if whole:
        return [rows]
    ordered = [*_referred_first(subject, rows)]
    return [ordered[first : first + CHUNK] for first in range(0, len(ordered), CHUNK)] or [[]]


def _referred_first(subject: Subject, rows: list[Arrival]) -> Iterator[Arrival]:
    """Each row behind those that it refers to, as far as they do not refer to each other in a circle."""
    called: dict[Any, Arrival] = {name: row for row in rows for name in (row.key, *row.names) if name}
    own = {name: one for name, one in reference_fields(subject).items() if one.kind is subject.model}
    properties = [*own, *(one.target for one in own.values())]
    begun: set[int] = set()
    for row in rows:
        stack = [(row, _referred(row, properties, called))] if row.place not in begun else []
        begun.add(row.place)
        while stack:
            current, waits_for = stack[-1]
            if other := next((one for one in waits_for if one.place not in begun), None):
                begun.add(other.place)
                stack.append((other, _referred(other, properties, called)))
            else:
                yield current
                stack.pop()


def _referred(row: Arrival, properties: list[str], called: dict[Any, Arrival]) -> Iterator[Arrival]:
    for name in properties:
        said = row.said.get(name)
        for one in said if isinstance(said, list) else [said]:
            for key in _names_in(one):
                if key in called and called[key] is not row:
                    yield called[key]


def _names_in(said: Any) -> Iterator[Any]:
    if isinstance(said, str):
        system, _, key = said.partition(":")
        yield system, key
        try:
            yield UUID(said)
        except ValueError:
            return
