"""The product over HTTP: asked again, ever more patiently, until it answers or the patience is at its end."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from clients.mirror.exact import parsed

TIMEOUT = 30.0  # seconds without a word, beyond those that the product was asked to wait
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 60.0
ANSWERED = frozenset({200, 304, 400, 403, 404, 410})
OK, NOT_MODIFIED, BAD, FORBIDDEN, MISSING, GONE = 200, 304, 400, 403, 404, 410
UNAUTHORIZED, TOO_MANY, FAULTS = 401, 429, 500


class RefusedError(Exception):
    """The key opens nothing any more, or not what a mirror needs."""


class UnreachableError(Exception):
    """Nobody answered for as long as there was patience."""


class UnexpectedError(Exception):
    """An answer that the contract does not know."""


@dataclass(frozen=True)
class Answer:
    """One of ``ANSWERED``, whole."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return parsed(self.body)

    @property
    def is_of_another_history(self) -> bool:
        """Whether the cursor that was sent belongs to what is no more: 410, or a cursor that another key sealed."""
        return self.status == GONE or (self.status == BAD and b'"foreign-cursor"' in self.body)


class Source:
    """The product at ``api`` as ``key`` sees it. ``patience`` is how many seconds it may be away at a time."""

    def __init__(self, api: str, key: str, patience: float, say: Callable[[str], None]) -> None:
        self.api = api.rstrip("/").removesuffix("/v1")
        self.key, self.patience, self.say = key, patience, say
        self._connection: HTTPConnection | None = None

    def get(self, path: str, known: str | None = None, wait: float = 0) -> Answer:
        """What the product says to ``path``; 304 where that is still what the tag ``known`` stands for.

        Raises RefusedError, UnreachableError, and UnexpectedError.
        """
        end = time.monotonic() + self.patience
        for pause in _pauses():
            answer, trouble = self._ask(path, known, wait)
            if answer and answer.status in ANSWERED:
                return answer
            if answer and answer.status == UNAUTHORIZED:
                raise RefusedError("the key is not valid any more (401)")
            if answer and answer.status != TOO_MANY and answer.status < FAULTS:
                raise UnexpectedError(f"{path} was answered with {answer.status}")
            seconds = max(pause, _asked_for(answer))
            if time.monotonic() + seconds > end:
                raise UnreachableError(trouble)
            self.say(f"{trouble}; again in {seconds:.1f} s")
            time.sleep(seconds)
        raise AssertionError

    def _ask(self, path: str, known: str | None, wait: float) -> tuple[Answer | None, str]:
        """The answer, where there is a whole one, and in words what is wrong otherwise."""
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json", "User-Agent": "samspil-mirror"}
        headers |= {"If-None-Match": known} if known else {}
        try:
            line = self._connection = self._connection or self._connected()
            line.timeout = TIMEOUT + wait
            if line.sock:
                line.sock.settimeout(TIMEOUT + wait)
            line.request("GET", path, headers=headers)
            said = line.getresponse()
            answer = Answer(said.status, said.headers, said.read())
        except (OSError, HTTPException) as error:
            self.close()
            return None, f"no answer from {self.api} ({type(error).__name__})"
        return answer, f"{self.api} answered {answer.status}"

    def _connected(self) -> HTTPConnection:
        """A connection, through the proxy in HTTPS_PROXY where there is one for that host."""
        there = urlsplit(self.api)
        host = there.hostname or ""
        if there.scheme != "https":
            return HTTPConnection(host, there.port, timeout=TIMEOUT)
        proxy = None if proxy_bypass(host) else getproxies().get("https")
        if not proxy:
            return HTTPSConnection(host, there.port, timeout=TIMEOUT)
        between = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        line = HTTPSConnection(between.hostname or "", between.port, timeout=TIMEOUT)
        line.set_tunnel(host, there.port)
        return line

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            with suppress(OSError):
                self._connection.close()
        self._connection = None


def _pauses() -> Iterator[float]:
    """Seconds to wait before asking again, twice as long each time, and never as long as somebody else does."""
    longest = FIRST_PAUSE
    while True:
        yield random.uniform(longest / 2, longest)  # noqa: S311, nobody gains by guessing it
        longest = min(2 * longest, LONGEST_PAUSE)


def _asked_for(answer: Answer | None) -> float:
    """The seconds that the product wants to be left alone for, and a little, since others were told the same."""
    said = answer.headers.get("Retry-After", "") if answer else ""
    return int(said) * random.uniform(1, 1.2) if said.isdecimal() else 0.0  # noqa: S311, as above
