"""Finished answers, kept for whoever asks the same again while nothing has changed that they rest on."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import NamedTuple
from uuid import UUID

from flask import Response, current_app, g, request

from api.auth.policy import sight
from api.database import reader
from api.language import language
from api.rest.conditions import plain_tag
from api.rest.downloads import Made, answer_with
from api.rest.recall import day
from models.queries.observed import KeptObservations
from models.queries.revision import Course

MEMORY = "memory"  # among the application's extensions
MOST = 64 * 2**20  # bytes of bodies in one process
GZIP = "gzip"
TEXTS = ("application/json", "text/html", "text/csv")
SHORT = 1000  # bytes that are not worth packing
TURN = 1.0  # seconds to wait for one's turn to make an answer
PATIENCE = 30.0  # seconds to wait for somebody else's answer before making it oneself


class Finished(NamedTuple):
    """An answer with its entity tag."""

    made: Made
    tag: str


class Memory:
    """Finished answers of this process by what they depend on; of more bytes than ``most`` those go that nobody has
    asked for the longest. It lives as long as the process, and so never outlives the program that made them.
    """

    def __init__(self, most: int = MOST) -> None:
        self.course, self.observations = Course(), KeptObservations()
        self.kept: OrderedDict[Hashable, Finished] = OrderedDict()
        self._most, self._size = most, 0
        self._lock, self._making = Lock(), dict[Hashable, Future[Finished]]()
        self._turn = Lock()

    def recall(self, key: Hashable, make: Callable[[], Finished], is_current: Callable[[], bool]) -> Finished:
        """What is kept under ``key``, or is made now: by one at a time, for which the others wait. It is kept where it
        ``is_current`` still, once it is made.
        """
        if found := self.look(key):
            return found
        with self._lock:
            ahead = self._making.get(key)
            mine = self._making.setdefault(key, Future())
        if ahead:
            try:
                return ahead.result(PATIENCE)
            except CancelledError:  # it failed, and one of those who waited is next
                return self.recall(key, make, is_current)
            except TimeoutError:
                return make()
        try:
            found = self._in_turn(make)
            if is_current():
                self._keep(key, found)
            mine.set_result(found)
        finally:
            with self._lock:
                del self._making[key]
            mine.cancel()
        return found

    def look(self, key: Hashable) -> Finished | None:
        """What is kept under ``key``."""
        with self._lock:
            if found := self.kept.get(key):
                self.kept.move_to_end(key)
            return found

    def _in_turn(self, make: Callable[[], Finished]) -> Finished:
        """What is made, while nobody else makes anything: threads that compute side by side only wake each other. What
        takes long, as papers do, holds nobody up for longer than ``TURN``.
        """
        is_mine = self._turn.acquire(timeout=TURN)
        try:
            return make()
        finally:
            if is_mine:
                self._turn.release()

    def _keep(self, key: Hashable, found: Finished) -> None:
        size = len(found.made.body)
        with self._lock:
            if size > self._most:
                return
            self.kept[key] = found
            self._size += size
            while self._size > self._most:
                _, oldest = self.kept.popitem(last=False)
                self._size -= len(oldest.made.body)


def remembered(strategy_id: UUID | None, make: Callable[[], Made], *asked: Hashable) -> Response:
    """The answer that ``make`` gives, or gave when the same was asked before and nothing has changed since that
    it rests on: on the strategy, or on nothing but what belongs to none.

    ``asked`` is all that the answer depends on beside that, the place that is asked for, the day or the past instant
    that it is about, the language, what the caller may see and whether it is packed. Whether the caller may see it at
    all is asked before. What is to be noted each time somebody sees it is not for here.
    """
    kept = memory()

    def standing() -> Hashable:
        return kept.course.standing(reader(), strategy_id)

    def finish() -> Finished:
        made = _packed(make()) if packs else make()
        return Finished(made, plain_tag(made.body))

    packs = request.accept_encodings.quality(GZIP) > 0
    before = standing()
    place = (request.endpoint, *sorted((request.view_args or {}).items()))
    key = (before, strategy_id, place, asked, day(), g.get("as_of"), language(), sight(), packs)
    found = kept.recall(key, finish, lambda: standing() == before)
    g.remembered = key
    answer = answer_with(found.made, found.tag)
    answer.headers["Vary"] = "Accept, Accept-Encoding, Accept-Language"
    return answer


def observations() -> KeptObservations:
    """What this process remembers of what is observed."""
    return memory().observations


def _packed(made: Made) -> Made:
    """Text packed, once for all who take it so: most of what an answer costs that is told from memory is its length."""
    if len(made.body) < SHORT or made.kind.partition(";")[0] not in TEXTS:
        return made
    return made._replace(body=gzip.compress(made.body, mtime=0), headers={**made.headers, "Content-Encoding": GZIP})


def memory() -> Memory:
    """The memory of this process."""
    if MEMORY not in current_app.extensions:
        current_app.extensions.setdefault(MEMORY, Memory())
    found: Memory = current_app.extensions[MEMORY]
    return found
