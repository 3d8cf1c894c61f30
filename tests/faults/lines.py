"""A line to the product over HTTP, for somebody who asks again when it breaks."""

import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any

PATIENCE = 60
PAUSE = 0.02


class Lost(Exception):
    """The connection broke; nobody knows what became of the request."""


@dataclass(frozen=True)
class Answer:
    """``times`` says how often it was asked for."""

    status_code: int
    headers: Any
    body: bytes
    times: int = 1

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def asks_for_patience(self):
        return self.status_code == 503 or (self.status_code == 409 and "Retry-After" in self.headers)


class Line:
    """One connection at a time, opened anew when it broke; ``ask`` sends nothing twice."""

    def __init__(self, port, key):
        self.port, self.key = port, key
        self.connection = None

    def ask(self, method, path, body=None, **headers):
        """``ask("PATCH", path, {…}, if_match=tag)``; raises Lost."""
        named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        named |= {"Authorization": f"Bearer {self.key}"} | ({"Content-Type": "application/json"} if body else {})
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, named)
            answer = self.connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, HTTPException) as error:
            self.hang_up()
            raise Lost from error

    def insist(self, *request, **headers):
        """Ask until an answer comes that says more than to try again."""
        end = time.monotonic() + PATIENCE
        times = 0
        while time.monotonic() < end:
            times += 1
            try:
                answer = self.ask(*request, **headers)
            except Lost:
                time.sleep(PAUSE)
                continue
            if not answer.asks_for_patience:
                return Answer(answer.status_code, answer.headers, answer.body, times)
            time.sleep(PAUSE)
        raise TimeoutError("the product does not answer")

    def hang_up(self):
        if self.connection:
            self.connection.close()
        self.connection = None
