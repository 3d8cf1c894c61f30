"""What became of the rows of an import: as it is kept, in no language, and as it is told."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from api.language import language
from api.problems import Fault
from api.rest.arriving import Outcome
from api.rest.text import without_broken
from models.canonical import canonical
from models.deliveries.delivery import OUTCOMES

LONGEST_POINTER = 500
MOST_FAULTS = 100
Kept = dict[str, Any]


def kept(outcomes: Iterable[Outcome]) -> list[Kept]:
    """The receipts of rows, in their order."""
    return [_kept(one) for one in sorted(outcomes, key=lambda one: one.row.place)]


def counted(rows: Iterable[Kept]) -> dict[str, int]:
    """How many rows had each outcome."""
    told = Counter(one["outcome"] for one in rows)
    return {word: told[word] for word in OUTCOMES}


def receipt_of(rows: list[Kept], ignored: list[str], *, dry_run: bool, atomic: bool, stored: bool) -> dict[str, Any]:
    """A receipt, as ``RecordImportReceiptSchema`` would write it, in the language of the request."""
    about = {"dryRun": dry_run, "atomic": atomic, "stored": stored}
    return {**about, "counts": counted(rows), "ignored": ignored, "rows": [_told(one) for one in rows]}


def ignored_in(rows: Iterable[Any]) -> list[str]:
    """The properties that some row brought along and that were passed over."""
    return sorted({name for one in rows for name in one.ignored})


def _kept(one: Outcome) -> Kept:
    return {
        "row": one.row.place,
        "outcome": one.outcome,
        "id": one.key if one.is_stored or one.outcome == "created" else None,
        "errors": [{"pointer": each.pointer, "code": each.code, "params": each.params} for each in one.faults],
        "conflicts": [
            {"name": held.name, "current": canonical(held.current), "offered": canonical(held.offered)}
            for held in one.conflicts[:MOST_FAULTS]
        ],
    }


def _told(row: Kept) -> Kept:
    return {**row, "errors": [_said(one) for one in row["errors"][:MOST_FAULTS]]}


def _said(fault: Mapping[str, Any]) -> dict[str, str]:
    """A fault; a property that nobody knows may be called anything, and is named as far as that can be shown."""
    document = Fault(fault["pointer"], fault["code"], fault["params"]).document(language())
    return {**document, "pointer": without_broken(fault["pointer"])[:LONGEST_POINTER]}
