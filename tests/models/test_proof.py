"""The proof that nothing in the ledger was altered: whatever is done to an entry, the first broken one is named."""

import os
from itertools import pairwise
from threading import Thread
from unittest.mock import ANY
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.changes import Change
from models.proof.chain import ALTERED, Break, broken, version_break
from models.proof.parts import side_by_side
from tests.factories import writing_to
from tests.models.building import a_centre
from tests.models.tampering import a_ledger, altering, rechained, truncated
from tests.support import empty, prepared, unguarded

COLUMNS = [column.key for column in Change.__table__.columns]
OTHER_ID = "0190aaaa-0000-7000-8000-00000000abcd"


@pytest.fixture
def entries(database):
    return a_ledger(database)


def found(connection, *alterations):
    """Where the verification finds a break after ``alterations``, which are undone: pairs of SQL and values."""
    step = connection.begin_nested()
    try:
        for statement, values in alterations:
            connection.execute(text(statement), values)
        named = broken(connection)
        return named and named.position
    finally:
        step.rollback()


def other_values(value, position):
    """Ways in which a value is altered by one byte, and some in which it becomes another one."""
    if isinstance(value, UUID):
        yield from (*flipped(str(value), position), str(value).upper(), None)
    elif isinstance(value, int):
        yield from (value + 1, value - 1, value + 256, -value, value + 0.5, f"{value}x", None)
    elif value is None:
        yield from ("x", "", OTHER_ID)
    else:
        yield from (*flipped(value, position), f"{value} ", f" {value}", value[1:], value.upper(), value.encode(), None)


def flipped(value, position):
    """The text with each of its characters in turn replaced by another one; of a long text with each seventh, those
    that the entries before left out.
    """
    is_long = len(value) > 20
    for place in range(position % 7 if is_long else 0, len(value), 7 if is_long else 1):
        yield value[:place] + ("1" if value[place] == "0" else "0") + value[place + 1 :]


def raw(connection, position):
    """What the database holds at a position, with its types."""
    row = connection.exec_driver_sql(f"SELECT * FROM changes WHERE position = {position}").one_or_none()
    return row and [(type(value), value) for value in row]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_altered_byte_of_every_entry_is_found_where_it_is(database, entries, column):
    tried, missed = 0, []
    with altering(database) as connection:
        alter = text(f"UPDATE changes SET {column} = :value WHERE position = :position")
        for position, row in entries.items():
            before = raw(connection, position)
            for value in other_values(row[column], position):
                step = connection.begin_nested()
                try:
                    connection.execute(alter, {"value": value, "position": position})
                    is_altered = raw(connection, position) != before
                    named = broken(connection) if is_altered else None
                except DBAPIError:
                    is_altered, named = False, None  # the database itself refuses it
                step.rollback()
                tried += is_altered
                if is_altered and (named is None or named.position != position):
                    missed.append((position, value, named))

    assert missed == []
    assert tried >= len(entries)


def test_an_entry_that_is_gone_is_named(database, entries):
    with altering(database) as connection:
        named = [found(connection, (f"DELETE FROM changes WHERE position = {one}", {})) for one in entries]

    assert named == list(entries)


def copy_to(position, of):
    """The statement that puts the entry ``of`` a position at another one as well."""
    same = ", ".join(name for name in COLUMNS if name not in ("position", "resource_version"))
    into = f"INSERT INTO changes (position, resource_version, {same})"
    return f"{into} SELECT {position}, 99, {same} FROM changes WHERE position = {of}"


def test_an_entry_put_in_between_is_named_where_it_stands(database, entries):
    with altering(database) as connection:
        named = [
            found(
                connection,
                (f"UPDATE changes SET position = -position - 1 WHERE position >= {one}", {}),
                ("UPDATE changes SET position = -position WHERE position < 0", {}),
                (copy_to(one, of=one + 1), {}),
            )
            for one in entries
        ]

    assert named == list(entries)


@pytest.mark.parametrize("position", [-1, 0, 1000])
def test_an_entry_outside_of_the_order_is_named(database, entries, position):
    with altering(database) as connection:
        assert found(connection, (copy_to(position, of=1), {})) == position


def test_entries_that_changed_places_are_named(database, entries):
    swap = "UPDATE changes SET position = :to WHERE position = :of"
    with altering(database) as connection:
        for one, other in [*pairwise(entries), (1, len(entries))]:
            moves = [(0, one), (one, other), (other, 0)]

            named = found(connection, *((swap, {"to": to, "of": of}) for to, of in moves))

            assert named == one


@pytest.mark.parametrize("column", ["resource_type", "data", "salt", "hash"])
@pytest.mark.parametrize("made", ["CAST({0} AS BLOB)", "CAST(CAST({0} AS BLOB) || X'FF' AS TEXT)", "{0} || X'00'"])
def test_what_a_database_file_can_hold_beside_texts_is_named(sqlite, column, made):
    with writing_to(sqlite), sqlite.session() as session:
        empty(sqlite)
        for _ in range(3):
            a_centre(session)
        session.commit()

    with altering(sqlite) as connection:
        named = found(connection, (f"UPDATE changes SET {column} = {made.format(column)} WHERE position = 2", {}))

    assert named == 2


def test_every_flipped_byte_of_a_row_in_the_databases_file_is_found(tmp_path):
    file = tmp_path / "test.db"
    with prepared(f"sqlite:///{file}") as database, writing_to(database):
        a_ledger(database)
        with database.writers.connect() as connection:
            [row] = connection.execute(select(Change.__table__).where(Change.position == 5)).all()
        with database.readers.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    texts = "".join(str(value) for value in row if isinstance(value, str | UUID))
    end = whole.index(row.salt.encode() + row.hash.encode()) + 96
    begin = end - len(texts.encode()) - 9 - 19  # two numbers, and the header with the type of each column

    missed, engine = [], create_engine(f"sqlite:///{file}", isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with file.open("r+b") as written:
        for place in range(begin, end):
            os.pwrite(written.fileno(), bytes([whole[place] ^ 1]), place)
            with engine.connect() as connection:
                if broken(connection) != Break(5, ANY):
                    missed.append((place - begin, broken(connection)))
            os.pwrite(written.fileno(), whole[place : place + 1], place)

    assert missed == []


def test_a_time_that_goes_back_is_named_although_the_hashes_hold(database, entries):
    with altering(database) as connection:
        connection.exec_driver_sql("UPDATE changes SET microseconds = 1 WHERE position = 4")
        rechained(connection, 4)

        assert broken(connection) == Break(4, "its time lies before that of the entry before")


@pytest.mark.parametrize("version", [0, 3, 7])
def test_a_version_that_does_not_follow_is_named_although_the_hashes_hold(database, entries, version):
    position = next(one for one, row in entries.items() if row["action"] == "updated")
    with altering(database) as connection:
        assert version_break(connection) is None
        connection.exec_driver_sql("UPDATE changes SET resource_version = 90 WHERE action = 'deleted'")
        connection.exec_driver_sql(f"UPDATE changes SET resource_version = {version} WHERE position = {position}")
        rechained(connection, position)

        assert broken(connection) is None
        assert version_break(connection) == Break(position, "its version does not follow on the one before")


@pytest.mark.parametrize(
    "change", ["position = position - 1", "position = position + 1", f"hash = '{'0' * 64}'", "microseconds = 1", None]
)
def test_a_head_that_is_not_the_last_entrys_is_named(database, entries, change):
    places = {"position = position - 1": len(entries) - 1, "position = position + 1": len(entries) + 1, None: 0}
    with altering(database) as connection:
        statement = f"UPDATE ledger_head SET {change}" if change else "DELETE FROM ledger_head"

        assert found(connection, (statement, {})) == places.get(change, len(entries))


def test_what_was_cut_off_or_written_anew_looks_whole_to_whoever_has_no_checkpoint(database, entries):
    with altering(database) as connection:
        connection.exec_driver_sql("UPDATE changes SET request_id = 'x' WHERE position = 5")
        rechained(connection, 5)
        truncated(connection, 9)

        assert broken(connection) is None


def test_a_ledger_that_nobody_altered_is_whole(database, entries):
    with database.readers.connect() as connection:
        assert broken(connection) is None
        assert version_break(connection) is None
        assert broken(connection, side_by_side(part=4)) is None


def test_a_ledger_is_whole_while_others_write_to_it(database, entries):
    def write():
        for number in range(30):
            with database.session() as session:
                a_centre(session, f"Center {number}")
                session.commit()

    writer = Thread(target=write)
    writer.start()
    with database.readers.connect() as connection:
        found = [broken(connection)]
        while writer.is_alive():
            found.append(broken(connection))
    writer.join()

    assert {*found} == {None}
    assert len(found) > 2


def test_an_empty_ledger_is_whole(database):
    with database.readers.connect() as connection:
        assert (broken(connection), broken(connection, side_by_side())) == (None, None)


def test_parts_side_by_side_find_the_same_first_break(database, entries):
    told: list[int] = []
    with database.writers.begin() as connection, unguarded(connection):
        connection.exec_driver_sql("UPDATE changes SET request_id = 'x' WHERE position IN (6, 9)")

    with database.readers.connect() as connection:
        alone, together = broken(connection), broken(connection, side_by_side(told.append, part=4))

    assert alone == together == Break(6, ALTERED)
    assert told == [4]


@pytest.mark.parametrize(
    "statement", ["UPDATE changes SET request_id = 'x'", "DELETE FROM changes", "TRUNCATE changes"]
)
def test_the_database_itself_refuses_to_alter_what_is_recorded(database, entries, statement):
    if statement.startswith("TRUNCATE") and database.writers.dialect.name == "sqlite":
        statement = "DELETE FROM changes WHERE position = 1"  # there is no other way to empty a table
    with database.writers.connect() as connection, pytest.raises(DBAPIError, match="changes is append-only"):
        connection.exec_driver_sql(statement)
