"""The follow-up overview, and what an evaluation says, as a paper for a committee.

Made of the answer that the API gives and of the courses of its indicators, so that it holds nothing else.
"""

from collections.abc import Iterator

from api.reports.follow_up.closing import attention_part, changes_part, decisions_part
from api.reports.follow_up.figures import Courses, goals_part
from api.reports.follow_up.front import facts_on, remarks, what_it_is
from api.reports.follow_up.glance import glance
from api.reports.follow_up.reading import reading_part
from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.follow_up.sheets import sheets_of
from api.reports.follow_up.work import cases_part, collaborations_part, coverage_part, holder_of, initiatives_part
from api.reports.paper import Block, Facts, Paper, Paragraph, Part
from api.reports.words import ASSESSMENTS
from models.figures.disclosure import Language

__all__ = ["follow_up"]


def follow_up(answer: Item, courses: Courses, language: Language, origin: str = "") -> Paper:
    """The paper of an overview or an evaluation's overview (with ``evaluation`` and ``findings``).

    ``courses`` are those of the same facts, by indicator; links lead to paths at ``origin``.
    """
    say = Say(language)
    evaluation = answer.get("evaluation")
    return Paper(
        what=what_it_is(answer, say),
        title=" – ".join((answer["strategy"]["title"], *([evaluation["title"]] if evaluation else []))),  # noqa: RUF001
        day=answer["date"],
        language=language,
        facts=facts_on(answer, say),
        remarks=tuple(remarks(answer, say)),
        parts=tuple(_parts(answer, courses, say)),
        sheets=tuple(sheets_of(answer, courses, say)),
        origin=origin,
    )


def _parts(answer: Item, courses: Courses, say: Say) -> Iterator[Part]:
    yield glance(answer, courses, say)
    findings = {str(one["focusAreaId"]): one for one in answer.get("findings", ())}
    for area in answer["focusAreas"]:
        yield _area(area, findings.get(str(area["id"])), courses, say)
    yield attention_part(answer, say)
    yield from changes_part(answer, say)
    yield from decisions_part(answer, say)
    yield reading_part(answer, say)


def _area(area: Item, finding: Item | None, courses: Courses, say: Say) -> Part:
    holder = holder_of(area, say)
    pairs = [(say("Tovholdercenter", "Tovholder centre"), name_of(area["tovholderCentre"])), ("Tovholder", holder)]
    if finding:
        pairs.append((say("Vurdering", "Assessment"), say.word(ASSESSMENTS, finding["assessment"])))
    if ranked := area["prioritisation"]:
        on = say.period(str(ranked["decidedOn"]))
        pairs.append((say("Prioriteret", "Prioritised"), f"{on}: {ranked['criterion']}"))
    blocks: list[Block] = [Facts(tuple(pairs))]
    if finding:
        blocks.append(Paragraph(finding["text"]))
    parts = [goals_part(area, courses, say)]
    parts += [make(area, say) for make in (initiatives_part, collaborations_part, cases_part, coverage_part)]
    return Part(f"{area['number']}. {area['title']}", tuple(blocks), tuple(parts))
