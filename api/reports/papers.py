"""The formats that a follow-up can be had in, beside the JSON of the view itself: a line for each."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from flask import current_app

from api.reports import html
from api.reports.book import book_of
from api.reports.delimited import DIALECTS, csv_of
from api.reports.docx import docx_of
from api.reports.follow_up import follow_up
from api.reports.follow_up.everything import everything
from api.reports.follow_up.figures import Courses
from api.reports.follow_up.saying import Item
from api.reports.formats import CSV, DOCX, PDF, XLSX
from api.reports.paper import Paper
from api.reports.pdf import pdf_of
from models.figures.disclosure import Language


class Format(NamedTuple):
    """A content type, and what makes a paper such a file, of a template where it takes one; CSV is made of a table."""

    kind: str
    made: Callable[[Paper, Path | None], bytes] | None


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format(html.HTML, lambda paper, _: html.html_of(paper)),
    "pdf": Format(PDF, lambda paper, _: pdf_of(paper)),
    "docx": Format(DOCX, docx_of),
    "xlsx": Format(XLSX, lambda paper, _: book_of(paper)),
    "csv": Format(CSV, None),
}  # by the word in ``format``, which is how the names of such files end, too
KINDS: Final[Mapping[str, str]] = {word: one.kind for word, one in FORMATS.items()}
_TEXTS: Final = (html.HTML, CSV)


class Printing(NamedTuple):
    """Where links of a paper lead to, and the Word document that it is printed in, if not the product's own."""

    origin: str
    template: Path | None = None


def printing(origin: str) -> Printing:
    """How papers are printed here; links lead to ``origin``."""
    named = current_app.config["REPORT_TEMPLATE"]
    return Printing(origin, Path(named) if named else None)


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
    answer: Item, courses: Courses, form: str, language: Language, dialect: str, printing: Printing
) -> PaperFile:
    """The answer of an overview, with the courses of its indicators, in the format that ``format`` calls so.

    ``dialect`` is that of CSV.
    """
    paper = follow_up(answer, courses, language, printing.origin)
    kind, made = FORMATS[form]
    body = (
        made(paper, printing.template)
        if made
        else csv_of(everything(answer, courses, language), language, DIALECTS[dialect])
    )
    spelled = f"{kind}; charset=utf-8" if kind in _TEXTS else kind
    policy = html.policy() if kind == html.HTML else None
    return PaperFile(body, spelled, form, paper.name, paper.day, policy)
