"""Known weaknesses of what a server installs: ``make audit`` asks the OSV database, which gathers public advisories.

0: asked, and none is known. 1: there are some. 2: not run, because nobody could be asked or the answer was none, which
is never told as good news.
"""

import json
import os
import sys
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from security.locked import Package, packages

SOURCE = "https://api.osv.dev/v1/querybatch"
PATIENCE = 30
NONE_KNOWN, SOME_KNOWN, NOT_RUN = 0, 1, 2


def main() -> int:
    found = packages()
    try:
        known = ask(os.environ.get("SAMSPIL_AUDIT_SOURCE", SOURCE), found)
    except (URLError, OSError, ValueError) as error:
        sys.stdout.write(f"not run: no advisories to be had ({type(error).__name__})\n")
        return NOT_RUN
    for package, names in known.items():
        sys.stdout.write(f"{package.name} {package.version}: {', '.join(names)}\n")
    sys.stdout.write(f"{len(found)} packages asked about, {len(known)} with known weaknesses\n")
    return SOME_KNOWN if known else NONE_KNOWN


def ask(source: str, found: list[Package]) -> dict[Package, list[str]]:
    """The names of the advisories for each package that has some; ValueError where the answer does not answer."""
    queries = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in found]
    body = json.dumps({"queries": queries}).encode()
    asked = Request(source, body, {"Content-Type": "application/json"})  # noqa: S310, an address of our own
    with urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        results: Any = json.load(answer)
    results = results.get("results") if isinstance(results, dict) else None
    if not found or not isinstance(results, list) or len(results) != len(found):
        raise ValueError
    named = {one: [each["id"] for each in told.get("vulns", [])] for one, told in zip(found, results, strict=True)}
    return {one: names for one, names in named.items() if names}


if __name__ == "__main__":
    sys.exit(main())
