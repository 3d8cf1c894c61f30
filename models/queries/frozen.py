"""What a frozen evaluation keeps: all that its overview is computed from, as text, and back (domain rule 14).

Nothing hidden is in it, for nothing hidden is computed with; people stand as ids and have the names that they have when
it is read. So its hash betrays neither figures nor names, and whoever has the text can compute all of it again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.canonical import canonical
from models.figures.reasons import RULE_VERSION
from models.queries.observed import Observed, Row, is_shown, shows_denominator
from models.queries.overview_facts import Facts

Kept = dict[str, Any]

PERSONAL = {  # part of the facts -> column of a name: column of whose it is
    "assignments": {"name": "person_id"},
    "remains": {"person_name": "person_id"},
}
PEOPLE = {"indicators": "responsible_person", "cases": "responsible_person"}  # part -> column of ``{id, name, …}``
BY_KEY = {"reports": "initiative_id"}  # parts whose rows are found by a column


def _count_decided(kept: Kept) -> Kept:
    """Form 1 did not say how many evaluations had been decided on, and counted none when the next one is due."""
    strategy = kept["facts"]["strategy"]
    columns = [*strategy["columns"], ["evaluations_decided", "json"]]
    return {
        **kept,
        "facts": {**kept["facts"], "strategy": {"columns": columns, "rows": [[*row, 0] for row in strategy["rows"]]}},
    }


# The n-th brings what is kept from form n to form n + 1.
UPCASTERS: tuple[Callable[[Kept], Kept], ...] = (_count_decided,)
FORM = len(UPCASTERS) + 1  # of what is kept now

# How values without a JSON type of their own are read back; the column says which of these its values are.
_READ: dict[str, Callable[[Any], Any]] = {
    "id": UUID,
    "ids": lambda keys: [UUID(one) for one in keys],
    "day": date.fromisoformat,
    "instant": datetime.fromisoformat,
    "figure": Decimal,
}
_KINDS: dict[type, str] = {UUID: "id", datetime: "instant", date: "day", Decimal: "figure"}


@dataclass(frozen=True)
class Frozen:
    """What was kept on the day of the freeze, as it is computed with; ``rule_version`` is that of the verdicts."""

    facts: Facts
    date: date
    rule_version: int
    evaluation: Row
    findings: list[Row]


def frozen_text(facts: Facts, today: date, evaluation: Row, findings: list[Row]) -> str:
    """The canonical text of what is kept, in the form ``FORM``."""
    kept = {
        "date": today,
        "rules": {"verdict": RULE_VERSION},
        "evaluation": evaluation,
        "findings": findings,
        "facts": {one.name: _part(one.name, getattr(facts, one.name)) for one in fields(facts)},
    }
    return canonical(kept)


def thawed(form: int, text: str) -> Frozen:
    """The same to compute with, as soon as people have names again."""
    kept: Kept = json.loads(text, parse_float=Decimal)
    for step in UPCASTERS[form - 1 :]:
        kept = step(kept)
    facts = {name: _facts(name, part) for name, part in kept["facts"].items()}
    return Frozen(
        Facts(
            **{
                **facts,
                "at": datetime.fromisoformat(facts["at"]),
                "observations": Observed(facts["observations"]),
            }
        ),
        date.fromisoformat(kept["date"]),
        kept["rules"]["verdict"],
        kept["evaluation"],
        kept["findings"],
    )


def people_in(facts: Facts) -> set[UUID]:
    """Whose names an overview of these facts shows."""
    named = {row[key] for row, _, key in _personal(facts)}
    return (named | {UUID(one["id"]) for one in _people(facts)}) - {None}


def give_names(facts: Facts, names: Mapping[UUID, str]) -> None:
    """Let people have their names, by id; whoever has none is without."""
    for row, column, key in _personal(facts):
        row[column] = names.get(row[key])
    for one in _people(facts):
        one["name"] = names.get(UUID(one["id"]))


def _people(facts: Facts) -> Iterator[Row]:
    """Each document that names somebody."""
    for part, column in PEOPLE.items():
        yield from (row[column] for row in getattr(facts, part) if row[column])


def _personal(facts: Facts) -> Iterator[tuple[Row, str, str]]:
    """Each row that names somebody, the column of the name, and that of whose it is."""
    for part, columns in PERSONAL.items():
        for row in getattr(facts, part):
            yield from ((row, column, key) for column, key in columns.items())


def as_shown(row: Row) -> Row:
    """A row of observations without what is hidden of it."""
    if is_shown(row):
        return row
    return {**row, "value": None, "numerator": None, "denominator": _shown_denominator(row)}


def _shown_denominator(row: Row) -> Any:
    return row["denominator"] if shows_denominator(row) else None


def _part(name: str, part: Any) -> Any:
    """One member of the facts: a figure of the ledger as it is, rows as a table."""
    if isinstance(part, int | datetime):
        return part
    rows = [part] if name == "strategy" else list(part.values()) if name in BY_KEY else part
    if name == "observations":
        rows = [as_shown(row) for row in rows]
    if name in PEOPLE:
        rows = [{**row, PEOPLE[name]: _nameless(row[PEOPLE[name]])} for row in rows]
    columns = [column for column in (rows[0] if rows else ()) if column not in PERSONAL.get(name, ())]
    return {
        "columns": [[column, _kind_of(row[column] for row in rows)] for column in columns],
        "rows": [[row[column] for column in columns] for row in rows],
    }


def _nameless(person: Row | None) -> Row | None:
    return person and {key: value for key, value in person.items() if key != "name"}


def _kind_of(values: Iterable[Any]) -> str:
    """What the values of a column are; ``json`` where they are what they look like."""
    for value in values:
        if isinstance(value, list) and value:
            return "ids" if isinstance(value[0], UUID) else "json"
        if value is not None and not isinstance(value, list):
            return _KINDS.get(type(value), "json")
    return "json"


def _facts(name: str, part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    columns = [(column, _READ.get(kind)) for column, kind in part["columns"]]
    rows = [_row(columns, values) for values in part["rows"]]
    if name in BY_KEY:
        return {row[BY_KEY[name]]: row for row in rows}
    return rows[0] if name == "strategy" else rows


def _row(columns: list[tuple[str, Callable[[Any], Any] | None]], values: list[Any]) -> Row:
    return {
        column: value if read is None or value is None else read(value)
        for (column, read), value in zip(columns, values, strict=True)
    }
