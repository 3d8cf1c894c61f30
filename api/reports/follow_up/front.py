"""What a reader meets first: what the paper is, what must not be missed, and the whole at a glance."""

from collections.abc import Iterator, Mapping
from typing import Final

from api.reports.follow_up.figures import FALSE, Courses, counts_of, figures_of, is_told, why_undetermined
from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.paper import Column, Facts, Grid, Part, Value
from api.reports.tables import Words
from api.reports.words import (
    COLLABORATION_STATES,
    DIRECTIONS,
    EVALUATION_KINDS,
    EVALUATION_STATES,
    INITIATIVE_STATES,
    PROGRESS,
)

ILLUSTRATIVE: Final = Words(
    "Nogle af tallene er illustrative: ingen har målt dem, og ingen bør beslutte noget ud fra dem.",
    "Some of the figures are illustrative: nobody has measured them, and nobody should decide anything by them.",
)
ENDED: Final = Words(
    "Strategien er udløbet, og ingen anden er vedtaget i dens sted.",
    "The strategy has run out, and no other is adopted in its place.",
)


def what_it_is(answer: Item, say: Say) -> str:
    evaluation = answer.get("evaluation")
    return say.word(EVALUATION_KINDS, evaluation["kind"]) if evaluation else say("Opfølgning", "Follow-up")


def facts_on(answer: Item, say: Say) -> Facts:
    """Which strategy and day, who coordinates and evaluates, and of an evaluation by what it can be recognised."""
    strategy, evaluation = answer["strategy"], answer.get("evaluation")
    pairs: list[tuple[str, Value]] = [(say("Strategi", "Strategy"), strategy["title"])]
    if evaluation:
        pairs += _evaluation(evaluation, say)
    pairs += [
        (say("Strategiens periode", "Period of the strategy"), _period(strategy, say)),
        (say("Opgjort pr.", "As of"), answer["date"]),
        (say("Koordinerende center", "Coordinating centre"), name_of(strategy["coordinatingCentre"])),
        (say("Udvalg", "Committee"), evaluation["committee"] if evaluation else strategy["committee"]),
        (say("Næste evaluering senest", "Next evaluation due"), strategy["nextEvaluationDueOn"]),
    ]
    return Facts(tuple((title, value) for title, value in pairs if value not in (None, "")))


def _period(strategy: Item, say: Say) -> str:
    if strategy["periodText"]:
        return str(strategy["periodText"])
    ends = [say.period(str(strategy[name])) for name in ("startsOn", "endsOn") if strategy[name]]
    return " – ".join(ends)  # noqa: RUF001, a dash between two days


def _evaluation(evaluation: Item, say: Say) -> Iterator[tuple[str, Value]]:
    ends = dict.fromkeys(say.period(evaluation[name]) for name in ("periodFrom", "periodTo"))
    state = evaluation.get("state") or (None if evaluation["contentHash"] else "draft")
    yield say("Titel", "Title"), evaluation["title"]
    yield say("Evalueringens periode", "Period of the evaluation"), " – ".join(ends)  # noqa: RUF001
    yield say("Tilstand", "State"), say.word(EVALUATION_STATES, state)
    if evaluation["frozenAt"]:
        yield say("Frosset", "Frozen"), say.instant(evaluation["frozenAt"])
    if evaluation.get("meetingOn"):
        yield say("Møde", "Meeting"), say.period(str(evaluation["meetingOn"]))
    if evaluation["contentHash"]:
        yield say("Indholdets fingeraftryk (SHA-256)", "Hash of the content (SHA-256)"), evaluation["contentHash"]
        yield say("Plads i hændelsesloggen", "Position in the ledger"), str(evaluation["ledgerPosition"])


def remarks(answer: Item, say: Say) -> Iterator[str]:
    """What nobody may miss who reads the figures."""
    if answer["illustrative"]:
        yield ILLUSTRATIVE.said(say.language)
    if count := answer["disclosure"]["suppressedCells"]:
        least = answer["disclosure"]["minimumCellSize"]
        yield say(
            f"{count} tal om personer er skjult, fordi de hviler på færre end {least} personer eller kunne røbe et "
            "sådant tal. I stedet står en grænse, for eksempel »under 5«.",
            f"{count} figures on persons are hidden, as they rest on fewer than {least} persons or could betray such a "
            "figure. A bound stands in their place, such as “under 5”.",
        )
    if answer["asOf"]:
        on = say.instant(answer["asOf"])
        yield say(f"Alt er, som det stod {on}, også hvad der er rettet siden.", f"All is as it stood on {on}.")
    if (evaluation := answer.get("evaluation")) and not evaluation["contentHash"]:
        yield say(
            "Evalueringen er et udkast: alt kan endnu ændre sig.", "The evaluation is a draft: all may change yet."
        )
    if answer["strategy"]["endedWithoutSuccessor"]:
        yield ENDED.said(say.language)


def glance(answer: Item, courses: Courses, say: Say) -> Part:
    """The whole at a glance: goals by direction, what goes well, what does not, and what nobody can tell."""
    return Part(
        say("Overblik", "The whole at a glance"),
        (_counts(answer, say), _goals(answer, say)),
        tuple(_sorted_out(answer, courses, say)),
    )


def _counts(answer: Item, say: Say) -> Facts:
    summary = answer["summary"]
    initiatives, milestones, cases = (summary[name] for name in ("initiatives", "milestones", "cases"))
    pairs = (
        (say("Mål", "Goals"), _told(summary["goals"]["byDirection"], DIRECTIONS, say)),
        (say("Indsatser", "Initiatives"), _told(initiatives["byState"], INITIATIVE_STATES, say)),
        (say("Fremdrift", "Progress"), _told(initiatives["byProgress"], PROGRESS, say)),
        (say("Forældet status", "Stale status"), initiatives["stale"]),
        (
            say("Milepæle", "Milestones"),
            say(
                f"{milestones['reached']} nået, {milestones['open']} åbne, heraf {milestones['overdue']} over tiden",
                f"{milestones['reached']} reached, {milestones['open']} open, {milestones['overdue']} of them overdue",
            ),
        ),
        (say("Samarbejder", "Collaborations"), _told(summary["collaborations"]["byState"], COLLABORATION_STATES, say)),
        (
            say("Sager", "Cases"),
            say(f"{cases['open']} åbne, heraf {cases['overdue']} over tiden",
                f"{cases['open']} open, {cases['overdue']} of them overdue"),
        ),
        (say("Ubesatte tovholderskaber", "Vacant duties of tovholder"), summary["vacancies"]),
    )  # fmt: skip
    return Facts(pairs)


def _told(counts: Mapping[str, int], words: Mapping[str | bool, Words], say: Say) -> str:
    """``22: 11 i gang, 6 foreslået og 5 …``; how many there are, and of what."""
    total = sum(counts.values())
    parts = say.listed(f"{counts[code]} {say.word(words, code)}" for code in counts if counts[code])
    return f"{total}: {parts}" if parts else str(total)


def _goals(answer: Item, say: Say) -> Grid:
    columns = (
        Column("goal", say("Mål", "Goal"), "wide"),
        Column("focusArea", say("Indsatsområde", "Focus area")),
        Column("direction", say("Retning", "Direction")),
        Column("counts", say("Målinger", "Indicators")),
    )
    rows = tuple(
        (
            goal["title"],
            f"{area['number']}. {area['title']}",
            say.word(DIRECTIONS, goal["direction"]),
            counts_of(goal, say),
        )
        for area in answer["focusAreas"]
        for goal in area["goals"]
    )
    title = say("Målene og deres retning", "The goals and their direction")
    return Grid("goals", title, columns, rows, say("Strategien har ingen mål.", "The strategy has no goals."))


def indicators_in(answer: Item) -> Iterator[tuple[Item, Item]]:
    """Each indicator once, with the first focus area that it is shown in."""
    seen = set()
    for area in answer["focusAreas"]:
        for goal in area["goals"]:
            for one in goal["indicators"]:
                if one["id"] not in seen:
                    seen.add(one["id"])
                    yield area, one


def _sorted_out(answer: Item, courses: Courses, say: Say) -> Iterator[Part]:
    """Every judged measure under one of three heads; false progress is none."""
    good: list[tuple[Value, ...]] = []
    bad: list[tuple[Value, ...]] = []
    unknown: list[tuple[Value, ...]] = []
    for area, indicator in indicators_in(answer):
        course = courses[indicator["id"]]
        for one in course["segments"]:
            judged = indicator if one["segment"] is None else _segment(indicator, one["segment"])
            if not is_told(indicator, one) or judged is None:
                continue
            title = f"{indicator['title']}: {say.segment(one['segment'])}" if one["segment"] else indicator["title"]
            direction, is_false = judged["verdict"]["direction"], judged["verdict"][FALSE]
            if direction == "undetermined":
                unknown.append((title, str(area["number"]), why_undetermined(one, say)))
            else:
                _, group, _, gap, change, word, remark = figures_of(indicator, judged, course, say)
                row = (title, str(area["number"]), gap or group, change, word, remark)
                (good if direction == "improving" and not is_false else bad).append(row)
    improving = say("Målinger i fremgang", "Indicators that improve")
    yield Part(say("Her går det frem", "Where it goes well"), (_going(improving, "improving", good, say),))
    others = say("Målinger uden fremgang", "Indicators that do not improve")
    yield Part(say("Her går det ikke frem", "Where it does not go well"), (_going(others, "notImproving", bad, say),))
    columns = (*_heads(say), Column("why", say("Hvorfor", "Why"), "wide"))
    title = say("Målinger uden dom", "Indicators without a verdict")
    grid = Grid("undetermined", title, columns, tuple(unknown), say("Ingen.", "None."))
    yield Part(say("Her kan det ikke afgøres", "Where it cannot be told"), (grid,))


def _segment(indicator: Item, name: str) -> Item | None:
    return next((one for one in indicator["segments"] if one["segment"] == name), None)


def _heads(say: Say) -> tuple[Column, ...]:
    return (
        Column("indicator", say("Måling", "Indicator"), "wide"),
        Column("focusArea", say("Område", "Area"), "narrow"),
    )


def _going(title: str, name: str, rows: list[tuple[Value, ...]], say: Say) -> Grid:
    columns = (
        *_heads(say),
        Column("now", say("Gab (eller niveau) nu", "Gap (or level) now"), "narrow"),
        Column("change", say("Siden basis", "Since baseline"), "narrow"),
        Column("direction", say("Dom", "Verdict"), "narrow"),
        Column("remarks", say("Bemærk", "Note")),
    )
    return Grid(name, title, columns, tuple(rows), say("Ingen.", "None."))
