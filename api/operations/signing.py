"""The keys of the product, made of the secret that the server was given, else of one that is kept in a file outside of
the database, made at first use: Ed25519 that checkpoints of the ledger are signed with, and one for AES that what the
database is to keep secret is sealed with.
"""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"samspil: checkpoints of the ledger"
SEALING = b"samspil: secrets in the database"
KEPT_AS = "ledger-key"


def signing_key(secret: str, folder: Path) -> Ed25519PrivateKey:
    """The key that follows from ``secret``; where there is none, from the one that is kept in ``folder``."""
    return Ed25519PrivateKey.from_private_bytes(_derived(secret, folder, PURPOSE))


def sealing_key(secret: str, folder: Path) -> bytes:
    """The same to seal with, of 256 bits."""
    return _derived(secret, folder, SEALING)


def _derived(secret: str, folder: Path, purpose: bytes) -> bytes:
    material = secret or _kept(folder / KEPT_AS)
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(material.encode())


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
