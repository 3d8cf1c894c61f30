"""The styles that a document's text is set in, by their names; a municipality's template may have its own of each.

A style that the template lacks is taken over from the default template, so that headings stay headings.
"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

DEFAULT: Final = Path(__file__).parent.parent.parent / "templates" / "paper.docx"
HEADINGS: Final = ("heading 1", "heading 2", "heading 3")  # as files call what people know as Heading 1 or Overskrift 1
PLAIN: Final = "Normal"
CAPTION: Final = "caption"
REMARK, FACT = "Samspil Remark", "Samspil Fact"
FIGURE, LINK = "Samspil Figure", "Samspil Link"
TABLE, CELL, HEAD = "Samspil Table", "Samspil Table Text", "Samspil Table Head"


class Styles:
    """The styles of one document."""

    def __init__(self, document: Any) -> None:
        self.styles = document.styles.element
        self.ids: dict[str, str] = {
            _name(one): one.get(qn("w:styleId")) for one in self.styles if one.tag == qn("w:style")
        }

    def __getitem__(self, name: str) -> str:
        """The id of the style with this name."""
        if name not in self.ids:
            self.ids[name] = self._taken_over(name)
        return self.ids[name]

    def _taken_over(self, name: str) -> str:
        style = deepcopy(_defaults()[name])
        style_id: str = style.get(qn("w:styleId"))
        while style_id in self.ids.values():
            style_id = f"{style_id}0"
        style.set(qn("w:styleId"), style_id)
        for tag in ("w:link", "w:next", "w:basedOn"):
            for one in style.findall(qn(tag)):
                self._point(style, one)
        self.styles.append(style)
        return style_id

    def _point(self, style: Any, reference: Any) -> None:
        """Let it name the same style here, if there is one."""
        names = {one.get(qn("w:styleId")): name for name, one in _defaults().items()}
        if found := self.ids.get(names[reference.get(qn("w:val"))]):
            reference.set(qn("w:val"), found)
        else:
            style.remove(reference)


def _name(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val")))


@cache
def _defaults() -> dict[str, Any]:
    styles = Document(str(DEFAULT)).styles.element
    return {_name(one): one for one in styles if one.tag == qn("w:style")}
