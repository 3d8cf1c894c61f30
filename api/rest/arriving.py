"""What an import is about: which resource types may come, a row as it came, and what became of it."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from api.errors import camel
from api.problems import Fault
from api.rest.schemas import ResourceSchema
from models.base import Record
from models.ledger import Bulk
from models.queries.ownership import Held
from models.references import references_of

Make = Callable[[Session, dict[str, Any]], Record]
Take = Callable[[Session, Any, dict[str, Any]], None]
Said = Mapping[str, Any]


class Plain(Bulk, Protocol):
    """New records that need not be ones before they are stored; ``rows`` are those that were taken."""

    @property
    def rows(self) -> Sized: ...

    def take(self, key: UUID, values: dict[str, Any]) -> Record | bool | None:
        """Whether it is one of those, and taken: its draft, where its rules are asked later; RuleViolation where they
        refuse it already.
        """

    def leave(self, draft: Record) -> None:
        """Take a draft no more."""


Name = tuple[str, str]  # system, key


@dataclass(slots=True)
class Arrival:
    """A row: what it says by the names of properties, which record it is about, and what is wrong with it as such.

    ``resolved`` holds the ids of what it names by external references, once they are known; ``ignored`` are properties
    that the server alone writes and that come along in copies. ``told`` is what it says of the attributes that tell
    such records apart, once what it names is resolved.
    """

    place: int
    said: dict[str, Any]
    key: UUID | None = None
    names: list[tuple[str, str]] = field(default_factory=list)
    is_deleted: bool = False
    faults: list[Fault] = field(default_factory=list)
    resolved: dict[str, Any] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    told: tuple[Any, ...] | None = None

    def meant(self, references: Mapping[str, "Reference"]) -> dict[str, Any]:
        """What it says, with ids in the place of external references."""
        if references.keys().isdisjoint(self.said):
            return {**self.said, **self.resolved}
        return {name: value for name, value in self.said.items() if name not in references} | self.resolved


def take_all(_: Session, record: Record, values: dict[str, Any]) -> None:
    """Give a stored record what a row says."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


@dataclass(frozen=True)
class Subject:
    """A resource type that may be imported.

    ``placed`` names the reference that a path would say of a record (``initiative_id``); ``make`` makes a new one, and
    ``take`` gives a stored one other values. ``plain`` takes new ones that need not be records, and ``unchanged`` tells
    of which stored ones nothing new is said, so that they need not be read. ``known_by`` names the attributes that
    together tell records apart beside id and external references; ``key_of`` makes their values of what a row says,
    None where it does not say. ``also`` are content types in which only such records come; ``plural`` is what the
    document calls many of them. What is ``kept`` is never deleted, what only grows (``appended``) never changed.
    """

    schema: type[ResourceSchema]
    permission: str
    placed: str | None = None
    make: Make | None = None
    take: Take = take_all
    plain: Callable[[Session], Plain] | None = None
    unchanged: Callable[[Session, Mapping[UUID, Said]], set[UUID]] | None = None
    known_by: tuple[str, ...] = ()
    key_of: Callable[[Said], tuple[Any, ...] | None] | None = None
    also: tuple[str, ...] = ()
    plural: str | None = None
    kept: bool = False
    appended: bool = False

    @property
    def model(self) -> type[Record]:
        return self.schema.model


OFFERED: dict[str, Subject] = {}  # by their resource types, as ``api.resources.imports`` lists them


@dataclass(slots=True)
class Outcome:
    """What became of a row; ``conflicts`` are the values that people hold, with what the row says instead."""

    row: Arrival
    outcome: str = "rejected"
    record: Record | None = None
    key: UUID | None = None
    is_stored: bool = False
    faults: list[Fault] = field(default_factory=list)
    conflicts: list[Held] = field(default_factory=list)

    def refuse(self, code: str, at: str = "", **params: Any) -> None:
        self.faults.append(Fault(at, code, params))

    def refuse_with(self, other: "Outcome") -> None:
        """Refuse two rows about one record, each naming the other."""
        if other is not self:
            for here, there in ((self, other), (other, self)):
                if all(fault.code != "repeated-row" for fault in here.faults):
                    here.refuse("repeated-row", row=there.row.place)

    @property
    def is_refused(self) -> bool:
        return bool(self.faults)

    @property
    def is_other(self) -> bool:
        """Whether its record is new or was changed."""
        return self.outcome in ("created", "updated")


@dataclass(frozen=True)
class Reference:
    """A property that names records by external references in the place of ``target``, which holds ids."""

    target: str
    kind: type[Record]
    several: bool


@cache
def reference_fields(subject: Subject) -> dict[str, Reference]:
    """``owningCentreReference`` for ``owningCentreId``, ``involvedCentreReferences`` for ``involvedCentreIds``."""
    written, found = subject.schema().load_fields, dict[str, Reference]()
    for attribute, (kind, several) in references_of(subject.model).items():
        target = camel(attribute)
        if attribute == subject.placed or (attribute in written and not written[attribute].dump_only):
            said = f"{target.removesuffix('Ids')}References" if several else f"{target.removesuffix('Id')}Reference"
            found[said] = Reference(target, kind, several)
    return found
