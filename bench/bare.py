"""The floor: the same server process with a constant answer and nothing else; in place of an overview one of its size,
and nothing for whoever has it.
"""

import os
from collections.abc import Iterable
from typing import Any

from bench.plain import serve

ANSWER = b'{"status": "ok"}'
OVERVIEW = b"x" * int(os.environ["BENCH_OVERVIEW_SIZE"])


def application(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    if "HTTP_IF_NONE_MATCH" in environment:
        start("304 Not Modified", [])
        return []
    body = OVERVIEW if environment["PATH_INFO"].endswith("/overview") else ANSWER
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


if __name__ == "__main__":
    serve(application, int(os.environ["SAMSPIL_PORT"]))
