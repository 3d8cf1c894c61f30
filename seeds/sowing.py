"""How seeds reach the database: through the models, with fixed ids, so that what was sown before is left alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Record
from models.changes import SYSTEM, Actor, Change
from models.ledger import settle
from models.organisation import Person

NAMESPACE = UUID("5a3d9a52-0c1e-5d0b-9c52-6f1f3b8f4b11")


def id_of(kind: type[Record], name: str) -> UUID:
    """The id of the seed of this kind that goes by ``name``; the same in every database."""
    return uuid5(NAMESPACE, f"{kind.__tablename__}/{name}")


def sow(session: Session, records: Iterable[Record]) -> None:
    """Store in one settle those records that are new; what somebody has changed or deleted since stays as it is."""
    wanted = list(records)
    known = set[UUID]()
    for kind in {type(record) for record in wanted}:
        ids = [record.id for record in wanted if type(record) is kind]
        mine = (Change.resource_type == kind.resource_type, Change.resource_id.in_(ids))
        known.update(session.scalars(select(Change.resource_id).where(*mine)))
    session.add_all(record for record in wanted if record.id not in known)
    settle(session)


@contextmanager
def acting(session: Session, person: Person | Actor) -> Iterator[None]:
    """What is settled within is this person's doing, or that of another actor."""
    if isinstance(person, Person):
        person = Actor("person", person.id, person_id=person.id, centre_id=person.centre_id)
    session.info["actor"] = person
    try:
        yield
    finally:
        session.info["actor"] = SYSTEM


def named(title: str, part: str | None = None, kind: str | None = None) -> dict[str, Any]:
    """Another adopted text, as policies and origins name it."""
    return {"title": title, "part": part, "kind": kind, "url": None}


def reference(system: str, key: str, title: str) -> dict[str, Any]:
    """An external reference; seeds use them for marks that a kind of thing has no attribute for."""
    return {"system": system, "key": key, "title": title, "url": None}
