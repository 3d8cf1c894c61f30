"""What happens to acknowledged writes when everything goes wrong, at length: ``make faults``.

Real processes, real HTTP, SQLite and a PostgreSQL server of its own. ``test_faults.py`` does the same in small.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
from sqlalchemy import create_engine, text

from tests.faults.commits import fail_at_commit
from tests.faults.editors import edit_at_once
from tests.faults.figures import NAMES, Figures
from tests.faults.following import follow
from tests.faults.keys import send_again
from tests.faults.kills import survive_kills
from tests.faults.mirrors import kill_mirrors
from tests.faults.refusals import refuse_entries
from tests.support import postgresql_database, postgresql_server, prepared

SCENARIOS: dict[str, tuple[Callable[..., Figures], dict[str, int]]] = {
    "refusals": (refuse_entries, {"rounds": 10}),
    "commits": (fail_at_commit, {"rounds": 50}),
    "keys": (send_again, {"rounds": 50}),
    "editors": (edit_at_once, {"rounds": 1000}),
    "kills": (survive_kills, {"kills": 100}),
    "feed": (follow, {"changes": 25_000}),
    "mirror": (kill_mirrors, {"kills": 100}),
}
ONLY_ON_POSTGRESQL = {
    "kills": {"cuts": 50, "crashes": 20},
}


@contextmanager
def sqlite():
    with tempfile.TemporaryDirectory() as directory, prepared(f"sqlite:///{directory}/faults.db") as database:
        yield database


@contextmanager
def postgresql():
    """A database that has written down what it acknowledges: its processes are killed, though not the machine."""
    with (
        tempfile.TemporaryDirectory() as directory,
        postgresql_server(Path(directory, "server")) as server,
        postgresql_database(server, "samspil_faults") as url,
    ):
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("ALTER DATABASE samspil_faults SET synchronous_commit = on"))
        engine.dispose()
        with prepared(url) as database:
            yield database


PLACES = {"sqlite": sqlite, "postgresql": postgresql}


def arguments():
    parser = argparse.ArgumentParser(prog="make faults ARGS=…", description="How many of what happens can be chosen.")
    parser.add_argument("--databases", nargs="+", default=[*PLACES], choices=PLACES)
    parser.add_argument("--scenarios", nargs="+", default=[*SCENARIOS], choices=SCENARIOS)
    parser.add_argument("--share", type=float, default=1, help="of everything that would happen (1)")
    return parser.parse_args()


def happen(asked):
    """Each scenario on each database: their names, what was found, and the seconds that it took."""
    for place in asked.databases:
        with ExitStack() as stack:
            database = stack.enter_context(PLACES[place]())
            for name in asked.scenarios:
                scenario, sizes = SCENARIOS[name]
                sizes = sizes | (ONLY_ON_POSTGRESQL.get(name, {}) if place == "postgresql" else {})
                began = time.monotonic()
                found = scenario(database, **{one: max(1, round(size * asked.share)) for one, size in sizes.items()})
                yield place, name, found, time.monotonic() - began


def main():
    titles = ("database", "scenario", *NAMES, "seconds")
    rows, faults = [titles], 0
    for place, name, found, seconds in happen(arguments()):
        rows.append((place, name, *(str(getattr(found, one)) for one in NAMES), f"{seconds:.0f}"))
        faults += found.faults
        click.echo(f"{place} {name}: {found.faults} faults after {seconds:.0f} s")
    click.echo(f"\n{table(rows)}")
    sys.exit(faults and f"{faults} faults")


def table(rows):
    """The rows in columns, the two that are words to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([*map(str.ljust, row[:2], widths), *map(str.rjust, row[2:], widths[2:])]) for row in rows
    )


if __name__ == "__main__":
    main()
