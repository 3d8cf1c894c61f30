"""The database's form: which migration it stands at, which one this program needs, and the way there."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

SETTINGS = Path(__file__).parents[2] / "pyproject.toml"


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
    """Whether the database stands exactly there."""
    return frozenset(MigrationContext.configure(connection).get_current_heads()) == wanted()


def upgrade(url: str) -> None:
    """Bring the database at ``url`` to the newest migration; nothing happens where it is there."""
    command.upgrade(config(url), "head")
