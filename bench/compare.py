"""Whether hand-written SQL answers the same as the product: without that, comparing their speed says nothing.

Objects are compared whatever the order of their keys, figures as numbers, everything else as it is. Two things cannot
be the same and are compared only as far as they can: cursors (``CURSORS``), which the product binds to the question or
seals, must be there in both or in neither; and of a status update, which each server stores anew, ids that are
given and times that are taken (``NEW``) must be there in both. What only the product tells (``OURS``) is compared with
nothing, and costs only the product.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bench.jobs import Job, answer_to

CURSORS = re.compile("/links/next|/next|/items/[0-9]+/cursor")
OURS = re.compile(
    r"/attention|(/items/\d+)?/evaluationDecisions|/strategy/endedWithoutSuccessor"
    r"|/focusAreas/\d+(/initiatives/\d+)?/vacancy"
    r"|/(summary|focusAreas)/.*links"
    r"|.*/verdict/(sinceLast|streak|decomposition|falseProgress|mostlyComparison|overtaken|parityReached|reasons)"
    r"|.*/benchmark/(progressShare|onCourse|reached|missed)"
)
NEW = re.compile("/(id|createdAt|updatedAt|reportedAt|standsAt)")
SHOWN = 10


class DifferentAnswersError(Exception):
    """Two servers that are to be compared do not answer the same."""


def demand_same(job: Job, key: str, ours: tuple[str, int], raw: tuple[str, int]) -> None:
    """Ask both servers and raise DifferentAnswersError where their answers are not the same."""
    fresh = NEW if job.method == "POST" else CURSORS
    here, there = (json.loads(answer_to(one, job, key), parse_float=Decimal) for one in (ours, raw))
    found = list(differences(here, there, fresh))
    if found:
        title = f"{job.name}: ours and raw differ in {len(found)} places"
        raise DifferentAnswersError("\n".join([title, *found[:SHOWN]]))


def differences(ours: Any, raw: Any, fresh: re.Pattern[str], path: str = "") -> Iterator[str]:
    """Where they differ (a JSON pointer), and what stands there in both."""
    if OURS.fullmatch(path):
        return
    if fresh.fullmatch(path):
        ours, raw = ours is None, raw is None
    if isinstance(ours, dict) and isinstance(raw, dict):
        for key in sorted(ours.keys() | raw.keys()):
            yield from differences(ours.get(key, ...), raw.get(key, ...), fresh, f"{path}/{key}")
    elif isinstance(ours, list) and isinstance(raw, list) and len(ours) == len(raw):
        for i, (one, other) in enumerate(zip(ours, raw, strict=True)):
            yield from differences(one, other, fresh, f"{path}/{i}")
    elif isinstance(ours, bool) != isinstance(raw, bool) or ours != raw:
        yield f"{path}: {_brief(ours)} | {_brief(raw)}"


def _brief(value: Any) -> str:
    text = "nothing" if value is ... else f"{len(value)} items" if isinstance(value, list) else str(value)
    return text[:80]
