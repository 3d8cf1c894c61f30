"""Headers of every answer: the version of the contract and what a browser may do with what it got.

No page of another origin may use the API: its keys are bearer tokens that belong into programs, not into pages. So
``Access-Control-Allow-Origin`` always names the product's own origin, which says no to every other in so many words.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, request

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
UNLESS_GIVEN = (
    ("Content-Security-Policy", "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
)
PAGE_POLICY = (
    "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def init_app(app: Flask) -> None:
    made = Headers(app.wsgi_app, app.config["API_VERSION"], own_origin(app))
    app.wsgi_app = made  # type: ignore[method-assign]
    app.extensions["headers"] = made


class Headers:
    """Adds the headers as an answer leaves; once made, they cost next to nothing."""

    def __init__(self, inner: WSGIApplication, version: str, origin: str, fixed: Mapping[str, str] = FIXED) -> None:
        self.inner = inner
        self.fixed = [*fixed.items(), ("API-Version", version), ("Access-Control-Allow-Origin", origin)]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, self.completed(status, headers), exc_info)

        return self.inner(environ, start)

    def completed(self, status: str, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers of an answer as it leaves."""
        given = {name.lower() for name, _ in headers}
        unset = [(name, value) for name, value in UNLESS_GIVEN if name.lower() not in given]
        said = [one for one in headers if one[0] != "Content-Type"] if status.startswith("204") else headers
        return [*said, *self.fixed, *unset]


def own_origin(app: Flask) -> str:
    """The origin that browsers know the product by; without a public address, where it listens."""
    parts = urlsplit(app.config["PUBLIC_URL"] or f"http://{app.config['HOST']}:{app.config['PORT']}")
    return f"{parts.scheme}://{parts.netloc}"


def base_url() -> str:
    """The address that clients know the product by, without a slash at the end."""
    public: str = current_app.config["PUBLIC_URL"]
    return public or request.host_url.rstrip("/")


def for_people(path: str) -> str:
    """Where people look at what the API has at ``path``: its page, where pages stand in front of the API and one is."""
    page_of = current_app.extensions.get("page_of")
    found: str | None = page_of(path) if page_of else None
    return found or path


def address_for_people(path: str) -> str:
    return f"{base_url()}{for_people(path)}"
