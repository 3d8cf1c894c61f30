"""How migrations reach the database: all in one transaction, one process at a time, with every reference whole after.

The database is SAMSPIL_DATABASE_URL, or the attribute ``url`` of the configuration that a command hands over; with the
attribute ``within`` it is the one there, in the transaction at hand. Only autogenerate looks at the models; the
migrations themselves never do.
"""

import importlib
import os
import pkgutil
import warnings
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, make_url

import models
from api.database import Database
from api.settings import read
from models.base import Base
from models.columns import Decimals, Identifier, Moment, OneOf, SortText, StemText, Words

STOCK = {
    Decimals: "sa.Numeric(18, 6).with_variant(sa.BigInteger(), 'sqlite')",
    Identifier: "sa.Uuid().with_variant(sa.CHAR(36), 'sqlite')",
    Moment: "sa.DateTime(timezone=True)",
    OneOf: "sa.Text()",
    SortText: "sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')",
    StemText: "sa.Text().with_variant(postgresql.TSVECTOR(), 'postgresql')",
    Words: "sa.Text()",
}
ON_POSTGRESQL = (
    "SELECT pg_advisory_xact_lock(5343)",  # any number, the same in every process that migrates
    "SET LOCAL lock_timeout = '10s'",  # a table in use is waited for, but nobody else waits behind us for long
    "SET LOCAL statement_timeout = '10min'",
)


def as_stock(kind: str, obj: Any, found: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are to the database, so that a migration outlives them."""
    if isinstance(obj, StemText):
        found.imports.add("from sqlalchemy.dialects import postgresql")
    return STOCK.get(type(obj), False) if kind == "type" else False


def configure(**options: Any) -> None:
    """What holds online and offline. Batches recreate a table, on SQLite only, where it cannot alter it."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        importlib.import_module(module.name)
    context.configure(
        target_metadata=Base.metadata,
        render_item=as_stock,
        render_as_batch=True,
        transactional_ddl=True,  # of SQLite too, because our transactions begin before the first statement
        **options,
    )


def write_script(url: str) -> None:
    """Print the SQL for ``url`` without asking a database."""
    configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"})
    run()


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the wanted version."""
    database = Database(url)
    try:
        with database.writers.connect() as connection:
            _migrate(connection)
    finally:
        database.close()


def _migrate(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:  # before the transaction, which does not hear it; else recreating a table deletes what refers to it
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
    _migrate_within(connection)


def _migrate_within(connection: Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    configure(connection=connection)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Cannot correctly sort tables")  # centres and people refer to each other
        run(connection if on_sqlite else None)


def run(to_be_checked: Connection | None = None) -> None:
    with context.begin_transaction():
        if context.get_context().dialect.name == "postgresql":
            for statement in ON_POSTGRESQL:
                context.execute(statement)
        context.run_migrations()
        broken = to_be_checked.exec_driver_sql("PRAGMA foreign_key_check").all() if to_be_checked else []
        if broken:
            raise RuntimeError(f"rows refer to nothing: {broken[:10]}")


def wanted_url() -> str:
    given: str | None = context.config.attributes.get("url")
    return given or read(os.environ)["DATABASE_URL"]


if context.is_offline_mode():
    write_script(make_url(wanted_url()).render_as_string(hide_password=False))
elif "within" in context.config.attributes:
    _migrate_within(context.config.attributes["within"])
else:
    migrate(wanted_url())
