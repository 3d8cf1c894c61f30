"""What a municipality may set, by ``SAMSPIL_<NAME>`` in the environment; unknown names stop the start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

PREFIX = "SAMSPIL_"


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
    return [word.strip() for word in text.split(",") if word.strip()]


SETTINGS = (
    Setting("DATABASE_URL", "sqlite:///var/samspil.db", "SQLite file or PostgreSQL database"),
    Setting("MUNICIPALITY_CODE", "151", "the municipality's code in official statistics, default area of a series"),
    Setting("HOST", "127.0.0.1", "address to listen on"),
    Setting("PORT", 8000, "port to listen on", int),
    Setting("THREADS", 8, "requests worked on at the same time", int),
    Setting("DEMO", False, "seed the demo at start", _flag),
    Setting("RATE_LIMIT", 6000, "requests per minute and client; 0 is no limit", int),
    Setting("ALLOWED_HOSTS", [], "host names answered, comma-separated; empty answers all", _words),
    Setting("SECRET_KEY", "", "key for what is kept encrypted"),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Setting("PUBLIC_URL", "", "base address that the document names as its server"),
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
