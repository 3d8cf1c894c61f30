"""Keeping a copy in step: the lists once, then the feed; and beside it another copy, where that is no longer enough."""

import random
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from clients.mirror.contract import Contract, contract_from, contract_in, type_of
from clients.mirror.exact import written
from clients.mirror.layout import Copy, Difference, Told, Unread
from clients.mirror.source import FORBIDDEN, MISSING, NOT_MODIFIED, OK, Answer, RefusedError, Source, UnexpectedError
from clients.mirror.store import Store

DOCUMENT, ME, CHANGES = "/v1/openapi.json", "/v1/me", "/v1/changes"
LIST_PAGE, FEED_PAGE = 250, 1000
LONGEST_WAIT = 25  # seconds that the feed holds an empty page back
SEAT = 5.0  # seconds between questions where the feed has no room for somebody who waits
QUIET = 2.0  # seconds between two words about how far it is
TRIES = 5  # of beginning anew, before that is no accident


class AnotherHistoryError(Exception):
    """The product goes on from another place than the copy does."""


class Mirror:
    """Keeps what lies in ``store`` in step with ``source``; ``say`` gets a line about what is going on."""

    def __init__(self, source: Source, store: Store, say: Callable[[str], None]) -> None:
        self.source, self.store, self.say = source, store, say
        self.read, self.told = 0, time.monotonic()  # records since the program began, and when that was told

    def catch_up(self, *, afresh: bool = False) -> Copy:
        """Bring the copy to the end of the feed; begin another one beside it, and swap them, where it is ``afresh``,
        where the feed is of another history, and where what the key may read or the contract has changed.
        """
        for _ in range(TRIES):
            standing, contract = self._standing()
            copy = self._chosen(standing, contract, afresh=afresh)
            try:
                self._read_lists(copy)
                self._read_on([copy])
            except AnotherHistoryError:
                self.say("the feed is of another history: reading everything anew, beside the copy")
                self.store.drop("building")
                afresh = True
                continue
            if self._standing()[0] == standing:
                if copy.role == "building":
                    self.store.make_current(copy)
                return self._current()
        raise UnexpectedError(f"the copy began anew {TRIES} times, and never came to an end")

    def follow(self) -> None:
        """Stay in step until somebody ends the program."""
        while True:
            copy = self.catch_up()
            began = time.monotonic()
            try:
                moved = self._read_page([copy], LONGEST_WAIT)
            except AnotherHistoryError:
                continue  # catching up begins anew
            if not moved and time.monotonic() - began < SEAT:
                time.sleep(random.uniform(SEAT / 2, SEAT))  # noqa: S311, nobody gains by guessing it

    def prove(self) -> list[Difference]:
        """What in the copy is not as the lists have it. They are read into a copy beside it, which then follows the
        feed together with it: at the same place of it both must be the same, whoever writes meanwhile.
        """
        for _ in range(TRIES):
            copy = self.catch_up()
            proof = self.store.begin("proof", copy.standing, copy.contract, copy.cursor)
            try:
                self._read_lists(proof)
                self._read_on([copy, proof])
            except AnotherHistoryError:
                continue
            if self._standing()[0] == copy.standing:
                return list(self.store.differences(copy, proof))
        raise UnexpectedError(f"the proof began anew {TRIES} times, and never came to an end")

    def repair(self) -> None:
        """Let what was read for the proof take the place of the copy."""
        if proof := self.store.copy("proof"):
            self.store.make_current(proof)

    def forget_proof(self) -> None:
        """Let go of what was read for it."""
        self.store.drop("proof")

    def _standing(self) -> tuple[str, Contract]:
        """What a copy rests on beside the feed, in short: who may read what of which lists; and those."""
        lists = self._kept(DOCUMENT, lambda said: contract_in(said).as_json())
        rights = self._kept(ME, lambda said: {name: said[name] for name in ("grants", "scopes", "permissions")})
        return sha256(written([self.source.api, lists, rights]).encode()).hexdigest(), contract_from(lists)

    def _kept(self, path: str, wanted: Callable[[Any], Any]) -> Any:
        """What is ``wanted`` of an answer, which is not sent again as long as it is the same."""
        known = self.store.answered(path)
        answer = self.source.get(path, known[0] if known else None)
        if known and answer.status == NOT_MODIFIED:
            return known[1]
        try:
            said = wanted(_read(answer, path))
        except KeyError as error:
            raise UnexpectedError(f"{path} says nothing of {error}") from error
        self.store.keep_answer(path, answer.headers["ETag"], said)
        return said

    def _chosen(self, standing: str, contract: Contract, *, afresh: bool) -> Copy:
        """The copy that is to be brought to the end: one that was begun, the current one, or a new one."""
        for role in ("building", "current"):
            copy = self.store.copy(role)
            if copy and copy.standing == standing and not (afresh and role == "current"):
                return copy
        return self.store.begin("building", standing, contract)

    def _current(self) -> Copy:
        copy = self.store.copy("current")
        if copy is None:
            raise UnexpectedError("there is no copy")
        return copy

    def _read_lists(self, copy: Copy) -> None:
        """Read what is still unread of the lists; what is done is done, also where the program ended in between."""
        while read := self.store.next_unread(copy):
            if type_of(read.list) not in self.store.open_types(copy):
                self.store.skip(read)
                continue
            page = read.page if "?" in read.page else f"{read.page}?pageSize={LIST_PAGE}"
            self._take(copy, read, self.source.get(page))
            if time.monotonic() - self.told > QUIET:
                self.told = time.monotonic()
                self.say(f"{self.read} records read from the lists")

    def _take(self, copy: Copy, read: Unread, answer: Answer) -> None:
        if answer.status == FORBIDDEN:
            self.store.close_off(copy, read)
        elif answer.status == MISSING:
            self.store.skip(read)
        else:
            page = _read(answer, read.page)
            kind, kept, place = type_of(read.list), copy.contract.kept, read.page.partition("?")[0]
            self.store.begin_following(copy, answer.headers["Changes-Cursor"])
            told = [Told(kind, one["id"], one["version"], kept(kind, one)) for one in page["items"]]
            lists = copy.contract.within(read.list)
            within = [(path, f"{place}/{one.id}/{type_of(path)}") for one in told for path in lists]
            self.read += len(told)
            self.store.take(copy, read, told, page["links"]["next"], within)

    def _read_on(self, copies: list[Copy]) -> None:
        """Read the feed to its end."""
        while self._read_page(copies):
            pass

    def _read_page(self, copies: list[Copy], wait: int = 0) -> bool:
        """Read a page of the feed into copies that stand at the same place; whether it has moved on."""
        roles = [self.store.copy(copy.role) for copy in copies]
        [cursor] = {copy.cursor for copy in roles if copy}
        types = self.store.open_types(copies[0])
        if cursor is None or not types:
            raise RefusedError("the key may read no list")
        asked = {"after": cursor, "pageSize": FEED_PAGE, "wait": wait, "resourceType": ",".join(types)}
        answer = self.source.get(f"{CHANGES}?{urlencode(asked)}", wait=wait)
        page = _read(answer, CHANGES)
        if page["next"] != cursor:
            self.store.follow(copies, cursor, page["next"], [_told(copies[0], one) for one in page["items"]])
        return bool(page["next"] != cursor)


def _told(copy: Copy, item: dict[str, Any]) -> Told:
    kind, data = item["resourceType"], item["data"]
    kept = None if item["action"] == "deleted" else copy.contract.kept(kind, data)
    return Told(kind, item["resourceId"], item["resourceVersion"], kept)


def _read(answer: Answer, path: str) -> Any:
    """What a good answer says."""
    if answer.status == FORBIDDEN:
        raise RefusedError(f"the key may not read {path} (403)")
    if answer.is_of_another_history:
        raise AnotherHistoryError
    if answer.status != OK:
        raise UnexpectedError(f"{path} was answered with {answer.status}")
    try:
        return answer.json
    except ValueError as error:
        raise UnexpectedError(f"{path} was answered with what is no JSON") from error
