"""The demo: the strategy with illustrative figures, and keys for each role in ``var/demo-keys.json``."""

import json
import os
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clients import ApiKey, prefix_of
from models.danish import today
from models.ledger import settle
from seeds import ballerup, demo
from seeds.illustrative import people

KEYS = Path("var/demo-keys.json")


def prepare(session: Session) -> None:
    """Seed what is missing, and keep the keys of an earlier start as long as they open."""
    ballerup.seed(session)
    demo.seed(session)
    if _open(session):
        session.commit()
        return
    _revoke(session)
    keys = demo.keys(session)
    session.commit()
    _write(keys)


def _open(session: Session) -> bool:
    """Whether the file is there and each of its keys belongs to this database."""
    try:
        plain = [str(key) for key in json.loads(KEYS.read_text("utf-8")).values()]
    except (OSError, ValueError, AttributeError):
        return False
    stored = session.scalars(select(ApiKey).where(ApiKey.prefix.in_([prefix_of(key) for key in plain])))
    found = {key.prefix: key for key in stored}
    return bool(plain) and all(
        prefix_of(key) in found and found[prefix_of(key)].opens_with(key, today()) for key in plain
    )


def _revoke(session: Session) -> None:
    """Take back the keys whose file is lost, so that new ones are made."""
    clients = [people.client_id(role) for role in (*people.CALLERS, people.SYSTEM)]
    for key in session.scalars(select(ApiKey).where(ApiKey.api_client_id.in_(clients))):
        session.delete(key)
    settle(session)


def _write(keys: dict[str, str]) -> None:
    """Replace the file in one step; nobody but its owner may read it."""
    KEYS.parent.mkdir(parents=True, exist_ok=True)
    beside = KEYS.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(keys, file, indent=2)
        file.write("\n")
    beside.replace(KEYS)
