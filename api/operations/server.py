"""The production server: waitress, with an end to patience.

It reads a whole request before a thread is busy with it, so slow clients hold none. Added here: a request must arrive
within ``REQUEST_AGE`` however slowly it drips; what could be understood in two ways is refused; so is what would wait
too long for a thread (``overload``); refusals are problem documents; answers without a body keep the connection;
SIGTERM finishes what has begun and takes nothing new.
"""

import gc
import io
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from api.operations.admission import REFUSED, largest_body
from api.operations.headers import own_origin
from api.operations.overload import PAUSE, Lines, closes

LEAVING = "leaving"  # among the application's extensions: what to call when the server is about to stop
REQUEST_AGE = 15
GRACE = 20
CONNECTIONS = 4000
FILES = 8192
ACCEPTED_AT_ONCE = 256  # new connections in one turn: a crowd at the door keeps nobody waiting behind it
LONGEST_HEADER = 32 * 1024  # bytes: the longest text that a query may hold, in signs of twelve each, beside a token
TURN = 0.0005  # seconds that a thread may compute while others wait: a probe has several waits, and many before it
REST = 0.00002  # seconds between two turns for each connection of a crowd
CROWD = 100  # connections
GARBAGE = 100_000  # objects made and kept between two looks for circles


class Parser(HTTPRequestParser):
    adj: Adjustments
    command, path, query = "GET", "/", ""  # of what is no request

    def parse_header(self, header_plus: bytes) -> None:
        """Refuse two lengths at once, by which a request could be smuggled past a proxy; from here on its path decides
        how large the body may become.
        """
        super().parse_header(header_plus)
        self.adj = copy(self.adj)
        self.adj.max_request_body_size = 2 * largest_body(self.path)
        if "TRANSFER_ENCODING" in self.headers or self.chunked:
            if "CONTENT_LENGTH" in self.headers:
                raise ParsingError("Content-Length and Transfer-Encoding")
            if self.version == "1.0":
                raise ParsingError("Transfer-Encoding in HTTP/1.0")


class Task(WSGITask):
    def write(self, data: bytes) -> None:
        """The head leaves with what comes first of the body: whoever waits is woken once."""
        if self.wrote_header:
            super().write(data)
        else:
            with self.channel.together():
                super().write(data)

    def set_close_on_finish(self) -> None:
        """Keep the connection after 204 and 304, whose length needs no telling."""
        asked = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version != "1.1" or asked == "close":
            super().set_close_on_finish()


class Refusal(WSGITask):
    """What is no request in the server's eyes, answered by the application as everything else is."""

    def execute(self) -> None:
        self.set_close_on_finish()
        super().execute()

    def get_environment(self) -> dict[str, Any]:
        refused, server = self.request, self.channel.server
        return {
            REFUSED: refused.error.code,
            "REQUEST_METHOD": getattr(refused, "command", "GET"),
            "PATH_INFO": getattr(refused, "path", "/"),
            "QUERY_STRING": "",
            "REMOTE_ADDR": self.channel.addr[0],
            "SERVER_NAME": server.effective_host,
            "SERVER_PORT": str(server.effective_port),
            "SERVER_PROTOCOL": "HTTP/1.0",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }


class Channel(HTTPChannel):
    task_class, error_task_class, parser_class = Task, Refusal, Parser
    begun: float | None
    requests: list[Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.begun = self.creation_time
        self.pieces: list[bytes] | None = None

    def received(self, data: bytes) -> bool:
        """Take in what came, and note since when a request is unfinished."""
        before = self.request
        taken: bool = super().received(data)
        if self.request is None:
            self.begun = None
        elif self.request is not before:
            self.begun = time.time()
        return taken

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send as one what is written meanwhile."""
        pieces: list[bytes] = []
        self.pieces = pieces
        try:
            yield
        finally:
            self.pieces = None
        self.write_soon(b"".join(pieces))

    def write_soon(self, data: Any) -> int:
        """Send at once what the connection takes, without a copy of it; the rest waits in a buffer, as files do."""
        if self.pieces is not None:
            self.pieces.append(data)
            return len(data)
        sent = 0
        with self.outbuf_lock:
            if isinstance(data, bytes) and self.connected and not self.total_outbufs_len:
                sent = self.send(data, do_close=False)
                self.last_activity = time.time()
        rest = data[sent:] if sent else data
        return sent + super().write_soon(rest) if rest else sent

    def refuse(self, answer: bytes) -> None:
        """Answer the first of the requests without a thread; whoever calls holds the lock of the requests."""
        asked = self.requests.pop(0)
        with self.outbuf_lock:
            self.outbufs[-1].append(answer)
            self.current_outbuf_count += len(answer)
            self.total_outbufs_len += len(answer)
        if closes(asked):
            self.close_when_flushed = True
            for other in self.requests:
                other.close()
            self.requests = []
        asked.close()

    def is_idle(self) -> bool:
        return not self.requests and not self.total_outbufs_len

    def has_outstayed(self, now: float) -> bool:
        """Whether it neither works nor gets on."""
        silent = self.last_activity < now - self.adj.channel_timeout
        unfinished = self.begun is not None and self.begun < now - REQUEST_AGE
        return not self.requests and (silent or unfinished)


class Server(TcpWSGIServer):
    channel_class = Channel
    stopping = is_called = False
    leaving: Iterable[Callable[[], None]] = ()

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
        end = time.time() + GRACE
        while time.time() < end and self._close_idle():
            self._turn(0.05)
        self.task_dispatcher.shutdown(timeout=1)
        self.trigger.close()

    def pull_trigger(self) -> None:
        """Wake the thread that sees to connections, once for all who call it before its next turn."""
        if not self.is_called:
            self.is_called = True
            super().pull_trigger()

    def stop(self, *_: Any) -> None:
        """For a signal: stop at the next turn."""
        self.stopping = True
        self.pull_trigger()

    def _turn(self, seconds: float) -> None:
        """See to every connection once. That costs as much as there are, so in a crowd a turn waits for several."""
        work, self.is_called = self.task_dispatcher.work, False
        wait = min(seconds, PAUSE) if work.is_stuck() else seconds
        wasyncore.loop(timeout=wait, use_poll=True, map=self._map, count=1)
        work.help_out()
        if len(self.active_channels) > CROWD:
            time.sleep(REST * len(self.active_channels))

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
    lines = Lines(settings.threads, fixed, app.extensions["measures"].shed.inc)
    made = Server(
        app, adj=settings, sockinfo=where, _sock=_bound(where), dispatcher=lines, bind_socket=False, _start=False
    )
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
