"""Those who were refused, until they may ask again.

To refuse costs something too, and a crowd that asks again at once would have the server do little else. So the more are
refused, the later are they asked to come back, and nothing is read from their connections before, unless there is room
for them sooner.
"""

import select
import time
from collections.abc import Iterator
from heapq import heappop, heappush
from math import ceil
from typing import Any

RETRY_AFTER = 2  # seconds at least; by then the line that somebody was refused at has been served
REFUSALS = 400  # a second at most, of those who are back as soon as they may


class Held:
    """The connections from which nothing is read."""

    def __init__(self) -> None:
        self.channels: dict[int, Any] = {}
        self.ends: list[tuple[float, int]] = []
        self.hung_up = select.epoll()

    def __len__(self) -> int:
        return len(self.channels)

    def seconds(self) -> int:
        """After how many seconds the next to be refused should come back."""
        return max(RETRY_AFTER, ceil(len(self.channels) / REFUSALS))

    def hold(self, channel: Any, seconds: float) -> None:
        number = channel.socket.fileno()
        self.channels[number] = channel
        self.hung_up.register(number, select.EPOLLRDHUP)
        heappush(self.ends, (time.monotonic() + seconds, number))

    def gone(self) -> list[Any]:
        """Those who hung up."""
        return [self._let_go(number) for number, _ in self.hung_up.poll(0)]

    def released(self, now: float, room: int) -> Iterator[Any]:
        """Those whose time is over, and others where there is room for so many sooner than was thought."""
        while self.ends and (room > 0 or self.ends[0][0] <= now):
            _, number = heappop(self.ends)
            if number in self.channels:
                room -= 1
                yield self._let_go(number)

    def _let_go(self, number: int) -> Any:
        self.hung_up.unregister(number)
        return self.channels.pop(number)
