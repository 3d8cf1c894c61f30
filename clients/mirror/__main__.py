"""The mirror on the command line: ``python -m clients.mirror --api https://… --key-file key copy.db``."""

import argparse
import math
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from clients.mirror.keeping import Mirror
from clients.mirror.layout import Difference, InUseError, NotACopyError
from clients.mirror.source import RefusedError, Source, UnexpectedError, UnreachableError
from clients.mirror.store import Store

IN_STEP, DIFFERENT, REFUSED, UNREACHABLE, UNUSABLE = 0, 1, 3, 4, 5
EXITS = """
It ends with 0: in step, or proven equal; 1: proven different; 2: asked for what there is not; 3: the key is refused,
the copy stays as it was; 4: no answer for as long as there was patience, or none that it knows; 5: the file is no copy,
or another program keeps it in step. It may be killed at any moment: the next run goes on where it was.
"""
MOST_SHOWN = 20


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m clients.mirror",
        description="Keep a SQLite copy of what a key may read in step with Samspil.",
        epilog=EXITS,
    )
    parser.add_argument("copy", type=Path, help="SQLite file; the view records shows what it holds")
    parser.add_argument("--api", required=True, type=address, help="where Samspil is, such as https://samspil.example")
    parser.add_argument("--key-file", required=True, type=Path, help="file that holds the key and nothing else")
    parser.add_argument("--follow", action="store_true", help="stay, and take each change as it comes")
    parser.add_argument("--prove", action="store_true", help="compare the copy with every list, and say what differs")
    parser.add_argument("--repair", action="store_true", help="with --prove: replace a copy that differs")
    parser.add_argument("--afresh", action="store_true", help="read everything anew beside the copy, and swap them")
    parser.add_argument("--patience", type=float, metavar="SECONDS", help="how long Samspil may be away (600)")
    parser.add_argument("--quiet", action="store_true", help="say nothing of what is going on")
    return parser.parse_args()


def address(text: str) -> str:
    """Where the product is."""
    there = urlsplit(text)
    if there.scheme not in ("http", "https") or not there.hostname:
        raise argparse.ArgumentTypeError("it begins with https:// and names a host")
    return text


def say(line: str) -> None:
    """What is going on, beside what was asked for."""
    sys.stderr.write(f"{line}\n")


def main() -> int:
    asked = arguments()
    heard = (lambda _: None) if asked.quiet else say
    usual = math.inf if asked.follow else 600
    patience = usual if asked.patience is None else asked.patience
    try:
        store = Store(asked.copy)
        key = asked.key_file.read_text("utf-8").strip()
        mirror = Mirror(Source(asked.api, key, patience, heard), store, heard)
        return run(mirror, asked)
    except RefusedError as error:
        return ended(REFUSED, f"{error}; the copy stays as it was")
    except (UnreachableError, UnexpectedError) as error:
        return ended(UNREACHABLE, f"{error}; the copy is as it was before or on its way")
    except InUseError:
        return ended(UNUSABLE, "another program keeps this copy in step")
    except (NotACopyError, OSError) as error:
        return ended(UNUSABLE, str(error))
    except KeyboardInterrupt:
        return ended(IN_STEP, "ended; the next run goes on from here")


def run(mirror: Mirror, asked: argparse.Namespace) -> int:
    """Do what was asked for; the exit code."""
    copy = mirror.catch_up(afresh=asked.afresh)
    sys.stdout.write(f"in step: {mirror.store.count(copy)} records\n")
    sys.stdout.flush()
    outcome = tell(mirror, repair=asked.repair) if asked.prove else IN_STEP
    if asked.follow:
        mirror.follow()
    return outcome


def tell(mirror: Mirror, *, repair: bool) -> int:
    """Prove the copy, and say what came of it."""
    differing = mirror.prove()
    if not differing:
        sys.stdout.write("equal: every list says what the copy holds\n")
    for one in differing[:MOST_SHOWN]:
        sys.stdout.write(f"{one.type} {one.id}: {said_of(one)}\n")
    if differing:
        counted = Counter(one.type for one in differing)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
        sys.stdout.write(f"different: {told}\n")
    if differing and repair:
        mirror.repair()
        sys.stdout.write("repaired: what was read for the proof is the copy now\n")
    mirror.forget_proof()
    sys.stdout.flush()
    return DIFFERENT if differing else IN_STEP


def said_of(one: Difference) -> str:
    """In words how the copy and the lists differ."""
    if one.mine is None:
        return "is missing from the copy"
    if one.theirs is None:
        return "is not in the lists"
    (held, mine), (listed, theirs) = one.mine, one.theirs
    names = sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))
    return f"version {held} in the copy, {listed} in the lists; {', '.join(names) or 'no property'} differs"


def ended(code: int, why: str) -> int:
    say(why)
    return code


if __name__ == "__main__":
    sys.exit(main())
