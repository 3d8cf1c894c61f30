"""A paper as one HTML page that needs nothing else: to be read in a browser, to be printed, to be mailed."""

import hashlib
from base64 import b64encode
from decimal import Decimal
from typing import Final

from flask import current_app

from api.reports.drawing import svg_of
from api.reports.paper import Chart, Facts, Figure, Grid, Paper, Paragraph, Value
from api.reports.printed import HARD_SPACE, day, value
from api.reports.tables import Words

HTML: Final = "text/html"
PAGE, STYLE = "paper.html", "paper.css"
LOWEST: Final = 6  # heading
TEXTS: Final = {
    "remark": Words("Bemærk", "Note"),
    "contents": Words("Indhold", "Contents"),
    "asOf": Words("Opgjort pr.", "As of"),
}


def html_of(paper: Paper) -> bytes:
    """The page; the same paper gives the same bytes."""
    language = paper.language
    page = current_app.jinja_env.get_template(PAGE).render(
        paper=paper,
        kind_of=_kind_of,
        shown=lambda one: value(one, language),
        day=lambda on: day(on, language),
        is_figure=_is_figure,
        path=_path,
        svg=lambda chart: svg_of(chart, language),
        lowest=LOWEST,
        hard_space=HARD_SPACE,  # in a narrow column a figure may stand over its unit
        words={name: words.said(language) for name, words in TEXTS.items()},
    )
    return page.encode()


def policy() -> str:
    """The policy under which a browser shows the page: its own style, and nothing from anywhere."""
    style = current_app.jinja_env.get_template(STYLE).render()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _kind_of(block: object) -> str:
    return next(kind.__name__.lower() for kind in (Paragraph, Facts, Grid, Chart) if isinstance(block, kind))


def _is_figure(shown: Value) -> bool:
    return isinstance(shown, int | Decimal | Figure)


def _path(shown: Value) -> str | None:
    """Where a value leads, if anywhere."""
    return getattr(shown, "path", None)
