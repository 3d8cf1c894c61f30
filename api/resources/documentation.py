"""The documentation page: the OpenAPI document, drawn by files that lie beside it; works without any other server."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from api.operations.pages import html

STATIC = Path(__file__).parent.parent / "static"
DRAWN_POLICY = (
    "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

blp = Blueprint("documentation", __name__)


@blp.get("/")
def home() -> Response:
    return Response(status=302, headers={"Location": "/docs", "Link": '</.well-known/api-catalog>; rel="api-catalog"'})


@blp.get("/docs")
def page() -> Response:
    return html("documentation.html", DRAWN_POLICY)


@blp.get("/static/<path:name>")
def asset(name: str) -> Response:
    return send_from_directory(STATIC, name, max_age=3600)
