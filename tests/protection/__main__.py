"""Attack disclosure control at length: ``make attack``. Tables at random, as they stand and as they change; an attacker
who sees everything that is told of them; and the same with parts of the protection switched off, where it must succeed.
"""

import argparse
import sys
import time

from tests.protection.campaign import attack_stories, attack_tables

CAMPAIGNS = {"tables as they stand": attack_tables, "tables that change": attack_stories}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.protection", description=__doc__)
    parser.add_argument("--tables", type=int, default=500, help="how many of each kind (%(default)s)")
    asked = parser.parse_args()
    wrong = []
    for name, campaign in CAMPAIGNS.items():
        began = time.monotonic()
        tally = campaign(asked.tables)
        print(f"{name}: {tally} {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201, it is what was asked for
        wrong += tally.wrong(asked.tables)
    print("\n".join(wrong or ["nothing hidden was told"]))  # noqa: T201, see above
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
