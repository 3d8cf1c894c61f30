"""What is asked of each server."""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.load import request

AHEAD = [f"{year}-{month:02}" for year in range(2100, 2125) for month in range(1, 13)]
INITIATIVES = 50  # asked for in turn, as no two people look at the same one
REPORT = {"progress": "onTrack", "summary": "Arbejdet følger planen, og de næste skridt er aftalt."}


class RefusedError(Exception):
    """A server does not give what is to be measured."""


@dataclass(frozen=True)
class Job:
    """One kind of request: a method, the paths that are asked for in turn, a body, and more headers."""

    name: str
    method: str
    paths: list[str]
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def messages(self, host: str, key: str) -> list[bytes]:
        headers = {"Host": host, "Authorization": f"Bearer {key}", **self.headers}
        return [request(self.method, path, headers, self.body) for path in self.paths]


def jobs_for(strategy: str, initiatives: list[str], after: str, tag: str) -> list[Job]:
    """Reads before writes, so that all find the same data; ``after`` is a cursor of the feed, ``tag`` the overview's.

    The overview is computed for each of so many periods that it is forgotten when its turn comes again; all lie ahead,
    so that it tells everything.
    """
    places = [f"/v1/initiatives/{one}" for one in initiatives[:INITIATIVES]]
    reports = [f"{place}/status-updates" for place in places]
    return [
        Job("page of 100 initiatives", "GET", [f"/v1/initiatives?strategyId={strategy}"]),
        Job("one initiative", "GET", places),
        Job("overview, computed", "GET", [f"{overview_of(strategy)}?period={one}" for one in AHEAD]),
        Job("overview, unchanged", "GET", [overview_of(strategy)]),
        Job("overview, unchanged, gzip", "GET", [overview_of(strategy)], headers={"Accept-Encoding": "gzip"}),
        Job("overview, 304", "GET", [overview_of(strategy)], headers={"If-None-Match": tag}),
        Job("next 500 changes", "GET", [f"/v1/changes?pageSize=500&after={after}"]),
        Job("status update", "POST", reports, json.dumps(REPORT).encode()),
    ]


def overview_of(strategy: str) -> str:
    return f"/v1/strategies/{strategy}/overview"


def overview_at(address: tuple[str, int], strategy: str, key: str) -> tuple[int, str]:
    """How many bytes the overview has, and its entity tag."""
    body, tag = _answered(address, Job("the overview", "GET", [overview_of(strategy)]), key)
    return len(body), tag


def answer_to(address: tuple[str, int], job: Job, key: str) -> bytes:
    """The whole answer to the first request of a job; RefusedError where it is no success."""
    return _answered(address, job, key)[0]


def _answered(address: tuple[str, int], job: Job, key: str) -> tuple[bytes, str]:
    connection = HTTPConnection(*address, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request(job.method, job.paths[0], job.body or None, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status not in (200, 201):
        raise RefusedError(f"{job.method} {job.paths[0]}: {answer.status} {body[:300].decode()}")
    return body, answer.getheader("ETag") or ""


def discovered(address: tuple[str, int], key: str, strategy: str | None) -> tuple[str, list[str]]:
    """A strategy and active initiatives of it, as the server lists them, where none was named."""
    if strategy is None:
        strategy = _listed(address, key, "/v1/strategies", {})[0]["id"]
    asked = {"strategyId": strategy, "state": "active"}
    return strategy, [one["id"] for one in _listed(address, key, "/v1/initiatives", asked)]


def cursor_within(address: tuple[str, int], key: str) -> str:
    """A cursor of the feed with much behind it, where there is much."""
    begun = Job("the feed's beginning", "GET", ["/v1/changes?pageSize=1000"])
    found: str = json.loads(answer_to(address, begun, key))["next"]
    return found


def _listed(address: tuple[str, int], key: str, path: str, asked: dict[str, str]) -> Any:
    found = json.loads(answer_to(address, Job(path, "GET", [f"{path}?{urlencode(asked)}".rstrip("?")]), key))["items"]
    if not found:
        raise RefusedError(f"{path} lists nothing to ask for")
    return found
