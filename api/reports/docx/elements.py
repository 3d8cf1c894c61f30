"""The elements that a Word document is made of; text is text, whatever stands in it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from api.reports.characters import printable

TWIPS: Final = 1440 / 25.4  # to the millimetre: Word measures in twentieths of a point
WORD, SPACE = qn("w:"), qn("xml:space")
_BREAKS: Final = re.compile("([\n\t])")


def made(tag: str, *inside: Any, **attributes: object) -> Any:
    """The element with what stands ``inside`` it; attributes are Word's own, such as ``val``."""
    element = OxmlElement(f"w:{tag}", {f"{WORD}{name}": str(value) for name, value in attributes.items()})
    element.extend(inside)
    return element


def paragraph(runs: Iterable[Any], style: str, *properties: Any) -> Any:
    """A paragraph in the style with that id; ``properties`` in the order that Word wants them in."""
    return made("p", made("pPr", made("pStyle", val=style), *properties), *runs)


def run(text: str, *properties: Any) -> Any:
    """A text, the same way throughout."""
    return made("r", *([made("rPr", *properties)] if properties else []), *_pieces(printable(text)))


def link(text: str, style: str, target: str) -> Any:
    """A text in the character style with that id, which leads to where the relation ``target`` does."""
    element = made("hyperlink", run(text, made("rStyle", val=style)))
    element.set(qn("r:id"), target)
    return element


def _pieces(text: str) -> Iterator[Any]:
    for piece in _BREAKS.split(text):
        if piece in ("\n", "\t"):
            yield made("br" if piece == "\n" else "tab")
        elif piece:
            yield _text(piece)


def _text(text: str) -> Any:
    element = made("t")
    element.text = text
    element.set(SPACE, "preserve")
    return element


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
