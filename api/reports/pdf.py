"""PDF for a committee: tagged as PDF/UA-1 asks, so that whoever cannot see it can have it read aloud.

The template is fixed; what people wrote reaches it as data and is never read as markup. The fonts come with typst, and
the same paper gives the same bytes wherever it is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from api.reports.drawing import svg_of
from api.reports.glyphs import breakable, printable
from api.reports.paper import Block, Chart, Column, Facts, Figure, Grid, Link, Paper, Paragraph, Part, Value
from api.reports.printed import day, value
from api.reports.tables import Words
from models.figures.disclosure import Language

Json = dict[str, Any]

TEMPLATE: Final = (Path(__file__).parent.parent / "templates" / "paper.typ").read_bytes()
AUTHOR: Final = "Samspil"
REGIONS: Final = {"da": "DK", "en": "GB"}
SHARES: Final = {"narrow": 5, "normal": 7, "wide": 13}  # of the width of a table
LONG: Final = 12  # parts, so many that a list of contents helps
NAMELESS: Final = "\u2013"
WORDS: Final = {
    "page": Words("side", "page"),
    "of": Words("af", "of"),
    "remark": Words("Bemærk:", "Note:"),
    "contents": Words("Indhold", "Contents"),
}


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF. Its links lead to paths at the paper's origin; where that is not known they are text only."""
    import typst  # noqa: PLC0415, seldom needed, and a tenth of what the program takes

    told = orjson.dumps(_told(paper, _Telling(paper.language, paper.origin))).decode()
    printed: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": told},
        pdf_standards="ua-1",
        timestamp=datetime.combine(paper.day, time(), UTC),
    )
    return printed


@cache
def _fonts() -> Any:
    import typst  # noqa: PLC0415

    return typst.Fonts(include_system_fonts=False)


def _told(paper: Paper, telling: "_Telling") -> Json:
    words = {name: each.said(paper.language) for name, each in WORDS.items()}
    return {
        "name": _name(printable(paper.name)),
        "what": breakable(paper.what),
        "title": _name(breakable(paper.title)),
        "day": day(paper.day, paper.language),
        "date": {"year": paper.day.year, "month": paper.day.month, "day": paper.day.day},
        "author": AUTHOR,
        "language": paper.language,
        "region": REGIONS[paper.language],
        "words": words if _count(paper.parts) > LONG else {**words, "contents": ""},
        "facts": telling.pairs(paper.facts),
        "remarks": [breakable(text) for text in paper.remarks],
        "parts": [telling.part(part) for part in paper.parts],
    }


def _count(parts: Sequence[Part]) -> int:
    return len(parts) + sum(_count(part.parts) for part in parts)


def _name(text: str) -> str:
    """What has to be called something: a heading, a drawing."""
    return text if text.strip() else NAMELESS


@dataclass(frozen=True, slots=True)
class _Telling:
    """What a paper is made of, told as the template knows it."""

    language: Language
    origin: str

    def part(self, part: Part) -> Json:
        return {
            "title": _name(breakable(part.title)),
            "blocks": [self.block(block) for block in part.blocks],
            "parts": [self.part(below) for below in part.parts],
        }

    def block(self, block: Block) -> Json:
        match block:
            case Paragraph():
                return {"kind": "remark" if block.tone == "remark" else "paragraph", "text": breakable(block.text)}
            case Facts():
                return {"kind": "facts", "pairs": self.pairs(block)}
            case Grid():
                return {"kind": "grid", **self.grid(block)}
            case Chart():
                return {"kind": "chart", **self.chart(block)}

    def pairs(self, facts: Facts) -> list[list[Any]]:
        return [[breakable(name), self.value(shown)] for name, shown in facts.pairs]

    def chart(self, chart: Chart) -> Json:
        return {
            "title": breakable(chart.title),
            "description": _name(printable(chart.description)),
            "drawing": printable(svg_of(chart, self.language)),
            "table": self.grid(chart.table),
        }

    def grid(self, grid: Grid) -> Json:
        return {
            "title": breakable(grid.title),
            "columns": [self.column(column, [row[i] for row in grid.rows]) for i, column in enumerate(grid.columns)],
            "rows": [[self.value(shown) for shown in row] for row in grid.rows],
            "empty": breakable(grid.empty),
        }

    def column(self, column: Column, values: Sequence[Value]) -> Json:
        """Figures stand to the right, and the longest of them on one line."""
        given = [shown for shown in values if shown not in (None, "")]
        figures = [value(shown, self.language) for shown in given if isinstance(shown, (int, Figure))]
        longest = max((len(digits) for text in figures for digits in text.split()), default=0)
        return {
            "title": breakable(column.title),
            "share": max(SHARES[column.room], longest // 2),
            "figures": 0 < len(given) == len(figures),
        }

    def value(self, shown: Value) -> str | Json:
        text = breakable(value(shown, self.language))
        if isinstance(shown, Link) and self.origin:
            return {"url": f"{self.origin}{shown.path}", "text": text}
        return {"day": text} if isinstance(shown, date) else text
