"""The body of a paper: headings, text, facts, tables, and charts each with what it shows and the table behind it."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from itertools import count, zip_longest
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Mm

from api.reports.characters import printable
from api.reports.docx.columns import Columns
from api.reports.docx.elements import link, made, paragraph, run
from api.reports.docx.grids import keep_together, table_of
from api.reports.docx.pages import Pages, Piece
from api.reports.docx.styles import CAPTION, FACT, FIGURE, HEADINGS, LINK, PLAIN, REMARK, Styles
from api.reports.drawing import svg_of
from api.reports.paper import Block, Chart, Facts, Grid, Link, Paper, Paragraph, Part, Value
from api.reports.pictures import png_of
from api.reports.printed import HARD_SPACE, value

PIXELS: Final = 1300  # of a chart's width
FEW: Final = 15  # rows behind a chart, which stay on one page
SQUEEZE: Final = 1.05  # how much too wide a table may be before its page is turned
WIDEST: Final = 180.0  # millimetres that a chart is drawn for


class Body:
    """What stands at ``place``, the paragraph that the template has for it."""

    def __init__(self, document: Any, place: Any, paper: Paper) -> None:
        self.part, self.paper = document.part, paper
        self.styles, self.pages = Styles(document), Pages(place)
        self.numbers = count(1)

    def write(self) -> None:
        remarks = (self._text(one, REMARK) for one in self.paper.remarks)
        self.pages.fill([*remarks, *self._parts(self.paper.parts)])

    def _parts(self, parts: Iterable[Part], level: int = 0) -> Iterator[Piece]:
        for part in parts:
            yield Piece(self._text(part.title, HEADINGS[min(level, len(HEADINGS) - 1)]).element, is_turned=None)
            for block, following in zip_longest(part.blocks, part.blocks[1:]):
                yield from self._block(block, part, stays=isinstance(following, Chart | Facts | Paragraph))
            yield from self._parts(part.parts, level + 1)

    def _block(self, block: Block, part: Part, *, stays: bool) -> Iterator[Piece]:
        """What a block becomes; text ``stays`` on the page of what it introduces."""
        match block:
            case Paragraph(text, tone):
                style = self.styles[REMARK if tone == "remark" else PLAIN]
                yield Piece(paragraph([run(text)], style, *([made("keepNext")] if stays else [])))
            case Facts(pairs):
                yield from (self._fact(name, told) for name, told in pairs)
            case Chart():
                yield from self._chart(block, part)
            case Grid():
                yield from self._grid(block, "" if block.title == part.title else block.title)

    def _text(self, text: str, style: str) -> Piece:
        return Piece(paragraph([run(text)], self.styles[style]))

    def _fact(self, name: str, told: Value) -> Piece:
        return Piece(paragraph([run(f"{name}\t"), *self._told(told)], self.styles[FACT]))

    def _told(self, told: Value) -> list[Any]:
        """A value as everywhere, but that no line ends between a day and its month."""
        text = value(told, self.paper.language)
        if isinstance(told, Link) and self.paper.origin:
            target = self.part.relate_to(f"{self.paper.origin}{told.path}", RT.HYPERLINK, is_external=True)
            return [link(text, self.styles[LINK], target)]
        text = text.replace(" ", HARD_SPACE, 1) if isinstance(told, date) else text
        return [run(text)] if text else []

    def _grid(self, grid: Grid, title: str, *, is_kept: bool = False) -> Iterator[Piece]:
        if title:
            yield Piece(self._text(title, CAPTION).element, is_turned=None if grid.rows else False)
        if not grid.rows:
            yield from [self._text(grid.empty, PLAIN)] if grid.empty else []
            return
        pages, columns = self.pages, Columns(grid, self.paper.language)
        is_turned = pages.width * SQUEEZE < columns.least and pages.width < pages.turned_width
        width = pages.turned_width if is_turned else pages.width
        table = table_of(grid, columns, self.styles, width, self._told)
        if is_kept and len(grid.rows) <= FEW:
            keep_together(table)
        yield Piece(table, is_turned)

    def _chart(self, chart: Chart, part: Part) -> Iterator[Piece]:
        if chart.title != part.title:
            yield Piece(self._text(chart.title, CAPTION).element, is_turned=None)
        yield Piece(self._picture(chart))
        title = "" if chart.table.title == chart.title else chart.table.title
        yield from self._grid(chart.table, title, is_kept=True)

    def _picture(self, chart: Chart) -> Any:
        """The drawing in a paragraph of its own, with what it shows for whoever cannot see it."""
        picture = png_of(svg_of(chart, self.paper.language), PIXELS)
        inline = self.part.new_pic_inline(BytesIO(picture), width=Mm(min(self.pages.width, WIDEST)))
        about, number = inline.docPr, str(next(self.numbers))
        told = {"id": number, "name": f"Picture {number}", "title": chart.title, "descr": chart.description}
        for name, text in told.items():
            about.set(name, printable(text))
        return made("p", made("pPr", made("pStyle", val=self.styles[FIGURE])), made("r", made("drawing", inline)))
