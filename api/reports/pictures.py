"""A drawing as a picture, for programs that show no SVG."""

from typing import Final

PAGE: Final = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg", width: 480pt)
"""
POINTS, INCH = 480, 72


def png_of(svg: str, width_px: int) -> bytes:
    """The drawing as PNG, so many pixels wide, with the fonts that typst brings along."""
    import typst  # noqa: PLC0415, seldom needed, and a tenth of what the program takes

    ppi = width_px * INCH / POINTS
    return typst.compile(PAGE, format="png", ppi=ppi, sys_inputs={"drawing": svg}, ignore_system_fonts=True)
