"""The file of a backup: a ZIP of ``manifest.json``, ``manifest.sig`` and ``tables/<table>.ndjson``, a JSON list a row.

The manifest names each table with its columns, number of rows, bytes and SHA-256, and where the ledger stood; it is
signed by the key that checkpoints are signed by. A ZIP ends with its list of contents: one that is torn has none.
"""

import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models.canonical import canonical

FORM = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
LARGEST_MANIFEST = 2**20
SIGNED = b"samspil-backup-1\n"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError)


class RefusedError(Exception):
    """The file is no backup that may be restored here; the message says why."""


@dataclass(frozen=True)
class Table:
    """What the manifest says of a table; ``columns`` are pairs of name and kind, in the order of each row."""

    name: str
    columns: list[list[str]]
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is of: the municipality, the migration at which its tables stood, and where the ledger ended."""

    form: int
    made_at: str
    municipality_code: str
    revision: str
    position: int
    hash: str
    public_key: str
    tables: list[Table]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.tables)

    @property
    def text(self) -> bytes:
        return canonical(asdict(self)).encode()

    @property
    def sha256(self) -> str:
        return sha256(self.text).hexdigest()

    @classmethod
    def parsed(cls, text: bytes) -> Self:
        found = orjson.loads(text)
        return cls(**{**found, "tables": [Table(**one) for one in found["tables"]]})


class Writer:
    """A file that is being written; it is there whole, or not at all, and for its owner only."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.tables = archive, list[Table]()

    def put(self, name: str, columns: list[list[str]], rows: Iterator[list[Any]]) -> None:
        """Write a table, a row at a time."""
        digest, count, size = sha256(), 0, 0
        with self.archive.open(_member(name), "w", force_zip64=True) as member:
            for row in rows:
                line = orjson.dumps(row) + b"\n"
                digest.update(line)
                member.write(line)
                count, size = count + 1, size + len(line)
        self.tables.append(Table(name, columns, count, size, digest.hexdigest()))

    def close(self, key: Ed25519PrivateKey, **about: Any) -> Manifest:
        """Write the manifest of what was put, and sign it."""
        public = key.public_key().public_bytes_raw().hex()
        manifest = Manifest(form=FORM, public_key=public, tables=self.tables, **about)
        self.archive.writestr(MANIFEST, manifest.text)
        self.archive.writestr(SIGNATURE, key.sign(SIGNED + manifest.text).hex())
        return manifest


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """A new file at ``path``; FileExistsError where there is one."""
    if path.exists():
        raise FileExistsError(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(beside)  # which overwrites nothing that came meanwhile
    finally:
        beside.unlink(missing_ok=True)


class Reader:
    """A file that is read; whatever is not as its signed manifest says is a RefusedError."""

    def __init__(self, archive: zipfile.ZipFile, trusted: set[str]) -> None:
        self.archive = archive
        text, signature = self._whole(MANIFEST), self._whole(SIGNATURE)
        self.manifest = self._signed(text, signature, trusted)
        names = [MANIFEST, SIGNATURE, *(_member(one.name) for one in self.manifest.tables)]
        if sorted(archive.namelist()) != sorted(names):
            raise RefusedError("it holds other tables than its manifest names")

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        """The rows of a table; what they are is known for sure only once the last one was read."""
        digest, count = sha256(), 0
        try:
            member = self.archive.getinfo(_member(table.name))
            if member.file_size != table.bytes:
                raise RefusedError(f"the table {table.name} is not what was written")
            with self.archive.open(member) as lines:
                for line in lines:
                    digest.update(line)
                    row = orjson.loads(line)
                    count += 1
                    yield row
        except _UNREADABLE as error:
            raise RefusedError(f"the table {table.name} cannot be read") from error
        if (count, digest.hexdigest()) != (table.rows, table.sha256):
            raise RefusedError(f"the table {table.name} is not what was written")

    def _whole(self, name: str) -> bytes:
        try:
            with self.archive.open(name) as member:
                found = member.read(LARGEST_MANIFEST + 1)
        except _UNREADABLE as error:
            raise RefusedError("it has no manifest that can be read") from error
        if len(found) > LARGEST_MANIFEST:
            raise RefusedError("its manifest is too large")
        return found

    def _signed(self, text: bytes, signature: bytes, trusted: set[str]) -> Manifest:
        try:
            found = orjson.loads(text)
            form, key = found["form"], found["public_key"]
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
                bytes.fromhex(signature.decode("ascii")), SIGNED + text
            )
        except (*_UNREADABLE, TypeError, InvalidSignature) as error:
            raise RefusedError("its manifest is not what was signed") from error
        if form != FORM:
            raise RefusedError(f"it is of form {form}, and this program reads form {FORM}")
        if key not in trusted:
            raise RefusedError(f"it was signed by {key}, which is not this server's key; --trust says that you know it")
        return Manifest.parsed(text)


@contextmanager
def opened(path: Path, trusted: set[str]) -> Iterator[Reader]:
    """The backup at ``path``, signed by one of these public keys; RefusedError where it is none."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError) as error:
        raise RefusedError("it is no backup, or torn") from error
    with archive:
        yield Reader(archive, trusted)


def _member(table: str) -> str:
    return f"tables/{table}.ndjson"
