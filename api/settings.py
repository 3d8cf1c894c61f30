"""What a municipality may set, by ``SAMSPIL_<NAME>`` in the environment; unknown names stop the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "SAMSPIL_"
SHORTEST_SECRET = 32
DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")


@dataclass(frozen=True)
class Setting:
    """One setting: how its text becomes a value, what holds when it is unset, and what it means."""

    name: str
    default: Any
    meaning: str
    parse: Callable[[str], Any] = str


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return words[text.lower()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.lower().split(",") if word.strip()]


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ValueError
        return value

    return parse


def _one_of(*words: str) -> Callable[[str], str]:
    return lambda text: {word: word for word in words}[text]


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError
    return text.rstrip("/")


def _database(text: str) -> str:
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError from None
    if url.drivername not in DRIVERS or not url.database:
        raise ValueError
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:  # what follows from a shorter one, and is published, would betray it
        raise ValueError
    return text


SETTINGS = (
    Setting("DATABASE_URL", "sqlite:///var/samspil.db", "SQLite file or PostgreSQL database", _database),
    Setting("MUNICIPALITY_CODE", "151", "the municipality's code in official statistics, default area of a series"),
    Setting("HOST", "127.0.0.1", "address to listen on"),
    Setting("PORT", 8000, "port to listen on", _whole(0, 65535)),
    Setting("THREADS", 8, "requests worked on at the same time", _whole(1, 100)),
    Setting("DEMO", default=False, meaning="seed the demo at start", parse=_flag),
    Setting("RATE_LIMIT", 6000, "requests per minute and client; 0 is no limit", _whole(0, 10**9)),
    Setting("ALLOWED_HOSTS", [], "host names answered, comma-separated; empty answers all", _words),
    Setting("TRUSTED_PROXY", "", "address of the proxy in front whose `X-Forwarded-*` headers count"),
    Setting("PUBLIC_URL", "", "address that clients know the product by, such as `https://samspil.example`", _address),
    Setting("CONTACT_EMAIL", "samspil@kommune.example", "where questions and security reports go"),
    Setting("SECRET_KEY", "", "at least 32 characters, from which the keys follow that sign and encrypt", _secret),
    Setting("CHECKPOINTS", "var/checkpoints.ndjson", "where signed checkpoints of the ledger are kept, outside of it"),
    Setting("LOG_LEVEL", "INFO", "how much is logged", _one_of("DEBUG", "INFO", "WARNING", "ERROR")),
    Setting("TEST_DATABASE_URL", "", "PostgreSQL server for the tests; empty starts one of its own"),
)


class SettingsError(ValueError):
    """A setting that is unknown or cannot be read; says which, never its value."""


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """Name -> value of every setting; an empty variable counts as unset."""
    given = {name.removeprefix(PREFIX): text for name, text in environment.items() if name.startswith(PREFIX) and text}
    known = {setting.name: setting for setting in SETTINGS}
    if unknown := sorted(given.keys() - known.keys()):
        raise SettingsError(f"unknown settings: {', '.join(PREFIX + name for name in unknown)}")
    return {name: _value(setting, given.get(name)) for name, setting in known.items()}


def _value(setting: Setting, text: str | None) -> Any:
    if text is None:
        return setting.default
    try:
        return setting.parse(text)
    except (ValueError, KeyError):
        raise SettingsError(f"{PREFIX}{setting.name} cannot be read") from None


def table() -> str:
    """The settings as the Markdown table that README shows."""
    rows = [f"| `{PREFIX}{one.name}` | {_shown(one.default)} | {one.meaning} |" for one in SETTINGS]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def _shown(default: Any) -> str:
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if default or default == 0 else ""
