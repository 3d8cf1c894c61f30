"""A small load generator: a few connections kept busy with ready-made requests, light enough to share the machine."""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle

CONNECTIONS = 8
PATIENCE = 30
UNCHANGED = b"HTTP/1.1 304"
HEAD = 16_384  # bytes that hold the head of every answer
_room = bytearray(1 << 20)  # where each answer arrives, over what came before it
_asked: Counter[bytes] = Counter()  # how many answers came, by the first of the messages


@dataclass(frozen=True)
class Load:
    """What came back: latencies in seconds of the answers within the time, all answers to what was asked within it, and
    how many of these were no success.
    """

    seconds: float
    latencies: list[float]
    answers: int
    failures: int

    def __add__(self, other: "Load") -> "Load":
        latencies = [*self.latencies, *other.latencies]
        counts = self.answers + other.answers, self.failures + other.failures
        return Load(self.seconds + other.seconds, latencies, *counts)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that ``share`` of the answers stay under."""
        ranked = sorted(self.latencies) or [float("nan")]
        return 1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def put_under_load(address: tuple[str, int], messages: list[bytes], seconds: float) -> Load:
    """Send ``messages`` in turn, over and over, from a process of its own: counting costs the server nothing. The next
    time it goes on with the one that is next.
    """
    first = _asked[messages[0]] % len(messages)
    texts = [message.decode("latin-1") for message in (*messages[first:], *messages[:first])]
    order = json.dumps({"address": address, "messages": texts, "seconds": seconds})
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=order, stdout=subprocess.PIPE, text=True, check=True
    )
    load = Load(**json.loads(done.stdout))
    _asked[messages[0]] += load.answers
    return load


class Caller:
    """One kept-alive connection that asks, waits for the whole answer, and asks again. An answer's head is read, and
    its body counted.
    """

    def __init__(self, address: tuple[str, int], messages: Iterator[bytes]) -> None:
        self.messages, self.head, self.arrived, self.expected, self.began = messages, b"", 0, 0, 0.0
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self) -> None:
        self.head, self.arrived, self.expected, self.began = b"", 0, 0, time.perf_counter()
        self.socket.sendall(next(self.messages))

    def is_answered(self) -> bool:
        """Take in what came; whether the answer is whole."""
        received = self.socket.recv_into(_room)
        if not received:
            raise ConnectionError("the server closed the connection")
        self.arrived += received
        if not self.expected:
            self.head += _room[: min(received, HEAD)]
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            start = self.head.lower().find(b"content-length:", 0, end) + len(b"content-length:")
            is_empty = self.head.startswith(UNCHANGED)
            self.expected = end + 4 + (0 if is_empty else int(self.head[start : self.head.find(b"\r", start)]))
        return self.arrived >= self.expected

    @property
    def succeeded(self) -> bool:
        return self.head.startswith((b"HTTP/1.1 2", UNCHANGED))


def keep_busy(address: tuple[str, int], messages: list[bytes], seconds: float) -> Load:
    """The load of ``CONNECTIONS`` callers for so many seconds; what was asked by then is waited for."""
    selector, latencies, answers, failures, turns = selectors.DefaultSelector(), [], 0, 0, cycle(messages)
    for _ in range(CONNECTIONS):
        caller = Caller(address, turns)
        selector.register(caller.socket, selectors.EVENT_READ, caller)
        caller.ask()
    end = time.perf_counter() + seconds
    while selector.get_map():
        for key, _ in selector.select(timeout=1):
            caller = key.data
            if not caller.is_answered():
                continue
            now = time.perf_counter()
            answers += 1
            failures += not caller.succeeded
            if now < end:
                latencies.append(now - caller.began)
                caller.ask()
            else:
                selector.unregister(caller.socket)
        if time.perf_counter() > end + PATIENCE:
            raise TimeoutError("the server does not answer")
    return Load(seconds, latencies, answers, failures)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    found = keep_busy(tuple(asked["address"]), [text.encode("latin-1") for text in asked["messages"]], asked["seconds"])
    json.dump(asdict(found), sys.stdout)
