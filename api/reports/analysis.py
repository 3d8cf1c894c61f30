"""The analysis of an indicator as a table: by segment, area and period what each group stands at, and the gap."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

from api.reports.observations import NUMBER, segment_code
from api.reports.tables import WHOLE, Dimension, Measure, Note, Row, Table, Words, alike, in_order
from api.reports.words import EXACT, HIDDEN, ILLUSTRATIVE, ROLES, STATUSES, UNDIVIDED, UNITS
from models.figures.cells import Role
from models.figures.periods import PeriodError, parse

Item = Mapping[str, Any]
GROUPS: Final[tuple[Role, ...]] = get_args(Role)
POINTS: Final = Words("Procentpoint", "Percentage points")


def analysis_table(whole: Item) -> Table:
    """The points of an analysis as it is answered; what is said of each segment stands among the facts."""
    rows = tuple(_row(one, point) for one in whole["segments"] for point in one["points"])
    return Table(
        what=Words("Analyse", "Analysis"),
        title=alike(whole["title"]),
        dimensions=_dimensions(rows),
        measures=tuple(_measures(whole)),
        notes=tuple(_notes()),
        rows=rows,
        source=", ".join(text for text in (whole["source"]["provider"], whole["source"]["table"]) if text),
        facts=tuple(_facts(whole)),
        remarks=tuple(_remarks(whole)),
        extension={"indicatorId": str(whole["indicatorId"]), "rule": dict(whole["rule"])},
    )


def _row(segment: Item, point: Item) -> Row:
    figures = [point[role] and point[role]["value"] for role in GROUPS]
    notes: dict[str, str | bool | None] = {"gapStatus": point["gapStatus"], "flags": ", ".join(point["flags"]) or None}
    for role in GROUPS:
        figure = point[role] or {"status": None, "bound": None}
        notes |= {f"{role}Status": figure["status"], f"{role}Bound": figure["bound"]}
    place = (segment_code(segment["segment"]), segment["areaCode"], point["period"])
    return Row(place, (*figures, point["difference"], point["gap"]), notes)


def _dimensions(rows: Sequence[Row]) -> tuple[Dimension, ...]:
    segments, areas, periods = ([row.place[i] for row in rows] for i in range(3))
    return (
        Dimension(
            "segment",
            Words("Segment", "Segment"),
            in_order(segments, lambda code: (code != WHOLE, code), {WHOLE: UNDIVIDED}),
        ),
        Dimension("areaCode", Words("Område", "Area"), in_order(areas), "geo"),
        Dimension("period", Words("Periode", "Period"), in_order(periods, _when), "time"),
    )


def _when(code: str) -> tuple[date, date, str]:
    """Where a period stands; last those that nobody may name and that a time far ahead expects all the same."""
    try:
        return *parse(code).order, code
    except PeriodError:
        return date.max, date.max, code


def _measures(whole: Item) -> Iterator[Measure]:
    unit = UNITS.get(whole["unit"], NUMBER)
    between = POINTS if whole["unit"] == "percent" else unit
    for role in GROUPS:
        yield Measure(role, ROLES[role], unit, whole["decimals"], f"{role}Status", f"{role}Bound")
    yield Measure("difference", Words("Forskel", "Difference"), between, whole["decimals"], "gapStatus")
    yield Measure("gap", Words("Gab", "Gap"), between, whole["decimals"], "gapStatus")


def _notes() -> Iterator[Note]:
    for role in GROUPS:
        title = ROLES[role]
        yield Note(f"{role}Status", Words(f"{title.da}: status", f"{title.en}: status"), STATUSES)
        yield Note(f"{role}Bound", Words(f"{title.da}: grænse", f"{title.en}: bound"))
    yield Note("gapStatus", Words("Gab: status", "Gap: status"), STATUSES)
    yield Note("flags", Words("Markeringer", "Flags"))


def _facts(whole: Item) -> Iterator[tuple[Words, Words]]:
    yield Words("Måling", "Indicator"), alike(whole["title"])
    yield Words("Definition", "Definition"), alike(whole["definition"])
    if whole["baselinePeriod"]:
        yield Words("Basis", "Baseline"), alike(whole["baselinePeriod"])
    for one in whole["segments"]:
        if one["sentence"]:
            name = one["segment"]
            title = Words(f"Dom, {name}", f"Verdict, {name}") if name else Words("Dom", "Verdict")
            yield title, Words(one["sentence"]["da"], one["sentence"]["en"])


def _remarks(whole: Item) -> Iterator[Words]:
    if whole["countsPersons"]:
        yield EXACT if whole["exact"] else HIDDEN
    if whole["illustrative"]:
        yield ILLUSTRATIVE
