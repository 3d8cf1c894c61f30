"""The database's form: which migration it stands at, which one this program needs, and the way there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, column, select, table

SETTINGS = Path(__file__).parents[2] / "pyproject.toml"
VERSIONS = table("alembic_version", column("version_num"))


def config(url: str) -> Config:
    """Alembic's settings, for the database at ``url``."""
    found = Config(toml_file=SETTINGS)
    found.attributes["url"] = url
    return found


@cache
def wanted() -> frozenset[str]:
    """The newest migrations that this program brings; one, unless two branches wait to be joined."""
    return frozenset(ScriptDirectory.from_config(config("")).get_heads())


def is_current(connection: Connection) -> bool:
    """Whether the database stands exactly there; monitors ask every few seconds, for years.

    Alembic's own context makes a new table each time, and what SQLAlchemy keeps for that is never used again.
    """
    return _versions(connection) == wanted()


def current(connection: Connection) -> str | None:
    """The one migration at which the database stands, if any."""
    found = _versions(connection)
    return next(iter(found)) if len(found) == 1 else None


def _versions(connection: Connection) -> frozenset[str]:
    if not connection.dialect.has_table(connection, VERSIONS.name):
        return frozenset()
    return frozenset(connection.scalars(select(VERSIONS.c.version_num)))


def upgrade(url: str) -> None:
    """Bring the database at ``url`` to the newest migration; nothing happens where it is there."""
    command.upgrade(config(url), "head")


def knows(revision: str) -> bool:
    """Whether a migration of this program brings a database there."""
    try:
        return ScriptDirectory.from_config(config("")).get_revision(revision) is not None
    except CommandError:
        return False


def bring(connection: Connection, revision: str = "head") -> None:
    """Migrate within the transaction at hand, on a connection that looks at no references meanwhile."""
    found = config("")
    found.attributes["within"] = connection
    command.upgrade(found, revision)
