"""The pages that a text stands on: as the template has them, and turned where a table is too wide for that."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from docx.oxml.ns import qn

from api.reports.docx.elements import TWIPS, made


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or table; ``is_turned`` says on which kind of page, None that it stays with what follows it."""

    element: Any
    is_turned: bool | None = False


class Pages:
    """The section of a document that a paragraph, the place, stands in; widths are of a line, in millimetres."""

    def __init__(self, place: Any) -> None:
        self.place = place
        inside = (one.find(f".//{qn('w:sectPr')}") for one in place.itersiblings(qn("w:p")))
        self.section = next((one for one in inside if one is not None), place.getparent().find(qn("w:sectPr")))
        size, margins = self.section.find(qn("w:pgSz")), self.section.find(qn("w:pgMar"))
        beside = sum(int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
        self.width, self.turned_width = ((int(size.get(qn(f"w:{side}"))) - beside) / TWIPS for side in ("w", "h"))

    def fill(self, pieces: Sequence[Piece]) -> None:
        """Put the pieces where the place is, which goes."""
        is_last = all(one.tag == qn("w:sectPr") for one in self.place.itersiblings())
        was_turned = False
        for is_turned, elements in groupby(_settled(pieces), key=lambda one: bool(one.is_turned)):
            if is_turned != was_turned:
                self._break(is_turned=was_turned)
            was_turned = is_turned
            for piece in elements:
                self.place.addprevious(piece.element)
        if self._before() is not None and self._before().tag == qn("w:tbl"):
            self.place.addprevious(_nothing())  # a document does not end with a table
        if was_turned and is_last:
            _turn(self.section)
        elif was_turned:
            self._break(is_turned=True)
        self.place.getparent().remove(self.place)

    def _before(self) -> Any:
        return self.place.getprevious()

    def _break(self, *, is_turned: bool) -> None:
        """Let what stands before the place be a section of its own."""
        if self._before() is None:
            return
        section = deepcopy(self.section)
        if is_turned:
            _turn(section)
        if self._before().tag != qn("w:p") or self._before().find(f".//{qn('w:sectPr')}") is not None:
            self.place.addprevious(_nothing())
        self._before().get_or_add_pPr().append(section)
        for once in ("titlePg", "pgNumType"):  # what a first page has, and where numbers begin
            for one in self.section.findall(qn(f"w:{once}")):
                self.section.remove(one)


def _settled(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, those that stay with what follows turned as that is."""
    found: list[Piece] = []
    for piece in reversed([*pieces]):
        following = found[-1].is_turned if found else False
        found.append(Piece(piece.element, following) if piece.is_turned is None else piece)
    return found[::-1]


def _turn(section: Any) -> None:
    size = section.find(qn("w:pgSz"))
    width, height = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), height)
    size.set(qn("w:h"), width)
    size.set(qn("w:orient"), "landscape")


def _nothing() -> Any:
    """A paragraph that takes no room."""
    return made("p", made("pPr", made("spacing", before=0, after=0, line=20, lineRule="exact")))
