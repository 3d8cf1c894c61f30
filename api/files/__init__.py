"""Files of statistics as they come: one module per format, each giving the same plain rows with their places."""

from collections.abc import Callable
from typing import Any

from api.files import jobindsats, jsonstat, spreadsheets, statbank, tables
from api.files.cells import CSV, JSON, XLSX, Layout, unreadable
from api.problems import Problem
from models.deliveries.table import Table

Reader = Callable[[bytes, Layout], Table]

READERS: dict[str, dict[str, Reader]] = {
    "jsonStat": {JSON: jsonstat.read},
    "statBank": {CSV: statbank.read},
    "jobindsats": {JSON: jobindsats.read_json, CSV: jobindsats.read_csv},
    "table": {CSV: tables.read, XLSX: spreadsheets.read},
}
TYPES = (CSV, JSON, XLSX)
ZIP = b"PK\x03\x04"


def read(body: bytes, kind: str, form: str, layout: Layout) -> Table:
    """The rows of a file of content type ``kind`` and format ``form``.

    The declared type decides: Problem 409 where the format is never sent so, or the file is something else.
    """
    readers = READERS[form]
    if kind not in readers:
        raise Problem("file-of-another-format", extra={"types": list(readers)}, types=", ".join(readers))
    if not body.strip():
        raise unreadable("empty-file")
    looks = _looks_like(body)
    if looks != kind:
        raise unreadable("not-as-declared")
    return readers[kind](body, layout)


def _looks_like(body: bytes) -> str:
    """What a file begins like; CSV is what begins like nothing else."""
    if body.startswith(ZIP):
        return XLSX
    start = body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return JSON if start[:1] in (b"{", b"[") else CSV


def layout_of(mapping: dict[str, Any]) -> Layout:
    """What a mapping says of the file as such."""
    return Layout(**{name: mapping[key] for name, key in Layout.NAMES.items() if mapping.get(key) is not None})
