"""A way to the product on which everything goes wrong that can: no answer, half of one, and requests for patience."""

from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Thread

TROUBLES = tuple(one for each in ("busy", "cut", "half", "many", "broken") for one in (*["none"] * 9, each))
STATUS = {"busy": 503, "many": 429, "broken": 502}


class Step(BaseHTTPRequestHandler):
    """One request: passed on, or not."""

    protocol_version = "HTTP/1.1"
    server: "Way"

    def do_GET(self):
        trouble = next(self.server.troubles)
        self.server.met.append(trouble)
        if trouble == "cut":
            self.close_connection = True
        elif trouble in STATUS:
            self._answer(STATUS[trouble], [("Retry-After", "0")], b"no JSON")
        else:
            line = HTTPConnection("127.0.0.1", self.server.port)
            line.request("GET", self.path, headers=dict(self.headers))
            said = line.getresponse()
            kept = [one for one in said.getheaders() if one[0].lower() not in ("content-length", "connection", "date")]
            self._answer(said.status, kept, said.read(), is_half=trouble == "half")
            line.close()

    def _answer(self, status, headers, body, *, is_half=False):
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_half else body)
        self.close_connection = is_half

    def log_message(self, *_):
        """Say nothing."""


class Way(ThreadingHTTPServer):
    """``met`` is what went wrong so far."""

    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), Step)
        self.port, self.troubles, self.met = port, cycle(TROUBLES), []


@contextmanager
def stumbling(port):
    """Such a way to the product that listens on ``port``."""
    with Way(port) as way:
        serving = Thread(target=way.serve_forever)
        serving.start()
        try:
            yield way
        finally:
            way.shutdown()
            serving.join()
