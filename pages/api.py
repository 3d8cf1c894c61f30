"""The API as the pages know it: its addresses and its JSON, asked in this process as whoever is logged in."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Response, current_app, g, request
from werkzeug.datastructures import Headers

from api.language import Language, language

PASSED_ON = ("HTTP_HOST", "HTTP_TRACEPARENT", "HTTP_X_REQUEST_ID", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API answered; ``document`` is its JSON, if it is some. Figures are exact decimals."""

    status: int
    headers: Headers
    document: Document
    content: bytes = b""

    @property
    def tag(self) -> str:
        return self.headers.get("ETag", "")

    @property
    def is_good(self) -> bool:
        return self.status < HTTPStatus.BAD_REQUEST


class Refused(Exception):
    """The API did not do what it was asked: ``answer`` holds its problem document."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Api:
    """The application that answers, called as a server would call it."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application

    def ask(
        self,
        method: str,
        path: str,
        spoken: Language,
        *,
        credential: str = "",
        body: Document | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer to a request; ``path`` may hold a query."""
        sent = b"" if body is None else json.dumps(body).encode()
        environ = _environ(method, path, sent)
        given = {"Accept": "application/json", "Accept-Language": spoken, **(headers or {})}
        if credential:
            given["Authorization"] = f"Bearer {credential}"
        environ.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in given.items()})
        return self._call(environ)

    def _call(self, environ: WSGIEnvironment) -> Answer:
        begun: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            begun[:] = [int(status[:3]), Headers(headers)]
            return lambda _: None

        parts = self.application(environ, start)
        try:
            content = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        status, headers = begun
        is_json = "json" in headers.get("Content-Type", "")
        told = json.loads(content, parse_float=Decimal) if content and is_json else {}
        return Answer(status, headers, told, content)


def _environ(method: str, path: str, sent: bytes) -> WSGIEnvironment:
    """The request as a server would hand it over: from the same caller, with the same trace, as the one at hand."""
    parts, outer = urlsplit(path), request.environ
    found: WSGIEnvironment = {name: outer[name] for name in PASSED_ON if name in outer}
    return found | {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/json" if sent else "",
        "CONTENT_LENGTH": str(len(sent)) if sent else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": outer["wsgi.url_scheme"],
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": outer["wsgi.errors"],
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def address(path: str, **query: Any) -> str:
    """An address of the API: what is None is left out of the query."""
    asked = {name: _word(value) for name, value in query.items() if value is not None}
    return f"/v1{quote(path)}{'?' if asked else ''}{urlencode(asked)}"


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def get(path: str, **query: Any) -> Document:
    """What the API shows at ``path`` (without ``/v1``), asked once for each page; Refused where it shows nothing."""
    return read(path, **query).document


def read(path: str, **query: Any) -> Answer:
    """The same with its headers, among them the tag that a change names."""
    at = address(path, **query)
    asked: dict[str, Answer] = g.setdefault("asked", {})
    if at not in asked:
        asked[at] = _ask("GET", at)
    return asked[at]


def download(path: str, form: str) -> Response:
    """What the API gives as a file, under the name that it gives it."""
    answer = _ask("GET", address(path, format=form), headers={"Accept": "*/*"})
    given = {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition") if name in answer.headers}
    return Response(answer.content, headers=given)


def items(path: str, **query: Any) -> list[Document]:
    """Every member of a list, whatever its pages."""
    found, at = [], address(path, **{"pageSize": 250, **query})
    while at:
        page = _ask("GET", at).document
        found += page["items"]
        at = page["links"]["next"]
    return found


def send(method: str, path: str, body: Document | None = None, *, tag: str = "", once: str = "") -> Answer:
    """What the API did; Refused where it did not. ``tag`` names the version that is to be changed, ``once`` the
    request, which so does nothing a second time.
    """
    given = {"If-Match": tag, "Idempotency-Key": once}
    return _ask(method, address(path), body, {name: value for name, value in given.items() if value})


def _ask(method: str, at: str, body: Document | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    api: Api = current_app.extensions["api"]
    answer = api.ask(method, at, language(), credential=g.get("session_token", ""), body=body, headers=headers)
    if not answer.is_good:
        raise Refused(answer)
    return answer
