"""Tables to which rows are only ever added: the database itself refuses anything else."""

from collections.abc import Iterator

from sqlalchemy import DDL

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_alteration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""


def guard_of(table: str) -> Iterator[tuple[str, str, DDL]]:
    """When, on which database, and with which statement a new table comes under guard."""
    for statement in (FUNCTION, *postgresql_guard(table)):
        yield "after_create", "postgresql", DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
    for statement in sqlite_guard(table):
        yield "after_create", "sqlite", DDL(statement)  # type: ignore[no-untyped-call]


def postgresql_guard(table: str) -> Iterator[str]:
    for what, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"{table}_append_only_{each.lower()}"
        yield (f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION refuse_alteration()")


def sqlite_guard(table: str) -> Iterator[str]:
    for what in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER {table}_append_only_{what.lower()} BEFORE {what} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
