"""The published document: what views, schemas and the problem catalogue say, as OpenAPI 3.1 that strict linters accept.

Each view's decorators note who may, what comes in and what goes out; this package reads the notes, and adds what every
operation shares: errors, headers, language, conditions. Nothing is said by hand but what properties mean
(``openapi/glossary.toml``).
"""

from pathlib import Path

import orjson
from flask import Flask

from api.openapi.document import document_of, lists_of

__all__ = ["CONTRACT", "lists_of", "published", "write_document", "written"]

CONTRACT = Path(__file__).parents[2] / "openapi" / "openapi.json"


def published(app: Flask) -> bytes:
    """The document as it is served; made once for each application."""
    if "openapi" not in app.extensions:
        app.extensions["openapi"] = orjson.dumps(document_of(app))
    found: bytes = app.extensions["openapi"]
    return found


def written(app: Flask) -> str:
    """The document as it lies in ``openapi/openapi.json``: the same, for people and for comparing versions."""
    return orjson.dumps(document_of(app), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def write_document(app: Flask) -> str:
    """Write ``openapi/openapi.json``; the text is returned."""
    text = written(app)
    CONTRACT.write_text(text, "utf-8")
    return text
