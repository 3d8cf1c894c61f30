"""Measure: a page of 100 initiatives, one initiative, the overview when it is computed, when it is unchanged and when
the caller has it, 500 changes, and a status update.

Each is measured on both databases and, in the same run, beside a bare constant answer and, on PostgreSQL, beside
hand-written SQL that builds the same JSON (``bench.raw``); then on PostgreSQL among many initiatives of others.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from bench import places
from bench.compare import DifferentAnswersError, demand_same
from bench.jobs import Job, RefusedError, cursor_within, discovered, jobs_for, overview_at
from bench.load import Load, put_under_load
from bench.table import Row, table

OURS = ["flask", "--app", "wsgi", "serve"]
WARMING, BRIEF, ROUNDS = 2.0, 2.0, 2
Roots = tuple[psutil.Process | None, ...]


@dataclass(frozen=True)
class Measure:
    """The load of a job on one server, and the processor time in seconds that it took."""

    load: Load
    processor: float

    @property
    def milliseconds(self) -> float:
        """Processor time for one request."""
        return 1000 * self.processor / self.load.answers


def measured(
    address: tuple[str, int], job: Job, key: str, seconds: float, roots: Roots = (), before: Measure | None = None
) -> Measure:
    """A job's measure, added to one ``before`` it; the first time once everything is warm."""
    messages = job.messages(f"{address[0]}:{address[1]}", key)
    if before is None:
        put_under_load(address, messages, min(2 * seconds, WARMING))
    began = places.processor_time(*roots)
    load = put_under_load(address, messages, seconds)
    used = places.processor_time(*roots) - began
    return Measure(load, used) if before is None else Measure(before.load + load, before.processor + used)


def measure(database: str, url: str, pid: int | None, asked: argparse.Namespace, crowd: int = 0) -> Iterator[Row]:
    """Fill a database and measure the servers on it in turn, job by job, so that all meet the same machine."""
    found = places.filled(url, crowd)
    postmaster = psutil.Process(pid) if pid else None
    with ExitStack() as stack:
        beside = stack.enter_context(tempfile.TemporaryDirectory())
        ours = {"SAMSPIL_DATABASE_URL": url, "SAMSPIL_CHECKPOINTS": f"{beside}/checkpoints.ndjson"}
        ours |= {"SAMSPIL_DELIVER_WEBHOOKS": "false", "SAMSPIL_RUN_JOBS": "false"}  # beside it
        servers = {"ours": stack.enter_context(places.served(OURS, ours))}
        if pid and not crowd:
            raw = {"BENCH_DATABASE_URL": places.plain_url(url)}
            servers["raw"] = stack.enter_context(places.served(["bench.raw"], raw))
        size, tag = overview_at(servers["ours"][0], found["strategy"], found["key"])
        if not crowd:
            bare = {"BENCH_OVERVIEW_SIZE": str(size)}
            servers["bare"] = stack.enter_context(places.served(["bench.bare"], bare))
        after = cursor_within(servers["ours"][0], found["key"])
        jobs = jobs_for(found["strategy"], found["initiatives"], after, tag)
        for job in jobs if "raw" in servers else ():
            demand_same(job, found["key"], servers["ours"][0], servers["raw"][0])
        for job in jobs:
            marks: dict[str, Measure] = {}
            for name in [*servers] * ROUNDS:
                address, process = servers[name]
                seconds = (min(asked.seconds, BRIEF) if name == "bare" else asked.seconds) / ROUNDS
                roots = (process, None if name == "bare" else postmaster)
                marks[name] = measured(address, job, found["key"], seconds, roots, before=marks.get(name))
            for name, mark in marks.items():
                yield Row(database, job.name, name, mark.load, mark.milliseconds, crowd)


def elsewhere(asked: argparse.Namespace) -> Iterator[Row]:
    """Measure whatever listens at a base URL; nothing is known of its processor time."""
    parts = urlsplit(asked.base_url)
    if parts.scheme != "http" or not parts.hostname or not asked.key:
        raise SystemExit("--base-url takes an address such as http://127.0.0.1:8000, and --key a key to it")
    address = (parts.hostname, parts.port or 80)
    strategy, initiatives = discovered(address, asked.key, asked.strategy)
    after, (_, tag) = cursor_within(address, asked.key), overview_at(address, strategy, asked.key)
    for job in jobs_for(strategy, [asked.initiative] if asked.initiative else initiatives, after, tag):
        if job.method == "GET" or asked.write:
            yield Row(parts.netloc, job.name, "there", measured(address, job, asked.key, asked.seconds).load)


def everywhere(asked: argparse.Namespace) -> Iterator[Row]:
    if asked.base_url:
        yield from elsewhere(asked)
        return
    if "sqlite" in asked.databases:
        with tempfile.TemporaryDirectory() as directory:
            yield from measure("sqlite", places.path_of(directory), None, asked)
    if "postgresql" in asked.databases:
        for crowd in (0, asked.crowd) if asked.crowd else (0,):
            with places.postgresql() as (url, pid):
                yield from measure("postgresql", url, pid, asked, crowd)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="how long each job is measured (5)")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--crowd", type=int, default=100_000, help="initiatives in other strategies (100000; 0: skip)")
    parser.add_argument(
        "--base-url", help="measure the server at this address, whose rate limit holds, instead of servers of our own"
    )
    parser.add_argument("--key", help="the API key to use there")
    parser.add_argument("--strategy", help="the strategy to ask for there (the first that it lists)")
    parser.add_argument("--initiative", help="the initiative to ask for there (active ones of the strategy, in turn)")
    parser.add_argument("--write", action="store_true", help="send status updates there too, which nothing takes back")
    return parser.parse_args()


def main() -> None:
    rows: list[Row] = []
    try:
        for row in everywhere(arguments()):
            rows.append(row)
            print(f"{row.database} {row.job}, {row.server}: {row.load.rate:,.0f} a second", flush=True)
    except (DifferentAnswersError, RefusedError, ConnectionError) as trouble:
        raise SystemExit(str(trouble)) from None
    print(f"\n{table(rows)}")


if __name__ == "__main__":
    main()
