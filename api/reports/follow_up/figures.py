"""Goals and their indicators: what the figures are, whether they come nearer, and what that rests on."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from api.reports.follow_up.charts import charts_of, notes_on
from api.reports.follow_up.saying import Item, Say, raised
from api.reports.paper import Block, Column, Facts, Figure, Grid, Link, Paragraph, Part, Value
from api.reports.printed import day, number
from api.reports.tables import Words
from api.reports.words import DATA_STATES, DIRECTIONS

Courses = Mapping[Any, Item]

REMARKS: Final[Mapping[str, Words]] = {
    "falseProgress": Words("falsk fremgang", "false progress"),
    "mostlyComparison": Words("mest den anden gruppes udvikling", "mostly the other group's change"),
    "overtaken": Words("overhalet", "overtaken"),
    "parityReached": Words("ikke længere bagud", "no longer behind"),
    "withinNoise": Words("inden for den statistiske usikkerhed", "within the statistical uncertainty"),
}
FALSE: Final = "falseProgress"


def goals_part(area: Item, courses: Courses, say: Say) -> Part:
    """The goals of a focus area."""
    title = say("Mål og målinger", "Goals and indicators")
    if not area["goals"]:
        return Part(title, (Paragraph(say("Indsatsområdet har ingen mål.", "The focus area has no goals.")),))
    return Part(title, parts=tuple(_goal(goal, courses, say) for goal in area["goals"]))


def _goal(goal: Item, courses: Courses, say: Say) -> Part:
    blocks: list[Block] = [Paragraph(f"{say('Samlet', 'Altogether')}: {direction_of(goal, say)}.")]
    if focus := goal["specialFocus"]:
        who = say.segment(focus["segment"])
        blocks.append(Paragraph(say(f"Særligt fokus på {who}: ", f"Special focus on {who}: ") + focus["text"]))
    if goal["indicators"]:
        blocks.append(_latest(goal, courses, say))
    else:
        blocks.append(Paragraph(say("Målet har ingen måling.", "The goal has no indicator."), "remark"))
    parts = tuple(_indicator(one, courses[one["id"]], say) for one in goal["indicators"])
    return Part(goal["title"], tuple(blocks), parts)


def direction_of(goal: Item, say: Say) -> str:
    """The roll-up in words, with how many indicators it is made of."""
    return f"{say.word(DIRECTIONS, goal['direction'])} ({counts_of(goal, say)})"


def counts_of(goal: Item, say: Say) -> str:
    """``2 går frem, 1 kan ikke afgøres``."""
    if not goal["indicators"]:
        return say("ingen måling", "no indicator")
    counts = goal["counts"]
    return say.listed(f"{counts[code]} {say.word(DIRECTIONS, code)}" for code in counts if counts[code])


def _latest(goal: Item, courses: Courses, say: Say) -> Grid:
    columns = (
        Column("indicator", say("Måling", "Indicator"), "wide"),
        Column("period", say("Periode", "Period"), "narrow"),
        Column("target", say("Målgruppe", "Target group"), "narrow"),
        Column("comparison", say("Sammenligning", "Comparison"), "narrow"),
        Column("gap", say("Gab", "Gap"), "narrow"),
        Column("change", say("Ændring siden basis", "Change since baseline"), "narrow"),
        Column("direction", say("Dom", "Verdict"), "normal"),
        Column("remarks", say("Bemærk", "Note"), "normal"),
    )
    rows = [row for one in goal["indicators"] for row in _rows(one, courses[one["id"]], say)]
    return Grid("indicators", say("De nyeste tal", "The latest figures"), columns, tuple(rows))


def _rows(indicator: Item, course: Item, say: Say) -> Iterator[tuple[Value, ...]]:
    """The group as a whole, and below it each segment singled out."""
    yield (indicator["title"], *figures_of(indicator, indicator, course, say))
    for one in indicator["segments"]:
        title = f"{indicator['title']}: {say.segment(one['segment'])}"
        yield (title, *figures_of(indicator, one, course, say))


def figures_of(indicator: Item, judged: Item, course: Item, say: Say) -> tuple[Value, ...]:
    """Period, group, comparison, gap, change since baseline, direction and remarks of what is ``judged``: the whole
    group or a segment.
    """
    latest, verdict, unit, decimals = judged["latest"], judged["verdict"], indicator["unit"], course["decimals"]
    figures: tuple[Value, ...] = ("", None, None, None)
    if latest:
        first = latest["target"] or latest["single"]
        cells = [say.cell(one, unit, decimals) for one in (first, latest["comparison"])]
        figures = (say.period(latest["period"]), *cells, say.gap(latest, unit, decimals))
    change = say.change(verdict["sinceBaseline"]["change"], unit, decimals)
    return (*figures, change, say.word(DIRECTIONS, verdict["direction"]), remarks_on(judged, say))


def remarks_on(judged: Item, say: Say) -> str:
    """What must be known beside a direction, each by its name."""
    verdict = judged["verdict"]
    found = [say.word(REMARKS, code) for code in REMARKS if verdict[code]]
    if verdict["streak"]["unbroken"] and not verdict[FALSE]:
        found.append(say("vedvarende progression", "sustained progress"))
    if judged["latest"]:
        found.append(notes_on(judged["latest"], say))
    return say.listed(found)


def _indicator(indicator: Item, course: Item, say: Say) -> Part:
    blocks: list[Block] = []
    judged = {one["segment"]: one for one in ({"segment": None, **indicator}, *indicator["segments"])}
    for one in course["segments"]:
        if is_told(indicator, one):
            remark = bool(judged[one["segment"]]["verdict"][FALSE]) if one["segment"] in judged else False
            blocks.append(Paragraph(sentence_of(one, say), "remark" if remark else "plain"))
    blocks.append(Facts(tuple(_facts(indicator, course, say))))
    blocks += charts_of(indicator, course, say)
    return Part(indicator["title"], tuple(blocks))


def is_told(indicator: Item, segment: Item) -> bool:
    """Of an indicator that has only segments nothing is said of the whole that nobody measures."""
    return segment["segment"] is not None or bool(indicator["latest"]) or not indicator["segments"]


def sentence_of(segment: Item, say: Say) -> str:
    """The verdict as it is published, for a segment after its name."""
    sentence: str = segment["sentence"][say.language]
    if segment["segment"] is None:
        return sentence
    name = say.segment(segment["segment"])
    return f"{raised(name)}: {sentence[:1].lower()}{sentence[1:]}"


def why_undetermined(segment: Item, say: Say) -> str:
    """What the published sentence says after the colon, where all before it is that nobody can tell."""
    return raised(segment["sentence"][say.language].partition(": ")[2])


def _facts(indicator: Item, course: Item, say: Say) -> Iterator[tuple[str, Value]]:
    if aim := indicator["benchmark"]:
        yield say("Måltal", "Benchmark"), benchmark_of(aim, indicator, course, say)
    if course["baselinePeriod"]:
        yield say("Basisperiode", "Baseline period"), say.period(course["baselinePeriod"])
    yield say("Datagrundlag", "State of the data"), data_state(indicator, course, say)
    if course["responsibleCentre"]:
        yield say("Ansvarlig for tallene", "Answers for the figures"), course["responsibleCentre"]["name"]
    if indicator["illustrative"]:
        yield say("Bemærk", "Note"), say("Tallene er illustrative.", "The figures are illustrative.")
    yield (
        say("Forklaring", "Explanation"),
        Link(say("Sådan er tallene regnet ud", "How the figures were worked out"), explanation_of(indicator)),
    )


def explanation_of(indicator: Item) -> str:
    """Where everything is told that the figures rest on."""
    links = indicator.get("links") or {}
    path: str = links.get("explanation") or f"/v1/indicators/{indicator['id']}/analysis?explain=true"
    return path


def data_state(indicator: Item, course: Item, say: Say) -> str:
    state: str = indicator["dataState"]
    due_on = course["methodDueOn"] if state == "methodToBeDesigned" else course["nextValueDueOn"]
    word = say.word(DATA_STATES, state)
    if due_on is None or state in ("noValues", "current"):
        return word
    return say(f"{word} (frist {day(due_on, 'da')})", f"{word} (due {day(due_on, 'en')})")


def benchmark_of(aim: Item, indicator: Item, course: Item, say: Say) -> str:
    """What is to be reached by when, how far that is, and who decided it."""
    of_gap = aim["gap"] is not None
    figure = say.amount(aim["gap"] if of_gap else aim["level"], indicator, course, of_gap=of_gap)
    shown = number(figure, say.language)
    by = say.period(aim["period"] or str(aim["dueOn"]))
    what = say(
        f"{'Et gab på' if of_gap else 'Et niveau på'} {shown} i {by}",
        f"A {'gap' if of_gap else 'level'} of {shown} in {by}",
    )
    return "; ".join(one for one in (what, standing_of(aim, say), _decided(aim, say)) if one)


def standing_of(aim: Item, say: Say) -> str:
    """How far it is to a benchmark."""
    if aim["reached"]:
        return say("nået", "reached")
    told = []
    if aim["progressShare"] is not None:
        share = number(Figure(aim["progressShare"] * Decimal(100), 0, "%"), say.language)
        told.append(say(f"{share} af vejen", f"{share} of the way"))
    if aim["missed"]:
        told.append(say("ikke nået til tiden", "not reached in time"))
    elif aim["onCourse"] is not None:
        told.append(say("på kurs", "on course") if aim["onCourse"] else say("ikke på kurs", "not on course"))
    return ", ".join(told)


def _decided(aim: Item, say: Say) -> str:
    decision = aim["decision"] or {}
    if not decision.get("body"):
        return ""
    on = say.period(decision["decidedOn"] and str(decision["decidedOn"]))
    return say(f"besluttet af {decision['body']} {on}", f"decided by {decision['body']} on {on}").strip()
