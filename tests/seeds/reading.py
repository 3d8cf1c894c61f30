"""How the tests of seeds read what was stored."""

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from models.base import Base, Record


def count(session, kind, *conditions):
    return session.scalar(select(func.count()).select_from(kind).where(*conditions))


def only(session, kind, *conditions, load=()):
    return session.scalars(select(kind).where(*conditions).options(*map(selectinload, load))).one()


def records(session):
    """Every stored record: id -> record."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)]
    return {(kind, one.id): one for kind in kinds for one in session.scalars(select(kind))}


def names(session, kind, ids):
    return {session.get(kind, key).name for key in ids}
