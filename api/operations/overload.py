"""What the server does with more requests than it can work on: it says so at once to some, and serves the others.

Requests wait in one line for a thread. How long that takes is its length times what a request takes of late, shared by
the threads: a newcomer who would wait longer than ``PATIENCE`` is refused, and so is one whose caller has enough places
already, so that there is always room for another caller. Refusing costs no thread, no view, no key and no database.
Who was refused is held a while (``held``), for to refuse costs something too. What monitors ask for stands in a line of
its own.
"""

import time
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from secrets import token_hex
from threading import Lock
from typing import Any
from urllib.parse import quote

import orjson
from waitress.task import ThreadedTaskDispatcher

from api.errors import IN_A_PATH
from api.language import LANGUAGES, Language
from api.operations.desk import Desk
from api.operations.headers import FIXED, UNLESS_GIVEN
from api.operations.held import Held
from api.problems import Problem, repeatable

CODE = "overloaded"
PATIENCE = 1.0  # seconds that a request may wait for a thread
FEWEST = 4  # places in the line for each thread, however slow requests are
FIRST_GUESS = 0.05  # seconds that a request takes, until some have been seen; the latest count most
AT_WORK = 3  # threads that suffice while requests are short: more only take Python's lock from each other
PAUSE, LONG = 0.005, 0.1  # seconds in which somebody takes the next request from the line, else one more thread does
BUSY = 0.8  # of a processor that is used by who computes, and hardly by who waits
PROBES = ("/health/", "/metrics")
PROBE_THREADS = 2
MOST_PROBES = 100


class Place:
    """A channel's place in a line: what a thread of the dispatcher takes as its task."""

    def __init__(self, line: "Line", channel: Any, caller: str) -> None:
        self.line, self.channel, self.caller = line, channel, caller
        self.since = time.perf_counter()

    def service(self) -> None:
        """Work on it, unless whoever asked lost patience meanwhile."""
        self.line.leave(self.caller)
        began = time.perf_counter()
        if began - self.since > LONG and self.channel.has_left():
            self.channel.cancel()
            return
        try:
            self.channel.service()
        finally:
            self.line.learn(time.perf_counter() - began)

    def cancel(self) -> None:
        self.channel.cancel()


class Line(ThreadedTaskDispatcher):
    """The threads and who waits for them, by caller; ``most`` bounds the line whatever the threads can do."""

    def __init__(self, threads: int, most: int) -> None:
        super().__init__()
        self.count, self.most = threads, most
        self.waiting: Counter[str] = Counter()
        self.seconds, self.taken = FIRST_GUESS, time.monotonic()
        self.looked = self.taken, time.process_time()
        self.counting = Lock()
        self.set_thread_count(threads)

    def learn(self, seconds: float) -> None:
        self.seconds += (min(seconds, PATIENCE) - self.seconds) / 32

    def places(self) -> int:
        """How many may wait."""
        return min(self.most, max(FEWEST * self.count, int(PATIENCE * self.count / self.seconds)))

    def take(self, channel: Any, caller: str) -> bool:
        """A place for the channel, if there is one for this caller, who may have one of n + 2 parts beside n others."""
        with self.counting:
            places, mine = self.places(), self.waiting[caller]
            callers = len(self.waiting) + 1
            if len(self.queue) >= places or (mine and mine >= places // callers):
                return False
            self.waiting[caller] += 1
        with self.lock:
            self.queue.append(Place(self, channel, caller))
            if self.active_count < AT_WORK:
                self._call_one()
        return True

    def room(self) -> int:
        """How many more could come before anybody has to wait for long."""
        return FEWEST * self.count if len(self.queue) < self.count else 0

    def is_stuck(self) -> bool:
        """Whether somebody waits though not all threads work."""
        return bool(self.queue) and self.active_count < self.count

    def help_out(self) -> None:
        """Let one more thread work where nobody has taken anything from the line for ``PAUSE`` seconds while those at
        work wait for something, or for ``LONG`` while they compute: more of them would compute no sooner.
        """
        now, used = time.monotonic(), time.process_time()
        if now - self.looked[0] < PAUSE:
            return
        computes = used - self.looked[1] >= BUSY * (now - self.looked[0])
        self.looked = now, used
        with self.lock:
            if self.is_stuck() and now - self.taken >= (LONG if computes else PAUSE):
                self._call_one()

    def _call_one(self) -> None:
        self.active_count += 1
        self.queue_cv.notify()

    def handler_thread(self, thread_no: int) -> None:
        """Work off what waits, and then wait to be called."""
        while (place := self._next(thread_no)) is not None:
            try:
                place.service()
            except BaseException:
                self.logger.exception("Exception when servicing %r", place)

    def _next(self, thread_no: int) -> Place | None:
        """What comes next, once more than suffice are at work only when called; None where the thread is to end."""
        with self.lock:
            rests = self.active_count > AT_WORK
            while (rests or not self.queue) and not self.stop_count:
                self.active_count -= 1
                self.queue_cv.wait()
                rests = False
            if self.stop_count:
                self.stop_count -= 1
                self.threads.discard(thread_no)
                self.thread_exit_cv.notify()
                return None
            self.taken = time.monotonic()
            found: Place = self.queue.popleft()
            return found

    def leave(self, caller: str) -> None:
        with self.counting:
            self.waiting[caller] -= 1
            if self.waiting[caller] <= 0:
                del self.waiting[caller]


class Lines:
    """The line of those who work and that of those who watch; ``count`` is called for everybody refused."""

    def __init__(
        self, threads: int, fixed: list[tuple[str, str]], count: Callable[[], None], desk: Desk | None = None
    ) -> None:
        self.work, self.watch = Line(threads, 10_000), Line(PROBE_THREADS, MOST_PROBES)
        self.held, self.desk = Held(), desk
        self.count = count
        said = [*FIXED.items(), *fixed, *UNLESS_GIVEN, ("Content-Type", "application/problem+json")]
        self.head = "".join(f"{name}: {value}\r\n" for name, value in said)
        self.documents = {language: Problem(CODE).document(language) for language in LANGUAGES}

    def add_task(self, channel: Any) -> None:
        """Let the channel's request be answered at the desk, where that may be possible."""
        if not self.desk or not self.desk.takes(channel, channel.requests[0]):
            self.line_up(channel)

    def line_up(self, channel: Any) -> None:
        """Let each request of the channel wait for a thread, or be refused on the spot."""
        while channel.requests:
            asked = channel.requests[0]
            line = self.watch if asked.path.startswith(PROBES) else self.work
            if line.take(channel, asked.headers.get("AUTHORIZATION") or str(channel.addr[0])):
                return
            self.count()
            seconds = self.held.seconds()
            if channel.refuse(self.answer(asked, seconds)):
                self.held.hold(channel, seconds)

    def shutdown(self, *, timeout: float) -> None:
        for line in (self.work, self.watch):
            line.shutdown(timeout=timeout)

    def answer(self, asked: Any, seconds: int) -> bytes:
        """The whole answer, as the application would have given it; who asked is not looked at."""
        language, trace_id = _language(asked), token_hex(16)
        body = orjson.dumps(self.documents[language] | {"instance": _instance(asked.path), "traceId": trace_id})
        ends = "Connection: close\r\n" if closes(asked) else ""
        head = (
            f"HTTP/1.1 503 Service Unavailable\r\nRetry-After: {seconds}\r\nContent-Length: {len(body)}\r\n"
            f"Content-Language: {language}\r\nTraceparent: 00-{trace_id}-{token_hex(8)}-00\r\n{self.head}{ends}\r\n"
        )
        return head.encode("latin-1") + (b"" if asked.command == "HEAD" else body)


def closes(asked: Any) -> bool:
    """Whether the connection ends with the answer."""
    said = asked.headers.get("CONNECTION", "").lower()
    return bool(asked.error) or asked.version != "1.1" or said == "close"


@lru_cache(maxsize=1024)
def _instance(path: str) -> str:
    """The path as an answer may repeat it; a crowd asks for the same few again and again."""
    return quote(repeatable(path), safe=IN_A_PATH)


def _language(asked: Any) -> Language:
    """English where it is asked for first, Danish otherwise."""
    if asked.query.startswith("lang=") or "&lang=" in asked.query:
        return "en" if "lang=en" in asked.query else "da"
    return "en" if asked.headers.get("ACCEPT_LANGUAGE", "").lower().startswith("en") else "da"
