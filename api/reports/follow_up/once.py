"""What several focus areas or goals show, once each."""

from collections.abc import Iterator

from api.reports.follow_up.saying import Item


def once(answer: Item, name: str) -> Iterator[tuple[str, Item]]:
    """Each thing that focus areas show under this name once, with the numbers of all that show it."""
    found: dict[str, Item] = {}
    shown: dict[str, list[str]] = {}
    for area in answer["focusAreas"]:
        for one in area[name]:
            found.setdefault(str(one["id"]), one)
            shown.setdefault(str(one["id"]), []).append(str(area["number"]))
    for key, one in found.items():
        yield ", ".join(shown[key]), one


def measured_once(answer: Item) -> Iterator[tuple[str, str, Item]]:
    """Each indicator once, with the numbers of the focus areas and the titles of the goals that show it."""
    found: dict[str, Item] = {}
    areas: dict[str, dict[str, None]] = {}
    goals: dict[str, dict[str, None]] = {}
    for area in answer["focusAreas"]:
        for goal in area["goals"]:
            for one in goal["indicators"]:
                key = str(one["id"])
                found.setdefault(key, one)
                areas.setdefault(key, {})[str(area["number"])] = None
                goals.setdefault(key, {})[goal["title"]] = None
    for key, one in found.items():
        yield ", ".join(areas[key]), "; ".join(goals[key]), one
