"""The production server: waitress, with an end to patience.

It reads a whole request before a thread is busy with it, so slow clients hold none. Added here: what one connection may
do (``channel``); who would wait too long for a thread is refused (``overload``) and held a while (``held``); SIGTERM
finishes what has begun and takes nothing new.
"""

import gc
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterable
from math import inf
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from api.auth.standing import KNOWN
from api.operations.channel import Channel
from api.operations.desk import Desk
from api.operations.headers import own_origin
from api.operations.overload import PAUSE, Lines
from api.operations.sockets import Connection, Reader, accepted

LEAVING = "leaving"  # among the application's extensions: what to call when the server is about to stop
GRACE = 20
CONNECTIONS = 4000
FILES = 8192
ACCEPTED_AT_ONCE = 256  # new connections in one turn: a crowd at the door keeps nobody waiting behind it
LONGEST_HEADER = 32 * 1024  # bytes: the longest text that a query may hold, in signs of twelve each, beside a token
TURN = 0.0005  # seconds that a thread may compute while others wait: a probe has several waits, and many before it
REST = 0.00002  # seconds between two turns for each connection of a crowd
CROWD = 100  # connections
GARBAGE = 100_000  # objects made and kept between two looks for circles


class Server(TcpWSGIServer):
    channel_class = Channel
    stopping = is_called = False
    reader: Reader
    leaving: Iterable[Callable[[], None]] = ()

    def accept(self) -> tuple[Connection, Any] | None:
        """Who is next at the door, and from where; OSError where it has left again."""
        made = accepted(self.socket)
        return None if made is None else (made, made.getpeername())

    def handle_accept(self) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            known = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == known or known >= self.adj.connection_limit:
                return

    def maintenance(self, now: float) -> None:
        for channel in self.active_channels.values():
            if channel.has_outstayed(now):
                channel.will_close = True

    def run(self) -> None:
        """Serve until ``stop``; then finish what has begun, for at most ``GRACE`` seconds."""
        _leave_in_peace()
        while not self.stopping:
            self._turn(1)
        for leave in self.leaving:
            leave()
        wasyncore.dispatcher.close(self)
        self._look_again(inf)
        end = time.time() + GRACE
        while time.time() < end and self._close_idle():
            self._turn(0.05)
        if desk := self.task_dispatcher.desk:
            desk.close()
        self.task_dispatcher.shutdown(timeout=1)
        self.trigger.close()

    def pull_trigger(self) -> None:
        """Wake the thread that sees to connections, once for all who call it before its next turn."""
        if not self.is_called:
            self.is_called = True
            super().pull_trigger()

    def forget(self, channel: Channel) -> bool:
        """Look at a connection no more; whether it was looked at until now."""
        return self._map.pop(channel.socket.fileno(), None) is not None

    def _look_again(self, now: float) -> None:
        """See to those again who were refused and may now come back."""
        lines = self.task_dispatcher
        for channel in lines.held.gone():
            channel.handle_close()
        for channel in lines.held.released(now, lines.work.room()):
            channel.add_channel(self._map)

    def stop(self, *_: Any) -> None:
        """For a signal: stop at the next turn."""
        self.stopping = True
        self.pull_trigger()

    def _turn(self, seconds: float) -> None:
        """See to every connection once. That costs as much as there are, so in a crowd a turn waits for several."""
        lines, self.is_called = self.task_dispatcher, True  # the loop is to come anyway
        work, desk = lines.work, lines.desk
        self._look_again(time.monotonic())
        if desk:
            self._see_to(desk)
        self.is_called = False
        wait = min(seconds, PAUSE) if work.is_stuck() or lines.held else seconds
        wait = desk.soon(wait) if desk else wait
        wasyncore.loop(timeout=wait, use_poll=True, map=self._map, count=1)
        work.help_out()
        if len(self.active_channels) > CROWD and not (desk and desk.asked):
            time.sleep(REST * len(self.active_channels))

    def _see_to(self, desk: Desk) -> None:
        """Let the desk work, and look at its socket."""
        before = desk.number
        desk.turn(self._line_up)
        if before != desk.number:
            self._map.pop(before, None)
        if desk.number is not None:
            self._map[desk.number] = desk

    def _line_up(self, channel: Channel) -> None:
        with channel.requests_lock:
            self.task_dispatcher.line_up(channel)

    def _close_idle(self) -> int:
        """Close who waits for nothing; how many are still here."""
        for channel in list(self.active_channels.values()):
            if channel.is_idle():
                channel.will_close = True
        return len(self.active_channels)


def _leave_in_peace() -> None:
    """Spare the garbage collector what lives as long as the process: a third of an overview's time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 50, 100)
    sys.setswitchinterval(TURN)


def bind(app: Flask) -> Server:
    """A server that has its port and accepts nobody yet; ``accept_connections`` and ``run`` follow."""
    proxy = app.config["TRUSTED_PROXY"]
    behind = (
        {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}} if proxy else {}
    )
    settings = Adjustments(
        host=app.config["HOST"],
        port=app.config["PORT"],
        threads=app.config["THREADS"],
        connection_limit=_connections(),
        backlog=CONNECTIONS,
        channel_timeout=30,
        cleanup_interval=5,
        max_request_header_size=LONGEST_HEADER,
        clear_untrusted_proxy_headers=True,
        ident=None,
        **behind,
    )
    where = settings.listen[0]
    fixed = [("API-Version", app.config["API_VERSION"]), ("Access-Control-Allow-Origin", own_origin(app))]
    known = app.extensions.get(KNOWN)
    desk = Desk(app, known) if known and app.config["DATABASE_URL"].startswith("postgresql") else None
    lines = Lines(settings.threads, fixed, app.extensions["measures"].shed.inc, desk)
    made = Server(
        app, adj=settings, sockinfo=where, _sock=_bound(where), dispatcher=lines, bind_socket=False, _start=False
    )
    made.reader = Reader(settings.recv_bytes)
    made.leaving = app.extensions.setdefault(LEAVING, [])
    return made


def _bound(where: Any) -> socket.socket:
    """A socket with its port; OSError where it cannot have it."""
    family, kind, _, address = where
    found = socket.socket(family, kind)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except OSError:
        found.close()
        raise
    return found


def _connections() -> int:
    """How many connections to hold: what the system lets us, with some files to spare."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = max(soft, FILES if hard == resource.RLIM_INFINITY else min(hard, FILES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(CONNECTIONS, allowed - 100)
