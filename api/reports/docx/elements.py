"""The elements that a Word document is made of; text is text, whatever stands in it."""

import re
from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from api.reports.characters import printable

TWIPS: Final = 1440 / 25.4  # to the millimetre: Word measures in twentieths of a point
_BREAKS: Final = re.compile("([\n\t])")


def made(tag: str, *inside: Any, **attributes: object) -> Any:
    """The element with what stands ``inside`` it; attributes are Word's own, such as ``val``."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(inside)
    return element


def paragraph(text: str, style: str, *properties: Any) -> Any:
    """A paragraph in the style with that id; ``properties`` in the order that Word wants them in."""
    return made("p", made("pPr", made("pStyle", val=style), *properties), *_run(text))


def _run(text: str) -> list[Any]:
    return [made("r", *_pieces(printable(text)))] if text else []


def _pieces(text: str) -> Iterator[Any]:
    for piece in _BREAKS.split(text):
        if piece in ("\n", "\t"):
            yield made("br" if piece == "\n" else "tab")
        elif piece:
            yield _text(piece)


def _text(text: str) -> Any:
    element = made("t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    return element


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
