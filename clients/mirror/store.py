"""The copy on disk: one SQLite file that is right whenever the program ends, however it ends.

Several copies may lie in the file side by side. The ``current`` one is what the view ``records`` shows; one that is
``building`` takes its place whole, and a ``proof`` is only compared with it. Whatever is read is stored in one
transaction with the place where reading goes on.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clients.mirror.contract import Contract, contract_from, type_of
from clients.mirror.exact import parsed, written
from clients.mirror.layout import (
    APPLICATION,
    DIFFERENCES,
    FORM,
    TABLES,
    Copy,
    Difference,
    InUseError,
    NotACopyError,
    Told,
    Unread,
)


class Store:
    """The file at ``path``, made where there is none."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.touch(mode=0o600)  # it holds what its key may read
        try:
            self._base = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise NotACopyError(str(error)) from error

    def _prepare(self) -> None:
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes is read again from its cursor
        with self._transaction():
            form, application = (self._value(f"PRAGMA {name}") for name in ("user_version", "application_id"))
            is_new = not self._value("SELECT count(*) FROM sqlite_master")
            if is_new:
                for statement in TABLES.split(";"):
                    self._base.execute(statement)
                self._base.execute(f"PRAGMA user_version = {FORM}")
                self._base.execute(f"PRAGMA application_id = {APPLICATION}")
            elif (form, application) != (FORM, APPLICATION):
                raise NotACopyError("it is no copy that this program made")

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def _value(self, statement: str, *given: Any) -> Any:
        row = self._base.execute(statement, given).fetchone()
        return row and row[0]

    def answered(self, path: str) -> tuple[str, Any] | None:
        """The tag of what the product said to ``path`` when it was last asked, and what was kept of it."""
        row = self._base.execute("SELECT tag, said FROM answers WHERE path = ?", (path,)).fetchone()
        return row and (row[0], parsed(row[1]))

    def keep_answer(self, path: str, tag: str, said: Any) -> None:
        self._base.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (path, tag, written(said)))

    def copy(self, role: str) -> Copy | None:
        """The copy in this role."""
        row = self._base.execute("SELECT * FROM copies WHERE role = ?", (role,)).fetchone()
        return row and Copy(row[0], row[1], row[2], contract_from(parsed(row[3])), row[4])

    def begin(self, role: str, standing: str, contract: Contract, cursor: str | None = None) -> Copy:
        """A new copy that has everything to read, in place of an unfinished one; its ``cursor`` is that of the first
        list where none is given.
        """
        outer = [path for path in contract.lists if "{" not in path]
        with self._transaction():
            self._drop(role)
            columns = (role, standing, written(contract.as_json()), cursor)
            new = self._base.execute("INSERT INTO copies VALUES (NULL, ?, ?, ?, ?)", columns).lastrowid
            self._expect(new, [(path, path) for path in outer])
        found = self.copy(role)
        assert found  # noqa: S101, it was just made
        return found

    def next_unread(self, copy: Copy) -> Unread | None:
        """What is to be read next: what was found first."""
        row = self._base.execute(
            "SELECT id, list, page FROM unread WHERE copy = ? ORDER BY id LIMIT 1", (copy.id,)
        ).fetchone()
        return row and Unread(*row)

    def count(self, copy: Copy) -> int:
        """How many records it holds."""
        return int(self._value("SELECT count(*) FROM held WHERE copy = ?", copy.id))

    def take(
        self, copy: Copy, read: Unread, told: Iterable[Told], following: str | None, within: list[tuple[str, str]]
    ) -> None:
        """What a page told, the page that follows, and the (list, page) that were found to lie within."""
        with self._transaction():
            self._demand(copy)
            self._apply(copy, told)
            if following:
                self._base.execute("UPDATE unread SET page = ? WHERE id = ?", (following, read.id))
            else:
                self._done(read)
            self._expect(copy.id, within)

    def skip(self, read: Unread) -> None:
        """The list went with what it lay in."""
        self._done(read)

    def close_off(self, copy: Copy, read: Unread) -> None:
        """The key may not read the list: nothing of its type or of what lies within is followed, since the feed says
        only as much.
        """
        types = {type_of(path) for path in copy.contract.lists if f"{path}/".startswith(f"{read.list}/")}
        with self._transaction():
            self._demand(copy)
            for kind in types:
                self._base.execute("INSERT OR IGNORE INTO closed VALUES (?, ?)", (copy.id, kind))
                self._base.execute("DELETE FROM held WHERE copy = ? AND type = ?", (copy.id, kind))
            self._done(read)

    def open_types(self, copy: Copy) -> list[str]:
        """The resource types that the copy holds."""
        closed = {kind for (kind,) in self._base.execute("SELECT type FROM closed WHERE copy = ?", (copy.id,))}
        return sorted(copy.contract.names.keys() - closed)

    def begin_following(self, copy: Copy, cursor: str) -> None:
        """Where the feed goes on after what the lists told."""
        self._base.execute("UPDATE copies SET cursor = ? WHERE id = ? AND cursor IS NULL", (cursor, copy.id))

    def follow(self, copies: list[Copy], before: str | None, after: str, told: list[Told]) -> None:
        """A page of the feed, which goes from one cursor to the other."""
        with self._transaction():
            for copy in copies:
                moved = self._base.execute(
                    "UPDATE copies SET cursor = ? WHERE id = ? AND cursor IS ?", (after, copy.id, before)
                )
                if not moved.rowcount:
                    raise InUseError
                self._apply(copy, told)

    def make_current(self, copy: Copy) -> None:
        """Let it take the place of the one that is shown."""
        with self._transaction():
            self._drop("current")
            self._base.execute("UPDATE copies SET role = 'current' WHERE id = ?", (copy.id,))

    def drop(self, role: str) -> None:
        """Forget the copy in this role, where there is one."""
        with self._transaction():
            self._drop(role)

    def differences(self, mine: Copy, theirs: Copy) -> Iterator[Difference]:
        """Every record that two copies do not hold alike."""
        for kind, key, *sides in self._base.execute(DIFFERENCES, {"mine": mine.id, "theirs": theirs.id}):
            pairs = (tuple(sides[:2]), tuple(sides[2:]))
            yield Difference(kind, key, *(None if side[0] is None else (side[0], parsed(side[1])) for side in pairs))

    def _demand(self, copy: Copy) -> None:
        """Refuse to go on with a copy that somebody else has begun anew."""
        if not self._value("SELECT count(*) FROM copies WHERE id = ?", copy.id):
            raise InUseError

    def _apply(self, copy: Copy, told: Iterable[Told]) -> None:
        for one in told:
            if one.version <= (self._version(copy, one) or 0):
                continue
            if one.data is None:
                self._base.execute(
                    "DELETE FROM held WHERE copy = ? AND type = ? AND id = ?", (copy.id, one.type, one.id)
                )
            else:
                row = (copy.id, one.type, one.id, one.version, written(one.data))
                self._base.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?)", row)

    def _version(self, copy: Copy, one: Told) -> Any:
        named = (copy.id, one.type, one.id)
        return self._value("SELECT version FROM held WHERE copy = ? AND type = ? AND id = ?", *named)

    def _expect(self, copy: int | None, lists: list[tuple[str, str]]) -> None:
        rows = [(copy, *one) for one in lists]
        self._base.executemany("INSERT INTO unread (copy, list, page) VALUES (?, ?, ?)", rows)

    def _done(self, read: Unread) -> None:
        self._base.execute("DELETE FROM unread WHERE id = ?", (read.id,))

    def _drop(self, role: str) -> None:
        if key := self._value("SELECT id FROM copies WHERE role = ?", role):
            for table in ("held", "unread", "closed"):
                self._base.execute(f"DELETE FROM {table} WHERE copy = ?", (key,))  # noqa: S608, three names
            self._base.execute("DELETE FROM copies WHERE id = ?", (key,))
