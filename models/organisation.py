"""Who there is: centres, the people who work in them, and the partners outside."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, validates

from models.base import Link, Record, Rows, owned
from models.columns import Code, Day, Instant, Prose, SortKey, Title, one_of, reference
from models.danish import sort_key
from models.errors import RuleViolation
from models.history import before, changed
from models.ledger import moment_of
from models.searching import Searched
from models.states import load_lists

CENTRE_KINDS = ("centre", "team", "service", "institution")
PARTNER_KINDS = (
    "housingAssociation", "housingProject", "council", "association", "institution", "provider", "providerGroup",
    "other",
)  # fmt: skip
LANGUAGES = ("da", "en")
ROLES = ("administrator", "coordinator", "tovholder", "contributor", "reader", "system")
ANONYMISED = "Anonymiseret"


class Named:
    """Something people know by its name and look up in alphabetical order."""

    label: ClassVar[str] = "name"
    name: Mapped[Title]
    name_sort: Mapped[SortKey] = mapped_column(index=True)

    @validates("name")
    def _sort_by_name(self, _: str, name: str) -> str:
        self.name_sort = sort_key(name)
        return name


class Centre(Searched, Named, Record):
    """A municipal department, or a team, service or institution within one."""

    __tablename__ = "centres"
    __table_args__ = (CheckConstraint("valid_to >= valid_from", name="valid_in_order"),)
    resource_type = "centres"
    texts = ("name", "user_key")

    kind: Mapped[str] = one_of(*CENTRE_KINDS)
    user_key: Mapped[Code | None]
    parent_centre_id: Mapped[UUID | None] = reference("centres")
    email: Mapped[Title | None]
    contact_person_id: Mapped[UUID | None] = reference("people")
    valid_from: Mapped[Day | None]
    valid_to: Mapped[Day | None]

    parent_centre: Mapped["Centre | None"] = relationship(
        foreign_keys="Centre.parent_centre_id", remote_side="Centre.id", viewonly=True, lazy="raise_on_sql"
    )
    contact_person: Mapped["Person | None"] = relationship(
        foreign_keys="Centre.contact_person_id", viewonly=True, lazy="raise_on_sql"
    )

    def check(self, session: Session) -> None:
        in_order(self, "valid_from", "valid_to")
        above, seen = self.parent_centre_id, {self.id}
        while above is not None:
            if above in seen:
                raise RuleViolation("parent-cycle", "parent_centre_id")
            seen.add(above)
            parent = session.get(Centre, above)
            above = parent.parent_centre_id if parent else None


class Person(Searched, Named, Record):
    """An employee: name, work address and the language to be written to in (null: Danish) (domain rule 15).

    At ``anonymised_at`` all that told who it was went for good; nothing of them changes any more.
    """

    __tablename__ = "people"
    resource_type = "people"
    texts = ("name",)
    personal = frozenset({"name", "email", "subject", "language", "external_references"})
    unstated = frozenset({"anonymised_at"})

    email: Mapped[Title | None]
    centre_id: Mapped[UUID] = reference("centres")
    subject: Mapped[Title | None] = mapped_column(unique=True)
    language: Mapped[str | None] = one_of(*LANGUAGES)
    active: Mapped[bool] = mapped_column(default=True)
    anonymised_at: Mapped[Instant | None]

    grant_rows: Mapped[list["PersonGrant"]] = owned("PersonGrant")
    grants = Rows("grant_rows", "role", "strategy_id", "centre_id")
    centre: Mapped[Centre] = relationship(foreign_keys="Person.centre_id", viewonly=True, lazy="raise_on_sql")

    def anonymise(self, session: Session) -> Self:
        """Take away all that tells who it is. What they did keeps their id, and they may do nothing more."""
        load_lists(session, [self])
        self.name, self.email, self.subject, self.language = ANONYMISED, None, None, None
        self.external_references, self.grants = [], []
        self.active, self.anonymised_at = False, datetime.now(UTC)
        return self

    def check(self, session: Session) -> None:
        if before(self, "anonymised_at"):
            raise RuleViolation("person-anonymised")
        if changed(self, "anonymised_at"):
            self.anonymised_at = moment_of(session)

    beside = frozenset({"anonymisedAt"})

    def stated_beside(self) -> dict[str, Any]:
        return {"anonymisedAt": self.anonymised_at} if self.anonymised_at else {}

    @property
    def is_restricted(self) -> bool:
        return bool(self.grants)


class PersonGrant(Link):
    """A role that a person has, in one strategy or all, for one centre or the person's own."""

    __tablename__ = "person_grants"
    owned_by = "person_id"

    person_id: Mapped[UUID] = reference("people", key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = one_of(*ROLES)
    strategy_id: Mapped[UUID | None] = reference("strategies")
    centre_id: Mapped[UUID | None] = reference("centres")


class Partner(Searched, Named, Record):
    """A body outside the municipality's centres that takes part."""

    __tablename__ = "partners"
    resource_type = "partners"
    texts = ("name",)
    personal = frozenset({"contact"})  # it may name somebody

    kind: Mapped[str] = one_of(*PARTNER_KINDS)
    contact: Mapped[Prose | None]


def in_order(record: object, first: str, last: str) -> None:
    """Refuse a period that ends before it begins; the fault is laid on ``last``."""
    start, end = getattr(record, first), getattr(record, last)
    if start is not None and end is not None and end < start:
        raise RuleViolation("dates-out-of-order", last)
