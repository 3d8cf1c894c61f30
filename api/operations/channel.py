"""One connection of the server: what is read from it, and what is written to it.

A request must arrive within ``REQUEST_AGE`` however slowly it drips; what could be understood in two ways is refused;
refusals are problem documents; answers without a body keep the connection.
"""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import lru_cache, partial
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import WSGITask

from api.auth.standing import QUESTION, STANDING
from api.operations.admission import REFUSED, largest_body
from api.operations.overload import closes
from api.operations.sockets import has_ended, sent

REQUEST_AGE = 15


class Parser(HTTPRequestParser):
    adj: Adjustments
    command, path, query = "GET", "/", ""  # of what is no request
    question: bytes | None = None
    standing: Any = None

    def parse_header(self, header_plus: bytes) -> None:
        """Refuse two lengths at once, by which a request could be smuggled past a proxy; from here on its path decides
        how large the body may become.
        """
        super().parse_header(header_plus)
        self.adj = _with_room_for(self.adj, 2 * largest_body(self.path))
        if "TRANSFER_ENCODING" in self.headers or self.chunked:
            if "CONTENT_LENGTH" in self.headers:
                raise ParsingError("Content-Length and Transfer-Encoding")
            if self.version == "1.0":
                raise ParsingError("Transfer-Encoding in HTTP/1.0")


@lru_cache(maxsize=16)
def _with_room_for(adj: Adjustments, most: int) -> Adjustments:
    """The settings where a body may have so many bytes."""
    made = copy(adj)
    made.max_request_body_size = most
    return made


class Task(WSGITask):
    def get_environment(self) -> dict[str, Any]:
        """With what was found out about the question when it was read."""
        found: dict[str, Any] = super().get_environment()
        return found | {QUESTION: self.request.question, STANDING: self.request.standing}

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


class Told(Task):
    """An answer that is known already: ``status``, headers and body."""

    def __init__(self, answer: tuple[str, list[tuple[str, str]], bytes], channel: HTTPChannel, request: Any) -> None:
        super().__init__(channel, request)
        self.status, self.response_headers, self.body = answer
        self.content_length, self.complete = len(self.body), True

    def execute(self) -> None:
        if self.body:
            self.write(self.body)


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
    task_class: Any = Task
    error_task_class, parser_class = Refusal, Parser
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

    def answer(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer the one request that there is; nothing else is to be sent."""
        self.task_class = partial(Told, (status, headers, body))
        try:
            self.service()
        finally:
            del self.task_class

    def recv(self, most: int) -> bytes:
        """What has come, read by the only thread that reads."""
        read: bytes = self.server.reader.read(self.socket.fileno()) or super().recv(most)
        return read

    def refuse(self, answer: bytes) -> bool:
        """Answer the first of the requests without a thread; whoever calls holds the lock of the requests. Whether
        nothing is read from the connection now: it is the caller's own, and has its answer.
        """
        asked = self.requests.pop(0)
        with self.outbuf_lock:
            if self.connected and not self.total_outbufs_len:
                answer = answer[sent(self.socket.fileno(), answer) :]
            if answer:
                self.outbufs[-1].append(answer)
                self.current_outbuf_count += len(answer)
                self.total_outbufs_len += len(answer)
        if closes(asked):
            self.close_when_flushed = True
            for other in self.requests:
                other.close()
            self.requests = []
        asked.close()
        done = not (answer or self.requests or self.close_when_flushed)
        return done and self.addr[0] != self.adj.trusted_proxy and self.server.forget(self)

    def has_left(self) -> bool:
        """Whether nobody waits for an answer any more."""
        number = self._fileno
        return number is None or has_ended(number)

    def is_idle(self) -> bool:
        return not self.requests and not self.total_outbufs_len

    def has_outstayed(self, now: float) -> bool:
        """Whether it neither works nor gets on."""
        silent = self.last_activity < now - self.adj.channel_timeout
        unfinished = self.begun is not None and self.begun < now - REQUEST_AGE
        return not self.requests and (silent or unfinished)
