"""The course of an indicator as a chart: both groups, the gap, what they are held against, and the table behind."""

from collections.abc import Iterator
from datetime import date
from typing import Final, get_args

from api.reports.follow_up.saying import Item, Say
from api.reports.paper import Chart, Column, Goalpost, Grid, Line, Point, Value
from api.reports.printed import number
from api.reports.tables import Words
from api.reports.words import STATUSES
from models.figures.cells import Role
from models.figures.periods import parse

ROLES: Final[tuple[Role, ...]] = get_args(Role)
UNSETTLED: Final = ("provisional", "estimated", "revised")
FLAGS: Final = {
    "provisional": Words("foreløbige tal", "provisional figures"),
    "revised": Words("reviderede tal", "revised figures"),
    "estimated": Words("skønnede tal", "estimated figures"),
    "breakInSeries": Words("databrud", "break in series"),
}


def charts_of(indicator: Item, course: Item, say: Say) -> Iterator[Chart]:
    """A chart of the group as a whole; of an indicator that has only segments, one of each."""
    drawn = [one for one in course["segments"] if any(_has_figures(point) for point in one["points"])]
    whole = [one for one in drawn if one["segment"] is None]
    for one in whole or drawn:
        yield _chart(indicator, course, one, say)


def _has_figures(point: Item) -> bool:
    return any(point[role] and point[role]["value"] is not None for role in ROLES)


def _chart(indicator: Item, course: Item, segment: Item, say: Say) -> Chart:
    points, decimals, unit = segment["points"], course["decimals"], indicator["unit"]
    roles = [role for role in ROLES if any(point[role] for point in points)]
    title = f"{indicator['title']}: {say.segment(segment['segment'])}" if segment["segment"] else indicator["title"]
    lines = tuple(_line(role, segment, say) for role in roles)
    gap = _gap_line(points, say) if any(point["gapStatus"] for point in points) else None
    baseline = course["baselinePeriod"] and parse(course["baselinePeriod"]).last
    goalpost = _goalpost(indicator, course, say) if segment["segment"] is None else None
    return Chart(
        title=title,
        unit=say.unit(unit),
        decimals=decimals,
        lines=lines,
        gap=gap,
        baseline=baseline,
        goalpost=goalpost,
        description=_description(indicator, course, segment, lines, say),
        table=_table(title, indicator, course, points, lines, say),
    )


def _line(role: Role, segment: Item, say: Say) -> Line:
    points = tuple(_point(point, point[role], say) for point in segment["points"])
    return Line(role, say.group(role, segment["populations"].get(role)), points)


def _point(point: Item, figure: Item | None, say: Say) -> Point:
    """A break and what is provisional belong to the period: an answer does not say of which group's value it is."""
    value = figure["value"] if figure else None
    is_last_word = figure is None or figure["status"] not in UNSETTLED
    return Point(
        say.period(point["period"]),
        point["to"],
        value,
        "" if value is not None or figure is None else say.instead(figure),
        is_provisional=not is_last_word,
        has_break=value is not None and "breakInSeries" in point["flags"],
    )


def _gap_line(points: list[Item], say: Say) -> Line:
    return Line("gap", say("Gab", "Gap"), tuple(_gap_point(point, say) for point in points))


def _gap_point(point: Item, say: Say) -> Point:
    return Point(
        say.period(point["period"]),
        point["to"],
        point["gap"],
        "" if point["gap"] is not None else say.word(STATUSES, point["gapStatus"]),
        is_provisional=point["gapStatus"] in UNSETTLED,
        has_break=point["gap"] is not None and "breakInSeries" in point["flags"],
    )


def _goalpost(indicator: Item, course: Item, say: Say) -> Goalpost | None:
    aim = indicator["benchmark"]
    if aim is None:
        return None
    at = date.fromisoformat(str(aim["dueOn"])) if aim["dueOn"] else parse(aim["period"]).last
    of_gap = aim["gap"] is not None
    shown = number(say.amount(aim["gap"] if of_gap else aim["level"], indicator, course, of_gap=of_gap), say.language)
    return Goalpost(
        at, aim["gap"] if of_gap else aim["level"], say(f"Måltal: {shown}", f"Benchmark: {shown}"),
        "gap" if of_gap else "level",
    )  # fmt: skip


def _description(indicator: Item, course: Item, segment: Item, lines: tuple[Line, ...], say: Say) -> str:
    """What is to be seen: where each line begins and ends, and what interrupts it."""
    told = [_from_to(line, indicator, course, say) for line in lines]
    gap = _gap_line(segment["points"], say)
    if any(point.value is not None for point in gap.points):
        told.append(_from_to(gap, indicator, course, say))
    breaks = [say.period(one["period"]) for one in segment["points"] if "breakInSeries" in one["flags"]]
    if breaks:
        told.append(say(f"Databrud i {say.listed(breaks)}", f"Break in series in {say.listed(breaks)}"))
    return ". ".join(one for one in told if one) + "."


def _from_to(line: Line, indicator: Item, course: Item, say: Say) -> str:
    known = [point for point in line.points if point.value is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    shown = [
        number(say.amount(one.value, indicator, course, of_gap=line.role == "gap"), say.language)
        for one in (first, last)
    ]
    if first is last:
        return say(f"{line.label}: {shown[0]} i {first.period}", f"{line.label}: {shown[0]} in {first.period}")
    return say(
        f"{line.label}: fra {shown[0]} i {first.period} til {shown[1]} i {last.period}",
        f"{line.label}: from {shown[0]} in {first.period} to {shown[1]} in {last.period}",
    )


def _table(title: str, indicator: Item, course: Item, points: list[Item], lines: tuple[Line, ...], say: Say) -> Grid:
    """The figures that are drawn, period by period."""
    unit, decimals = indicator["unit"], course["decimals"]
    has_gap = any(point["gapStatus"] for point in points)
    columns = [Column("period", say("Periode", "Period"))]
    columns += [Column(line.role, line.label, "narrow") for line in lines]
    columns += [Column("gap", say("Gab", "Gap"), "narrow")] * has_gap
    columns += [Column("note", say("Bemærk", "Note"), "normal")]

    def row(point: Item) -> tuple[Value, ...]:
        cells = [say.cell(point[line.role], unit, decimals) for line in lines]
        gap = [say.gap(point, unit, decimals)] * has_gap
        return (say.period(point["period"]), *cells, *gap, notes_on(point, say))

    return Grid("course", say(f"Tallene bag: {title}", f"The figures behind: {title}"), tuple(columns),
                tuple(row(point) for point in points))  # fmt: skip


def notes_on(point: Item, say: Say) -> str:
    """What has to be known of the figures of a period."""
    return say.listed(say.word(FLAGS, flag) for flag in point["flags"])
