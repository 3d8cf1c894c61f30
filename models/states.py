"""What a record is, whole, as the ledger keeps it: its own properties under the names they have on the wire.

References stand as ids. Nothing computed is in it, nothing personal (domain rule 15), no secret, and nothing that
follows from the rest, such as sort keys.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, attributes, selectinload

from models.base import Ids, Record, Rows
from models.canonical import canonical, canonicals
from models.columns import SortText

SPELLED = {"from_state": "from", "to_state": "to", "on_date": "on"}
LEFT_OPEN = frozenset({"decision", "on_date", "evidence", "recorded_by"})  # of a step: in its state only where given
ACTOR = ("_type", "_id")


def _without_import_mapping(resource_type: str, state: dict[str, Any]) -> dict[str, Any]:
    """Indicators had no mapping for files before form 2."""
    return {**state, "importMapping": None} if resource_type == "indicators" else state


def _owning_nothing(resource_type: str, state: dict[str, Any]) -> dict[str, Any]:
    """Clients owned no properties before form 3."""
    return {**state, "ownedProperties": []} if resource_type == "api-clients" else state


# The n-th brings a state (of a resource type) from form n to form n + 1.
UPCASTERS: tuple[Callable[[str, dict[str, Any]], dict[str, Any]], ...] = (_without_import_mapping, _owning_nothing)
FORM = len(UPCASTERS) + 1  # of the states that are written now


def upcast(resource_type: str, form: int, state: dict[str, Any]) -> dict[str, Any]:
    """A state of an older form as it would be written now."""
    for step in UPCASTERS[form - 1 :]:
        state = step(resource_type, state)
    return state


@dataclass(frozen=True)
class Form:
    """How the records of one class are written down: wire name -> attribute of each kind of property."""

    columns: tuple[tuple[str, str], ...]
    actors: tuple[tuple[str, str], ...]
    ids: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    optional: frozenset[str]


def wire(attribute: str, kind: type[Record] = Record) -> str:
    """The name that an attribute of ``kind`` has on the wire."""
    spelled = kind.spelled.get(attribute) or SPELLED.get(attribute)
    return spelled or re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), attribute)


@cache
def form_of(kind: type[Record]) -> Form:
    """How the records of ``kind`` are written down."""
    columns = inspect(kind).columns
    names = [one.key for one in inspect(kind).column_attrs if not isinstance(columns[one.key].type, SortText)]
    kept = [name for name in names if name not in kind.unstated | kind.personal]
    actors = [name.removesuffix("_type") for name in kept if name.endswith("_type") and f"{name[:-5]}_id" in kept]
    paired = {actor + end for actor in actors for end in ACTOR}
    lists = vars(kind).items()
    return Form(
        columns=tuple((wire(name, kind), name) for name in kept if name not in paired),
        actors=tuple((wire(name, kind), name) for name in actors),
        ids=tuple((wire(name), name) for name, one in lists if isinstance(one, Ids)),
        rows=tuple(
            (wire(name), name, tuple((wire(field), field) for field in one.fields))
            for name, one in lists
            if isinstance(one, Rows)
        ),
        optional=frozenset(wire(name) for name in LEFT_OPEN) if hasattr(kind, "from_state") else frozenset(),
    )


@cache
def names_of(kind: type[Record]) -> frozenset[str]:
    """What the state of a record of ``kind`` may hold, by the names on the wire."""
    form = form_of(kind)
    return kind.beside.union(name for part in (form.columns, form.actors, form.ids, form.rows) for name, *_ in part)


def state_of(record: Record) -> dict[str, Any]:
    """The whole state of a record; its lists must be loaded (``load_lists``)."""
    form = form_of(type(record))
    state = {name: getattr(record, attribute) for name, attribute in form.columns}
    for name, actor in form.actors:
        kind, key = (getattr(record, actor + end) for end in ACTOR)
        state[name] = kind and {"type": kind, "id": key}
    state |= {name: getattr(record, attribute) for name, attribute in form.ids}
    for name, attribute, fields in form.rows:
        state[name] = [{wired: row[field] for wired, field in fields} for row in getattr(record, attribute)]
    if form.optional:
        state = {name: value for name, value in state.items() if value is not None or name not in form.optional}
    return state | record.stated_beside()


def text_of(record: Record) -> str:
    """The canonical text of a record's state."""
    return canonical(state_of(record))


def texts_of_new(
    kind: type[Record], rows: Sequence[Mapping[str, Any]], beside: Mapping[str, list[str]]
) -> Iterator[str]:
    """The same of records of ``kind`` that are rows as yet: their columns by attribute, their lists empty; ``beside``
    holds the texts of each further property. A property is spelled for all of them before the next one.
    """
    form = form_of(kind)
    columns = {name: canonicals([*map(itemgetter(attribute), rows)]) for name, attribute in form.columns}
    lists = [name for name, _ in form.ids] + [name for name, *_ in form.rows]
    columns |= dict.fromkeys(lists, ["[]"] * len(rows))
    columns |= beside
    names = sorted(columns)
    written = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
    return map(written.__mod__, zip(*(columns[name] for name in names), strict=True))


def load_lists(session: Session, records: Iterable[Record]) -> None:
    """Load those lists of stored records that are not at hand, in one statement for each list of each class."""
    missing: dict[tuple[type[Record], str], list[Record]] = {}
    for record in records:
        for name in _lists(type(record)):
            if name not in attributes.instance_dict(record):
                missing.setdefault((type(record), name), []).append(record)
    for (kind, name), some in missing.items():
        keys = [record.id for record in some]
        loading = select(kind).where(kind.id.in_(keys)).options(selectinload(getattr(kind, name)))
        session.scalars(loading).all()


@cache
def _lists(kind: type[Record]) -> tuple[str, ...]:
    """The relationships that hold parts of a record."""
    return tuple(one.key for one in inspect(kind).relationships if one.cascade.delete_orphan)
