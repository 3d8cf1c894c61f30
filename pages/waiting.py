"""What waits for somebody, by whom it waits for, the most serious first."""

from collections import Counter
from dataclasses import dataclass, field

from pages.api import Document

SEVERITIES = ("high", "medium", "low")


@dataclass(slots=True)
class Desk:
    """A person, or a centre and its people, with what waits for them; nobody's has no name."""

    name: str
    items: list[Document] = field(default_factory=list)

    def count(self, severity: str) -> int:
        return Counter(one["severity"] for one in self.items)[severity]

    @property
    def order(self) -> tuple[int, ...]:
        return tuple(-self.count(severity) for severity in SEVERITIES)


def desks(items: list[Document]) -> list[Desk]:
    """Who has to act, whoever has the most serious matters first."""
    found: dict[str, Desk] = {}
    for one in items:
        name = (one["centre"] or one["person"] or {}).get("name") or ""
        found.setdefault(name, Desk(name)).items.append(one)
    return sorted(found.values(), key=lambda desk: (*desk.order, desk.name))
