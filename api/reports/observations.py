"""The observations of an indicator as a table: by role, segment, area and period the value and its counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api.reports.tables import WHOLE, Dimension, Measure, Note, Row, Table, Words, alike, in_order
from api.reports.words import EXACT, HIDDEN, ILLUSTRATIVE, ROLES, STATUSES, UNDIVIDED, UNITS, YES_OR_NO
from models.figures.periods import parse

Item = Mapping[str, Any]

NOTES: Final = (
    Note("label", Words("Betegnelse", "Label"), leading=True),
    Note("status", Words("Status", "Status"), STATUSES),
    Note("bound", Words("Grænse", "Bound")),
    Note("published", Words("Offentliggjort af kilden", "Published by the source"), YES_OR_NO),
    Note("illustrative", Words("Illustrativt", "Illustrative"), YES_OR_NO),
    Note("breakInSeries", Words("Databrud", "Break in series"), YES_OR_NO),
    Note("note", Words("Bemærkning", "Note")),
    Note("seriesId", Words("Serie-id", "Series id")),
)
NUMBER: Final = UNITS["count"]
TOTALS: Final = ("weeks", "days", "index")  # their numerator is in the unit itself
OF_SERIES: Final = ("role", "segment", "areaCode", "label")


def observation_table(
    indicator: Item, series: Sequence[Item], observations: Sequence[Item], *, is_exact: bool
) -> Table:
    """The observations as they stand on the wire, for somebody who reads them exactly or with their bounds."""
    groups = {str(one["id"]): one for one in series}
    rows = tuple(_row(groups[str(one["seriesId"])], one) for one in observations)
    used = {str(one["seriesId"]): groups[str(one["seriesId"])] for one in observations}
    return Table(
        what=Words("Observationer", "Observations"),
        title=alike(indicator["title"]),
        dimensions=_dimensions(rows),
        measures=_measures(indicator),
        notes=NOTES,
        rows=rows,
        source=", ".join(text for text in (indicator["source"]["provider"], indicator["source"]["table"]) if text),
        facts=tuple(_facts(indicator)),
        remarks=tuple(_remarks(indicator, observations, is_exact=is_exact)),
        extension={
            "indicatorId": str(indicator["id"]),
            "series": [{"id": key, **{name: one[name] for name in OF_SERIES}} for key, one in used.items()],
        },
        updated=max((one["updatedAt"] for one in observations), default=None),
    )


def segment_code(segment: str | None) -> str:
    """The category of a segment; none of them is taken for that of the whole group."""
    if segment is None:
        return WHOLE
    return f"_{segment}" if segment.startswith("_") else segment


def _row(group: Item, one: Item) -> Row:
    return Row(
        place=(group["role"], segment_code(group["segment"]), group["areaCode"], one["period"]),
        figures=(one["value"], one["numerator"], one["denominator"]),
        notes={
            "label": group["label"],
            "status": one["status"],
            "bound": one["bound"],
            "published": bool(one["published"]),
            "illustrative": bool(one["illustrative"]),
            "breakInSeries": bool(one["breakInSeries"]),
            "note": one["note"],
            "seriesId": str(one["seriesId"]),
        },
    )


def _dimensions(rows: Sequence[Row]) -> tuple[Dimension, ...]:
    """Of what the rows hold only, the whole before its segments and the periods as they follow each other."""
    roles, segments, areas, periods = ([row.place[i] for row in rows] for i in range(4))
    return (
        Dimension("role", Words("Rolle", "Role"), in_order(roles, list(ROLES).index, ROLES)),
        Dimension(
            "segment",
            Words("Segment", "Segment"),
            in_order(segments, lambda code: (code != WHOLE, code), {WHOLE: UNDIVIDED}),
        ),
        Dimension("areaCode", Words("Område", "Area"), in_order(areas), "geo"),
        Dimension("period", Words("Periode", "Period"), in_order(periods, lambda code: parse(code).order), "time"),
    )


def _measures(indicator: Item) -> tuple[Measure, ...]:
    unit, decimals = indicator["unit"], indicator["decimals"]
    of, shown = (UNITS[unit], decimals) if unit in TOTALS else (NUMBER, 0)
    return (
        Measure("value", Words("Værdi", "Value"), UNITS[unit], decimals, "status", "bound"),
        Measure("numerator", Words("Tæller", "Numerator"), of, shown, "status", "bound"),
        Measure("denominator", Words("Nævner", "Denominator"), NUMBER, 0, "status", "bound"),
    )


def _facts(indicator: Item) -> Iterator[tuple[Words, Words]]:
    source = indicator["source"]
    yield Words("Måling", "Indicator"), alike(indicator["title"])
    yield Words("Nøgle", "Key"), alike(indicator["key"])
    yield Words("Definition", "Definition"), alike(indicator["definition"])
    yield Words("Enhed", "Unit"), UNITS[indicator["unit"]]
    for title, text in (
        (Words("Adresse", "Address"), source["url"]),
        (Words("Om kilden", "On the source"), source["text"]),
    ):
        if text:
            yield title, alike(text)


def _remarks(indicator: Item, observations: Sequence[Item], *, is_exact: bool) -> Iterator[Words]:
    if indicator["countsPersons"]:
        yield EXACT if is_exact else HIDDEN
    if any(one["illustrative"] for one in observations):
        yield ILLUSTRATIVE
