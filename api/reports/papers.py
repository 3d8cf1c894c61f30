"""The formats that a follow-up can be had in, beside the JSON of the view itself: a line for each."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from api.reports import html
from api.reports.delimited import DIALECTS, csv_of
from api.reports.follow_up import follow_up
from api.reports.follow_up.everything import everything
from api.reports.follow_up.figures import Courses
from api.reports.follow_up.saying import Item
from api.reports.formats import CSV
from api.reports.paper import Paper
from models.figures.disclosure import Language


class Format(NamedTuple):
    """A content type, and what makes a paper such a file; CSV is made of a table instead."""

    kind: str
    made: Callable[[Paper], bytes] | None


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(html.HTML, html.html_of),
    "csv": Format(CSV, None),
}  # by the word in ``format``, which is how the names of such files end, too
KINDS: Final[Mapping[str, str]] = {word: one.kind for word, one in FORMATS.items()}
_TEXTS: Final = (html.HTML, CSV)


class PaperFile(NamedTuple):
    """A follow-up in one of the formats: its bytes and content type, how such names end, what it is called and the day
    that it is of; a page also has the policy under which it is shown.
    """

    body: bytes
    kind: str
    suffix: str
    name: str
    on: date
    policy: str | None


def follow_up_file(
    answer: Item, courses: Courses, form: str, language: Language, dialect: str, origin: str
) -> PaperFile:
    """The answer of an overview, with the courses of its indicators, in the format that ``format`` calls so.

    ``dialect`` is that of CSV; links lead to paths at ``origin``.
    """
    paper = follow_up(answer, courses, language, origin)
    kind, made = FORMATS[form]
    body = made(paper) if made else csv_of(everything(answer, courses, language), language, DIALECTS[dialect])
    spelled = f"{kind}; charset=utf-8" if kind in _TEXTS else kind
    policy = html.policy() if kind == html.HTML else None
    return PaperFile(body, spelled, form, paper.name, paper.day, policy)
