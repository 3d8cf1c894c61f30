"""Where things of the API have their page: at the same address, without ``/v1``."""

from typing import Final
from urllib.parse import parse_qs, urlsplit

# What has a page, and what is shown on the page of what it belongs to.
SHOWN: Final = (
    "strategies", "focus-areas", "initiatives", "indicators", "evaluations", "collaborations", "cases", "goals",
    "milestones",
)  # fmt: skip


def place_of(href: str | None) -> str | None:
    """The page of what the API has at ``href``; None where there is none."""
    if not href:
        return None
    parts = urlsplit(href)
    kind, _, rest = parts.path.removeprefix("/v1/").partition("/")
    if kind == "attention":
        return "/me" if parse_qs(parts.query).get("mine") == ["true"] else "/attention"
    return f"/{kind}/{rest.partition('/')[0]}" if kind in SHOWN and rest else None


def is_own(path: str) -> bool:
    """Whether it is an address of ours, and leads nowhere else whatever a browser makes of it."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
