"""Cursors of the feed: a place in the ledger, by its position and the hash of the entry there, sealed with our key.

Whoever comes back with one after the database lost its newest changes is told so, because another entry stands at that
position; and whoever has one from before a backup was restored, because each history has a key of its own: they may
have been told of entries that are in no ledger any more. The keys follow from ``SAMSPIL_SECRET_KEY``; where that is
empty, as in the demo, they are the same everywhere, so that a cursor still tells its history from another but anybody
could make one.
"""

import base64
import binascii
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from hmac import compare_digest

from flask import current_app

from api.database import database

_IN_URLS = bytes.maketrans(b"+/", b"-_")
POSITION, HASH, SEAL = 8, 8, 8  # bytes
LARGEST_POSITION = 2**53 - 1
LENGTH = 32
FORM = r"^[A-Za-z0-9_-]{32}$"


class GoneError(Exception):
    """The cursor is of another history, or of what is no longer kept."""


def seal(position: int, newest: str) -> str:
    """The cursor that continues after ``position``, whose entry has the hash ``newest``."""
    return sealing()(position, newest)


def sealing() -> Callable[[int, str], str]:
    """``seal`` for many."""
    return _sealing_in(database().histories[0])


def _sealing_in(history: str) -> Callable[[int, str], str]:
    keyed = _keyed(current_app.config["SECRET_KEY"], history)

    def seal(position: int, newest: str) -> str:
        place = position.to_bytes(POSITION) + bytes.fromhex(newest[: 2 * HASH])
        digest = keyed.copy()
        digest.update(place)
        return binascii.b2a_base64(place + digest.digest(), newline=False).translate(_IN_URLS).decode()

    return seal


def unseal(cursor: str) -> tuple[int, str]:
    """The position that a cursor names and the beginning of the hash there; ValueError where we did not make it, and
    GoneError where that was in an earlier history.
    """
    try:
        sealed = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except binascii.Error:
        sealed = b""
    place = sealed[: POSITION + HASH]
    position, newest = int.from_bytes(place[:POSITION]), place[POSITION:].hex()
    if len(sealed) != POSITION + HASH + SEAL or position > LARGEST_POSITION:
        raise ValueError
    if compare_digest(cursor, seal(position, newest)):
        return position, newest
    if any(compare_digest(cursor, _sealing_in(one)(position, newest)) for one in database().histories[1:]):
        raise GoneError
    raise ValueError


@lru_cache(maxsize=8)
def _keyed(secret: str, history: str) -> blake2b:
    key = blake2b(f"{secret}{history}".encode(), digest_size=32, person=b"samspil cursors").digest()
    return blake2b(digest_size=SEAL, key=key)
