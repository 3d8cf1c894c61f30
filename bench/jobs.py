"""What is asked of each server."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench.load import request

INITIATIVES = 50  # asked for in turn, as no two people look at the same one
REPORT = {"progress": "onTrack", "summary": "Arbejdet følger planen, og de næste skridt er aftalt."}


class RefusedError(Exception):
    """A server does not give what is to be measured."""


@dataclass(frozen=True)
class Job:
    """One kind of request: a method, the paths that are asked for in turn, and a body."""

    name: str
    method: str
    paths: list[str]
    body: bytes = b""

    def messages(self, host: str, key: str) -> list[bytes]:
        headers = {"Host": host, "Authorization": f"Bearer {key}"}
        return [request(self.method, path, headers, self.body) for path in self.paths]


def jobs_for(strategy: str, initiatives: list[str], after: str) -> list[Job]:
    """Reads before writes, so that all find the same data; ``after`` is a cursor of the feed."""
    places = [f"/v1/initiatives/{one}" for one in initiatives[:INITIATIVES]]
    reports = [f"{place}/status-updates" for place in places]
    return [
        Job("page of 100 initiatives", "GET", [f"/v1/initiatives?strategyId={strategy}"]),
        Job("one initiative", "GET", places),
        Job("overview, computed", "GET", [f"/v1/strategies/{strategy}/overview"]),
        Job("next 500 changes", "GET", [f"/v1/changes?pageSize=500&after={after}"]),
        Job("status update", "POST", reports, json.dumps(REPORT).encode()),
    ]


def answer_to(address: tuple[str, int], job: Job, key: str) -> bytes:
    """The answer to the first request of a job; RefusedError where it is no success."""
    connection = HTTPConnection(*address, timeout=60)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request(job.method, job.paths[0], job.body or None, headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status not in (200, 201):
        raise RefusedError(f"{job.method} {job.paths[0]}: {answer.status} {body[:300].decode()}")
    return body


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
