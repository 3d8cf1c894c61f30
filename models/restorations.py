"""That this database was restored from a backup: since then its history is another than that of what was copied."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.columns import Code, Instant, Key, Large


class Restoration(Base):
    """One restoration. ``position`` is where the ledger stood in the backup, ``backup`` the SHA-256 of its manifest.

    Rows are copied into later backups, so that a database knows of all the histories that came before its own.
    """

    __tablename__ = "restorations"

    id: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    position: Mapped[Large]
    backup: Mapped[Code]


def histories(connection: Connection) -> tuple[str, ...]:
    """The names of this database's histories, the one at hand first; the one that begins them all has none."""
    found = connection.scalars(select(Restoration.id).order_by(Restoration.at.desc(), Restoration.id.desc()))
    return (*map(str, found), "")
