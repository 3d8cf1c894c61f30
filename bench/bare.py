"""The floor: the same server process with a constant answer and nothing else."""

import os
from collections.abc import Iterable
from typing import Any

from bench.plain import serve

ANSWER = b'{"status": "ok"}'


def application(_: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(ANSWER)))])
    return [ANSWER]


if __name__ == "__main__":
    serve(application, int(os.environ["SAMSPIL_PORT"]))
