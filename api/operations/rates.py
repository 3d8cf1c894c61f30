"""How many requests a caller may send: SAMSPIL_RATE_LIMIT a minute, told in ``RateLimit`` and ``RateLimit-Policy``.

A caller is an API client, a person or, until a key or token has proved to be one's, an address. Whose it is, is
remembered (by its hash) from the first answer on, so that the limit needs no look into the database and stops a flood
before one. What monitors ask for is never refused.
"""

import hashlib
import time
from ipaddress import IPv6Address, ip_address
from math import ceil
from threading import Lock
from typing import Any

from flask import Request, Response
from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from api.problems import Problem

UNLIMITED = ("/health/", "/metrics")
MOST_CALLERS = 50_000


class Windows(Storage):
    """Counts in memory. The library's own starts a thread every 10 ms that walks through all of them."""

    STORAGE_SCHEME = ["samspil"]  # noqa: RUF012, as the library declares it
    base_exceptions = ValueError

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.counts: dict[str, tuple[int, float]] = {}
        self.lock = Lock()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        with self.lock:
            count, ends = self.counts.get(key, (0, 0.0))
            if ends <= now:
                self._make_room(now)
                count, ends = 0, now + expiry
            self.counts[key] = count + amount, ends
        return count + amount

    def window(self, key: str) -> tuple[int, float]:
        """How many came in the window that is open, and when it ends."""
        now = time.time()
        count, ends = self.counts.get(key, (0, now))
        return (count, ends) if ends > now else (0, now)

    def get(self, key: str) -> int:
        return self.window(key)[0]

    def get_expiry(self, key: str) -> float:
        return self.window(key)[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self.lock:
            number = len(self.counts)
            self.counts.clear()
        return number

    def clear(self, key: str) -> None:
        self.counts.pop(key, None)

    def _make_room(self, now: float) -> None:
        """Forget windows that are over; under a flood from more addresses than can be kept, begin anew."""
        if len(self.counts) >= MOST_CALLERS:
            self.counts = {key: window for key, window in self.counts.items() if window[1] > now}
        if len(self.counts) >= MOST_CALLERS:
            self.counts = {}


class Rates:
    """The limit of one application."""

    def __init__(self, per_minute: int) -> None:
        self.item = RateLimitItemPerMinute(per_minute)
        self.policy = f'"default";q={per_minute};w=60'
        self.windows = Windows()
        self.limiter = FixedWindowRateLimiter(self.windows)
        self.clients: dict[bytes, str] = {}

    def count(self, asked: Request, kept: Any) -> None:
        """Count the request where it counts, and refuse it when it is one too many."""
        kept.digest = _digest(asked)
        kept.caller = self.clients.get(kept.digest) or _address(asked)
        if not asked.path.startswith(UNLIMITED) and not self.limiter.hit(self.item, kept.caller):
            raise Problem("too-many-requests", headers={"Retry-After": str(self._left(kept)[1])})

    def tell(self, asked: Request, kept: Any, answer: Response) -> None:
        """What is left, on every answer; and whose the key was."""
        if "principal" in kept:
            self._remember(kept.digest, str(kept.principal.id))
        elif answer.status_code == 401:
            self.clients.pop(kept.digest, None)
        remaining, seconds = self._left(kept)
        answer.headers.add("RateLimit-Policy", self.policy)
        answer.headers.add("RateLimit", f'"default";r={remaining};t={seconds}')

    def _remember(self, digest: bytes, client: str) -> None:
        if len(self.clients) >= MOST_CALLERS:
            self.clients = {}
        self.clients[digest] = client

    def _left(self, kept: Any) -> tuple[int, int]:
        """Requests left in the caller's window, and seconds until the next one."""
        count, ends = self.windows.window(self.item.key_for(kept.caller))
        return max(0, self.item.amount - count), ceil(ends - time.time()) or 60


def _digest(asked: Request) -> bytes:
    """What a key is remembered by; its own text is not kept."""
    return hashlib.sha256(asked.environ.get("HTTP_AUTHORIZATION", "").encode()).digest()


def _address(asked: Request) -> str:
    """The caller's address; of IPv6 the part that one household or server has for itself."""
    given = asked.remote_addr or ""
    if ":" in given:
        address = ip_address(given.partition("%")[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
            return f"{address.exploded[:19]}::/64"
    return given
