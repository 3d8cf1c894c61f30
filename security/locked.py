"""What a server installs, as the lock says it: names, versions and hashes."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.txt"
PACKAGE = re.compile(r"([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^ ;\\]+)")
HASH = re.compile("sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def packages() -> list[Package]:
    """Every package of the lock, in its order; each begins where a line is not indented."""
    told = re.split(r"\n(?=\S)", LOCK.read_text("utf-8"))
    return [Package(found[1], found[2], tuple(HASH.findall(one))) for one in told if (found := PACKAGE.match(one))]
