"""What a municipality may set, by ``SAMSPIL_<NAME>`` in the environment; unknown names stop the start."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "SAMSPIL_"
SHORTEST_SECRET = 32
DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
SECURITIES = ("starttls", "tls", "none")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# How a login provider may sign: with a key of which we know the public half only.
ASYMMETRIC = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})


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


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _issuers(text: str) -> list[str]:
    found = _names(text)
    if not found or not all(is_secure(one) and not {"?", "#"} & set(one) for one in found):
        raise ValueError
    return found


def _algorithms(text: str) -> list[str]:
    found = _names(text)
    if not found or not ASYMMETRIC.issuperset(found):
        raise ValueError
    return found


def _networks(text: str) -> list[str]:
    return [str(ip_network(one)) for one in _names(text)]


def is_secure(url: str) -> bool:
    """Whether what is asked for there comes by TLS, or does not leave this machine; never with a password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    goes_safely = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return bool(host) and "@" not in parts.netloc and goes_safely


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


def _mailbox(text: str) -> str:
    if not re.fullmatch(r"[!-?A-~]+@[a-zA-Z0-9.-]+", text):
        raise ValueError
    return text


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
    Setting("MAIL_HOST", "", "server that mail is handed in to by SMTP; empty sends none"),
    Setting("MAIL_PORT", 587, "its port", _whole(1, 65535)),
    Setting("MAIL_SECURITY", "starttls", "`starttls`, `tls` from the first byte, or `none`", _one_of(*SECURITIES)),
    Setting("MAIL_USER", "", "whom it knows us as, where it asks"),
    Setting("MAIL_PASSWORD", "", "and by which password"),
    Setting("MAIL_FROM", "", "address that mail comes from", _mailbox),
    Setting("SECRET_KEY", "", "at least 32 characters, from which the keys follow that sign and encrypt", _secret),
    Setting("OIDC_ISSUERS", [], "login providers whose access tokens let people in, comma-separated", _issuers),
    Setting("OIDC_AUDIENCES", [], "whom a token must be meant for, one of these", _names),
    Setting(
        "OIDC_ALGORITHMS", ["RS256", "PS256", "ES256"], "how a token may be signed; none of a shared key", _algorithms
    ),
    Setting("OIDC_ROLES_CLAIM", "roles", "claim without which nobody logs in, such as `realm_access.roles`"),
    Setting("OIDC_ROLES", [], "values of which that claim must hold one; empty is any", _names),
    Setting(
        "OIDC_CLIENT_ID", "", "who the pages are to the providers, so that people log in there; empty is by key only"
    ),
    Setting("OIDC_CLIENT_SECRET", "", "by which they prove it; empty is a public client"),
    Setting("OIDC_SCOPE", "openid", "what they ask for, such as `openid samspil`"),
    Setting("ACCESSIBILITY_STATEMENT", "", "address of the statement that every page leads to", _address),
    Setting(
        "WEBHOOK_NETWORKS", [], "networks not open to all that webhooks may go to, such as `10.20.0.0/16`", _networks
    ),
    Setting("WEBHOOK_CA", "", "file of certificates, beside the system's, that receivers of webhooks are trusted by"),
    Setting("DELIVER_WEBHOOKS", default=True, meaning="let `serve` run `deliver-webhooks` beside it", parse=_flag),
    Setting("RUN_JOBS", default=True, meaning="let `serve` run `run-jobs` beside it", parse=_flag),
    Setting("CHECKPOINTS", "var/checkpoints.ndjson", "where signed checkpoints of the ledger are kept, outside of it"),
    Setting("REPORT_TEMPLATE", "", "Word document that papers as DOCX are printed in; empty takes the product's own"),
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
    found = {name: _value(setting, given.get(name)) for name, setting in known.items()}
    if found["OIDC_ISSUERS"] and not found["OIDC_AUDIENCES"]:
        raise SettingsError(f"{PREFIX}OIDC_AUDIENCES is missing: a token of the issuers may be meant for somebody else")
    if found["OIDC_CLIENT_ID"] and not found["OIDC_ISSUERS"]:
        raise SettingsError(f"{PREFIX}OIDC_ISSUERS is missing: a client is one of a provider's")
    if found["MAIL_HOST"] and not found["MAIL_FROM"]:
        raise SettingsError(f"{PREFIX}MAIL_FROM is missing: mail comes from somewhere")
    if found["MAIL_PASSWORD"] and found["MAIL_SECURITY"] == "none" and found["MAIL_HOST"] not in LOOPBACK:
        raise SettingsError(f"{PREFIX}MAIL_SECURITY may not be none: the password could be read on its way")
    return found


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
    default = ",".join(default) if isinstance(default, list) else default
    return f"`{str(default).lower() if isinstance(default, bool) else default}`" if default or default == 0 else ""
