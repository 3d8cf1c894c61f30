"""Cursors of the feed: a place in the ledger, by its position and the hash of the entry there, sealed with our key.

Whoever comes back with one after the database was restored, or lost its newest changes, is told so, because another
entry stands at that position. The key follows from ``SAMSPIL_SECRET_KEY``; where that is empty, as in the demo, it is
the same everywhere, so that a cursor still tells its history from another but anybody could make one.
"""

import base64
import binascii
from functools import lru_cache
from hashlib import blake2b
from hmac import compare_digest

from flask import current_app

POSITION, HASH, SEAL = 8, 8, 8  # bytes
LENGTH = 32
FORM = r"^[A-Za-z0-9_-]{32}$"


def seal(position: int, newest: str) -> str:
    """The cursor that continues after ``position``, whose entry has the hash ``newest``."""
    place = position.to_bytes(POSITION) + bytes.fromhex(newest)[:HASH]
    return base64.urlsafe_b64encode(place + _seal_of(place)).decode()


def unseal(cursor: str) -> tuple[int, str]:
    """The position that a cursor names and the beginning of the hash there; ValueError where we did not make it."""
    try:
        sealed = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except binascii.Error:
        sealed = b""
    place = sealed[: POSITION + HASH]
    if len(sealed) != POSITION + HASH + SEAL or not compare_digest(sealed[POSITION + HASH :], _seal_of(place)):
        raise ValueError
    return int.from_bytes(place[:POSITION]), place[POSITION:].hex()


def _seal_of(place: bytes) -> bytes:
    return blake2b(place, digest_size=SEAL, key=_key(current_app.config["SECRET_KEY"])).digest()


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"samspil cursors").digest()
