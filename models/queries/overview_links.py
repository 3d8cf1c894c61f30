"""Where the figures of an overview are explained: paths to what they rest on, as of the time that it is of."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from models.canonical import instant

MOST = 50  # ids in one filter


class Links:
    """Absolute paths; what they show is of the past instant ``at``, or of now (None)."""

    def __init__(self, at: datetime | None) -> None:
        self.as_of = None if at is None else f"asOf={quote(instant(at), safe='')}"

    def indicator(self, key: UUID) -> dict[str, str]:
        """The figures of every period, and the same with what each of them rests on."""
        path = f"/v1/indicators/{key}/analysis"
        return {"analysis": self._at(path), "explanation": self._at(f"{path}?explain=true")}

    def initiative(self, key: UUID) -> dict[str, str]:
        """The initiative, and all that was ever reported on it."""
        path = f"/v1/initiatives/{key}"
        return {"initiative": self._at(path), "statusUpdates": self._at(f"{path}/status-updates")}

    def counted(self, strategy_id: UUID, area_ids: Collection[UUID], *, is_whole: bool, is_all: bool) -> dict[str, Any]:
        """The lists of exactly what a summary counts; null where no list does: of a centre, and where focus areas are
        too many or none. ``is_whole``: of all centres; ``is_all``: and of all focus areas.
        """
        keys = ",".join(map(str, area_ids)) if is_whole and 0 < len(area_ids) <= MOST else None
        return {
            "initiatives": keys and self._list("initiatives", focusAreaId=keys),
            "cases": self._list("cases", strategyId=str(strategy_id)) if is_all else None,
        }

    def _list(self, kind: str, **asked: str) -> str:
        return self._at(f"/v1/{kind}?{urlencode({**asked, 'includeTotal': 'true'}, safe=',')}")

    def _at(self, path: str) -> str:
        if self.as_of is None:
            return path
        return f"{path}{'&' if '?' in path else '?'}{self.as_of}"
