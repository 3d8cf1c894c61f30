"""Checkpoints: where the ledger stood at a time, signed, and kept outside of the database.

Whoever alters the ledger to its end, or cuts its end off, can make the rest fit again, but not what was signed before.
A checkpoint is a line of JSON ``{algorithm, at, hash, position, publicKey, signature}``; what is signed is
``signed_text``. Key and signature are hexadecimal, as RFC 8032 writes them.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from flask import Flask, current_app
from sqlalchemy import Connection

from api.operations.signing import signing_key
from models.canonical import canonical, instant
from models.changes import Place
from models.proof.entries import hash_at, head_of

ALGORITHM = "Ed25519"
FORMS = {
    "algorithm": f"^{ALGORITHM}$",
    "at": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$",
    "hash": "^[0-9a-f]{64}$",
    "publicKey": "^[0-9a-f]{64}$",
    "signature": "^[0-9a-f]{128}$",
}


class ContradictionError(RuntimeError):
    """The ledger is no longer what was signed."""


def signed_text(checkpoint: dict[str, Any]) -> bytes:
    """What is signed: four lines, each with its line feed."""
    return "samspil-checkpoint-1\n{position}\n{hash}\n{at}\n".format_map(checkpoint).encode()


@dataclass(frozen=True)
class Checkpoints:
    """The file of checkpoints, and the key that signs them."""

    file: Path
    secret: str

    @cached_property
    def key(self) -> Ed25519PrivateKey:
        return signing_key(self.secret, self.file.parent)

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def sign(self, place: Place) -> dict[str, Any]:
        """A checkpoint that says where the ledger stands now."""
        found = {"position": place.position, "hash": place.hash, "at": instant(datetime.now(UTC))}
        signature = self.key.sign(signed_text(found)).hex()
        return {"algorithm": ALGORITHM, **found, "publicKey": self.public_key, "signature": signature}

    def write(self, connection: Connection) -> dict[str, Any]:
        """The newest checkpoint, written now unless the ledger has not moved since.

        ContradictionError where the ledger is not what was signed last: nothing more is signed then.
        """
        place, newest = head_of(connection), self.newest()
        if place is None:
            raise ContradictionError("the ledger has no head")
        if newest and fault_of(newest, {self.public_key}) is None:
            if difference := contradiction(connection, newest):
                raise ContradictionError(difference)
            if newest["position"] >= place.position:  # somebody else may just have written a later one
                return newest
        made = self.sign(place)
        self._append(canonical(made).encode() + b"\n")
        return made

    def newest(self) -> dict[str, Any] | None:
        return next((found for line in reversed(lines_of(self.file)) if (found := parsed(line))), None)

    def _append(self, line: bytes) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line  # somebody was interrupted
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


def init_app(app: Flask) -> None:
    app.extensions["checkpoints"] = Checkpoints(Path(app.config["CHECKPOINTS"]), app.config["SECRET_KEY"])


def checkpoints() -> Checkpoints:
    found: Checkpoints = current_app.extensions["checkpoints"]
    return found


def lines_of(file: Path) -> list[bytes]:
    """The lines of a file of checkpoints; none where there is no file yet."""
    return file.read_bytes().splitlines() if file.exists() else []


def parsed(line: bytes) -> dict[str, Any] | None:
    """The checkpoint that a line holds, if it holds one and nothing else."""
    try:
        found = orjson.loads(line)
    except ValueError:
        return None
    if not isinstance(found, dict) or found.keys() != {*FORMS, "position"}:
        return None
    texts = all(isinstance(found[name], str) and re.search(form, found[name], re.ASCII) for name, form in FORMS.items())
    return found if texts and type(found["position"]) is int and canonical(found).encode() == line else None


def fault_of(checkpoint: dict[str, Any], trusted: set[str]) -> str | None:
    """Why a checkpoint is not to be believed, by the public keys that are."""
    if checkpoint["publicKey"] not in trusted:
        return f"it is signed with a key that is not trusted, {checkpoint['publicKey']}"
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["publicKey"]))
        key.verify(bytes.fromhex(checkpoint["signature"]), signed_text(checkpoint))
    except InvalidSignature:
        return "its signature is forged"
    return None


def contradiction(connection: Connection, checkpoint: dict[str, Any]) -> str | None:
    """How the ledger differs from what was signed."""
    position = checkpoint["position"]
    found = hash_at(connection, position)
    if found is None:
        return f"there was an entry {position} at {checkpoint['at']}; it is missing"
    if found != checkpoint["hash"]:
        return f"entry {position}, or one before it, was written anew after {checkpoint['at']}"
    return None


def faults(connection: Connection, lines: list[bytes], trusted: set[str]) -> Iterator[tuple[int, str]]:
    """The number of each line with which something is wrong, or that shows that something is wrong with the ledger."""
    for number, line in enumerate(lines, start=1):
        checkpoint = parsed(line)
        if checkpoint is None:
            yield number, "it is no checkpoint"
        elif fault := fault_of(checkpoint, trusted) or contradiction(connection, checkpoint):
            yield number, fault
