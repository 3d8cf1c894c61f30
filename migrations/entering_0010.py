"""How the ledger of migration 0010 begins: with the present state of the database, as one unit of work of the product.

Every record is entered as created at the version it has, and what was deleted as deleted unless its id lives again.
Rows are read a thousand at a time, so that memory stays bounded however many there are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from secrets import token_hex
from typing import Any

import orjson
import sqlalchemy as sa

from migrations.records_0009 import KINDS, Kind, Part

FIGURES = {"value", "numerator", "denominator", "level", "gap", "threshold", "bound_over", "bound_under"}
FLAGS = {
    "active", "break_in_series", "collaboration_needed", "continuous", "counts_persons", "hides_contributions",
    "hides_denominator", "illustrative", "interpreted", "is_hidden", "prioritisation_required", "published",
}  # fmt: skip
DAYS = {
    "activated_on", "clock_on", "decided_on", "due_on", "ends_on", "expires_on", "method_due_on", "next_value_due_on",
    "on_date", "original_due_on", "planned_on", "reached_on", "received_on", "reported_on", "review_on", "starts_on",
    "valid_from", "valid_to",
}  # fmt: skip
DOCUMENTS = {
    "baseline_decision", "decision", "external_references", "milestones.evidence", "origins", "other_titles",
    "policies", "principles", "scopes", "source", "special_focus", "theme_keys", "themes",
}  # fmt: skip
SPELLED = {
    "from_state": "from", "to_state": "to", "on_date": "on",
    "series.title": "label", "status_updates.at": "reportedAt", "status_updates.by": "reportedBy",
}  # fmt: skip
RENAMED = {
    ("series", "title"): "label",
    ("status_updates", "at"): "reportedAt",
    ("status_updates", "by"): "reportedBy",
}
SEALED = (
    "position", "microseconds", "actor_type", "actor_id", "request_id", "trace_id", "action", "resource_type",
    "resource_id", "resource_version", "strategy_id", "form", "is_restricted",
)  # fmt: skip
AT_ONCE = 1000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Identifier(sa.TypeDecorator[str]):
    """A UUID as its text on both databases."""

    impl = sa.Uuid(as_uuid=False)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(sa.CHAR(36) if dialect.name == "sqlite" else sa.Uuid(as_uuid=False))


class Figure(sa.TypeDecorator[Decimal]):
    """An exact figure; whole millionths on SQLite."""

    impl = sa.Numeric(18, 6)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(sa.BigInteger() if dialect.name == "sqlite" else sa.Numeric(18, 6))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Decimal | None:
        return Decimal(value) / 1_000_000 if value is not None and dialect.name == "sqlite" else value


def type_of(table: str, column: str) -> Any:
    """What a column holds, as its name tells; None where it is text or a whole number."""
    if column == "id" or column.endswith("_id"):
        return Identifier()
    if column == "at" or column.endswith("_at"):
        return sa.DateTime(timezone=True)
    if column in DAYS:
        return sa.Date()
    if column in FIGURES:
        return Figure()
    if column in FLAGS:
        return sa.Boolean()
    return sa.JSON() if {column, f"{table}.{column}"} & DOCUMENTS else None


def table_of(name: str, columns: Sequence[str]) -> Any:
    return sa.table(name, *(sa.column(one, type_of(name, one)) for one in columns))


CHANGES = sa.table(
    "changes",
    *(sa.column(name, Identifier() if name in ("resource_id", "strategy_id") else None) for name in SEALED),
    *(sa.column(name) for name in ("data", "salt", "hash")),
)
HEAD = table_of("ledger_head", ["position", "hash", "microseconds"])


@dataclass
class Ledger:
    """Where the ledger stands while it is written."""

    connection: sa.Connection
    position: int
    hash: str
    microseconds: int

    def record(self, entries: Iterator[dict[str, Any]]) -> None:
        """Number, chain and store entries, however many come."""
        rows = []
        for entry in entries:
            rows.append(self._chained(entry))
            if len(rows) == AT_ONCE:
                self.connection.execute(CHANGES.insert(), rows)
                rows = []
        if rows:
            self.connection.execute(CHANGES.insert(), rows)

    def _chained(self, entry: dict[str, Any]) -> dict[str, Any]:
        self.position += 1
        nobody = dict.fromkeys(("actor_id", "request_id", "trace_id"))
        place = {"position": self.position, "microseconds": self.microseconds, "actor_type": "system", "form": 1}
        row = {**place, **nobody, **entry, "salt": token_hex(16)}
        content = sha256(f"{row['salt']}{row['data'] or ''}".encode()).hexdigest()
        about = canonical([row[name] for name in SEALED])
        row["hash"] = self.hash = sha256(f"{self.hash}\n{about}\n{content}".encode()).hexdigest()
        return row


def enter_present_state(connection: sa.Connection) -> None:
    """Write the first entries, and where the ledger stands after them; nothing where there is nothing to enter."""
    position, newest, microseconds = connection.execute(sa.select(HEAD)).one()
    clock = (datetime.now(UTC) - EPOCH) // timedelta(microseconds=1)
    ledger = Ledger(connection, position, newest, max(clock, microseconds + 1))
    ledger.record(deleted(connection))
    for kind in KINDS:
        ledger.record(created(connection, kind))
    if ledger.position > position:
        moved = {"position": ledger.position, "hash": ledger.hash, "microseconds": ledger.microseconds}
        connection.execute(HEAD.update().values(moved))


def deleted(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """The entries of what was deleted; nobody knows any more which strategy it was of."""
    buried = table_of("tombstones", ["resource_type", "id", "version"])
    nothing = {"strategy_id": None, "is_restricted": 0, "data": None}
    for resource_type in dict.fromkeys(kind.resource_type for kind in reversed(KINDS)):
        query = sa.select(buried).where(buried.c.resource_type == resource_type).order_by(buried.c.id)
        for kind in KINDS:
            if kind.resource_type == resource_type:
                living = table_of(kind.table, ["id"])
                query = query.where(~sa.exists().where(living.c.id == buried.c.id))
        for rows in batches(connection, query):
            for row in rows:
                named = {"resource_type": resource_type, "resource_id": row.id, "resource_version": row.version}
                yield {"action": "deleted", **named, **nothing}


def created(connection: sa.Connection, kind: Kind) -> Iterator[dict[str, Any]]:
    """The entries of the records of one table, in the order in which they came."""
    actors = [actor + end for actor in kind.actors for end in ("_type", "_id")]
    table = table_of(kind.table, list(dict.fromkeys([*kind.columns, *actors, *filter(None, [kind.strategy])])))
    for rows in batches(connection, sa.select(table).order_by(table.c.created_at, table.c.id)):
        lists = {part.name: listed(connection, part, [row.id for row in rows]) for part in kind.parts}
        for row in rows:
            values = row._asdict()
            state = stated(kind, values) | {wire(name): found[row.id] for name, found in lists.items()}
            named = {"resource_type": kind.resource_type, "resource_id": row.id, "resource_version": row.version}
            strategy = values[kind.strategy] if kind.strategy else None
            restricted = {"strategy_id": strategy, "is_restricted": int(is_restricted(kind, state))}
            yield {"action": "created", **named, **restricted, "data": canonical(state)}


def batches(connection: sa.Connection, query: Any) -> Iterator[Sequence[Any]]:
    """The rows of a query, some at a time."""
    yield from connection.execute(query, execution_options={"yield_per": AT_ONCE}).partitions()


def listed(connection: sa.Connection, part: Part, keys: list[str]) -> dict[str, Any]:
    """What the part holds of each of these records."""
    table = table_of(part.table, [part.owner, *part.columns])
    query = sa.select(table).where(table.c[part.owner].in_(keys))
    if not part.single:
        query = query.order_by(table.c[part.owner], sa.column("position"))
    found: dict[str, list[Any]] = {key: [] for key in keys}
    for row in connection.execute(query).mappings():
        one = {wire(name): row[name] for name in part.columns}
        found[row[part.owner]].append(one if part.of_objects else next(iter(one.values())))
    return {key: next(iter(rows), None) for key, rows in found.items()} if part.single else found


def stated(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    """What a record's own columns say, under the names they have on the wire."""
    state = {name: values[name] for name in kind.columns}
    for actor in kind.actors:
        by = values[f"{actor}_type"]
        state[actor] = by and {"type": by, "id": values[f"{actor}_id"]}
    told = {name: one for name, one in state.items() if one is not None or name not in kind.optional}
    return {RENAMED.get((kind.table, name)) or wire(name): one for name, one in told.items()}


def is_restricted(kind: Kind, state: dict[str, Any]) -> bool:
    """Whether not everybody may see all of it: people's roles, hidden populations and whatever of an observation is."""
    shown = state.get("disclosure") or state
    hides = any(shown.get(name) for name in ("isHidden", "hidesDenominator", "hidesContributions"))
    return hides or (kind.table == "people" and bool(state["grants"]))


@cache
def wire(name: str, table: str = "") -> str:
    """The name that a column has on the wire."""
    return (
        SPELLED.get(f"{table}.{name}")
        or SPELLED.get(name)
        or re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
    )


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys in order, no idle space."""
    option = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_SORT_KEYS
    return orjson.dumps(value, default=spelled, option=option).decode()


def spelled(value: Any) -> Any:
    """Figures without exponent and idle zeros, instants in UTC with six decimals, days."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return orjson.Fragment((text.rstrip("0").rstrip(".") if "." in text else text).encode())
    if isinstance(value, datetime):
        at = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
