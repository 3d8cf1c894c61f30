"""The ground every record stands on: identity, version, time, owned lists, and constraints that follow from types."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, relationship
from sqlalchemy.orm.base import NO_VALUE, instance_state
from uuid_utils.compat import uuid7

from models.columns import Count, Identifier, Instant, Key, OneOf, StemText, Values, Words
from models.errors import RuleViolation

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(naming_convention=NAMES)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):
            _constrain(table, owner=getattr(cls, "owned_by", None))


def _constrain(table: Table, owner: str | None) -> None:
    """Say in the database what the column types say in Python: lengths, word lists, references, what is searched.

    A reference ``within`` a strategy carries ``strategy_id`` along, so that both ends are of one strategy (domain rule
    2). Rows that are part of another record (``owned_by`` names its column) go with it; nothing else cascades.
    """
    for column in table.columns:
        if isinstance(column.type, Words):
            limits = f"length({column.name}) BETWEEN 1 AND {column.type.longest}"
            table.append_constraint(CheckConstraint(limits, name=f"{column.name}_length"))
        elif isinstance(column.type, OneOf):
            words = ", ".join(f"'{word}'" for word in column.type.words)
            table.append_constraint(CheckConstraint(f"{column.name} IN ({words})", name=f"{column.name}_known"))
        elif isinstance(column.type, StemText):
            Index(None, column, postgresql_using="gin")
        if target := column.info.get("refers_to"):
            shared = ["strategy_id"] if column.info.get("within") else []
            rule = "CASCADE" if column.name == owner else None
            here, there = [*shared, column.name], [f"{target}.{name}" for name in [*shared, "id"]]
            table.append_constraint(ForeignKeyConstraint(here, there, ondelete=rule))


class Record(Base):
    """A thing with an identity of its own (domain rule 1).

    ``version`` and the times are set by ``models.ledger.settle``; ``check`` refuses what the record's own rules refuse.
    """

    __abstract__ = True
    resource_type: ClassVar[str]
    label: ClassVar[str] = "title"  # the attribute that names it to people
    personal: ClassVar[frozenset[str]] = frozenset()  # attributes that the ledger never sees (domain rule 15)
    unstated: ClassVar[frozenset[str]] = frozenset()  # attributes that follow from others, or are no part of its state
    beside: ClassVar[frozenset[str]] = frozenset()  # wire names of what ``stated_beside`` gives
    spelled: ClassVar[Mapping[str, str]] = {}  # attribute -> its name on the wire, where that is another

    id: Mapped[Key] = mapped_column(primary_key=True, default=uuid7, sort_order=-4)
    version: Mapped[Count] = mapped_column(default=0, sort_order=-3)
    created_at: Mapped[Instant] = mapped_column(sort_order=-2)
    updated_at: Mapped[Instant] = mapped_column(sort_order=-1)
    external_references: Mapped[Values] = mapped_column(default=list, sort_order=99)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805, a declared attribute gets the class
        return {"version_id_col": cls.__table__.c.version, "version_id_generator": False}

    def __init__(self, **attributes: Any) -> None:
        """A new record has its id, its defaults and its lists at once: rules are asked before it is stored.

        What nobody listens to is noted as SQLAlchemy would note it, but all at once.
        """
        defaults, lists, silent = beginnings_of(type(self))
        values = {name: make() for name, make in defaults.items() if name not in attributes} | attributes
        quietly = {name: values.pop(name) for name in silent & values.keys()}
        vars(self).update(quietly)
        instance_state(self).committed_state.update(dict.fromkeys(quietly, NO_VALUE))
        for name in lists:
            getattr(self, name)
        super().__init__(**values)

    def check(self, session: Session) -> None:
        """Raise RuleViolation where this record, as it stands now, breaks a rule of its own."""

    def stated_beside(self) -> dict[str, Any]:
        """What belongs to the record's state beside its own columns and lists, by its name on the wire."""
        return {}

    @property
    def is_restricted(self) -> bool:
        """Whether not everybody who may see the record may see all of its state."""
        return False


@cache
def beginnings_of(kind: type[Record]) -> tuple[dict[str, Callable[[], Any]], list[str], frozenset[str]]:
    """What makes the value of each column that has a default, the names of the owned lists, and the attributes of
    which nobody wants to know when they are set.
    """
    mapper = kind.__mapper__
    defaults = {column.key: column.default for column in mapper.columns if column.default is not None}
    lists = [one.key for one in mapper.relationships if one.cascade.delete_orphan and one.uselist]
    heard = [getattr(kind, one.key).impl.dispatch for one in mapper.column_attrs]
    silent = zip(mapper.column_attrs, heard, strict=True)
    return (
        {name: partial(_begin, default) for name, default in defaults.items()},
        lists,
        frozenset(one.key for one, told in silent if not told.set and not told._active_history),  # noqa: SLF001
    )


def _begin(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg


class StrategyRecord(Record):
    """A record of one strategy. ``belongs_to`` names the reference from which ``strategy_id`` follows."""

    __abstract__ = True
    belongs_to: ClassVar[str]

    @property
    def parent_reference(self) -> str:
        return self.belongs_to

    strategy_id: Mapped[Key] = mapped_column(Identifier(), info={"refers_to": "strategies"}, sort_order=-3)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        return (UniqueConstraint("strategy_id", "id"), *cls.rules())

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """The table's constraints beside those that follow from column types."""
        return ()


@cache
def class_of(table: str) -> type[Any]:
    """The class that is mapped to a table."""
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table.description == table)


class Link(Base):
    """One end of a list of ids, in the order the client gave; ``owned_by`` names the column of the list's owner."""

    __abstract__ = True
    owned_by: ClassVar[str]

    position: Mapped[Count]


def owned(link: str) -> Any:
    """The rows of an owned list, which live and die with their record."""
    return relationship(
        link, cascade="all, delete-orphan", passive_deletes=True, order_by=f"{link}.position", lazy="raise_on_sql"
    )


class Ids:
    """A list of ids on a record, kept in the link rows of ``rows`` by their attribute ``target``."""

    def __init__(self, rows: str, target: str) -> None:
        self.rows, self.target = rows, target

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        return [getattr(row, self.target) for row in getattr(record, self.rows)]

    def __set__(self, record: Any, ids: list[Any]) -> None:
        if len(set(ids)) != len(ids):
            raise RuleViolation("repeated-reference", self.name)
        rows = getattr(record, self.rows)
        kept = {getattr(row, self.target): row for row in rows}
        link = type(record).__mapper__.relationships[self.rows].mapper.class_
        if list(kept) != list(ids):
            rows[:] = [kept.get(one) or link(**{self.target: one}) for one in ids]
        for position, row in enumerate(rows):
            row.position = position


class Rows:
    """A list of small objects on a record, kept in the link rows of ``rows``; each object has the keys ``fields``."""

    def __init__(self, rows: str, *fields: str) -> None:
        self.rows, self.fields = rows, fields

    def __get__(self, record: Any, owner: type | None = None) -> Any:
        if record is None:
            return self
        return [{field: getattr(row, field) for field in self.fields} for row in getattr(record, self.rows)]

    def __set__(self, record: Any, values: list[dict[str, Any]]) -> None:
        if values == self.__get__(record):
            return
        link = type(record).__mapper__.relationships[self.rows].mapper.class_
        getattr(record, self.rows)[:] = [link(**value, position=position) for position, value in enumerate(values)]
