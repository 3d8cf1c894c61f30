"""The key that checkpoints of the ledger are signed with: Ed25519, made of the secret that the server was given, else
of one that is kept in a file outside of the database, made at first use.
"""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"samspil: checkpoints of the ledger"
KEPT_AS = "ledger-key"


def signing_key(secret: str, folder: Path) -> Ed25519PrivateKey:
    """The key that follows from ``secret``; where there is none, from the one that is kept in ``folder``."""
    material = secret or _kept(folder / KEPT_AS)
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(material.encode()))


def _kept(file: Path) -> str:
    """The secret in ``file``, which nobody but its owner may read; of several that make it at once, one wins."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as made:
            made.write(secrets.token_hex(32) + "\n")
            made.flush()
            os.fsync(made.fileno())
        try:
            file.hardlink_to(beside)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return file.read_text("ascii").strip()
