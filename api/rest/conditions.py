"""Entity tags and the preconditions that rest on them (RFC 9110, 13)."""

import hashlib
import re
from typing import Any

from flask import Response, request

from api.language import language
from api.problems import Fault, Problem
from api.rest.strict_json import dumps
from models.cpr import holds_cpr_number

_TAG = re.compile(r'"(\d{1,9})(?:\.[0-9a-f]{8})?"', re.ASCII)
_TAGGED = r'(W/)?"[!#-~]{0,100}"'
KEYS = r'^([!#-~][!-~]{0,254}|"([!#-\[\]-~]|\\["\\]){1,255}")$'
TAGS = rf"^(\*|{_TAGGED}(, ?{_TAGGED}){{0,9}})$"
CHANGING = frozenset({"PUT", "PATCH", "DELETE"})


def demand_form() -> None:
    """Refuse a condition, or a key for retries, that is none: whoever sends one relies on it."""
    forms = {"If-Match": TAGS, "If-None-Match": r"^\*$" if request.method in CHANGING else TAGS}
    if request.method == "POST":
        forms["Idempotency-Key"] = KEYS
    given = {name: request.headers[name] for name in forms if name in request.headers}
    faults = [Fault(name, "wrong-form") for name, text in given.items() if not re.search(forms[name], text)]
    if holds_cpr_number(given.get("Idempotency-Key", "")):  # the only one of them that is stored
        faults.append(Fault("Idempotency-Key", "cpr-number"))
    if faults:
        raise Problem("invalid-request", faults=faults)


def demand_acceptance(*types: str) -> None:
    """Refuse to answer whoever accepts none of the content types that a view gives; ``format`` beats Accept, and the
    view knows which there are.
    """
    if "format" not in request.args and accepted(*types) is None:
        raise Problem("not-acceptable")


def accepted(*types: str) -> str | None:
    """The content type that the caller likes best, of those alike the first; None where it accepts none."""
    if not request.accept_mimetypes:
        return types[0]
    ranges = {name.partition(";")[0].strip().lower(): quality for name, quality in reversed(request.accept_mimetypes)}
    liked = {one: _quality(one, ranges) for one in types}
    best = max(types, key=lambda one: liked[one])
    return best if liked[best] else None


def _quality(kind: str, ranges: dict[str, float]) -> float:
    """What the range says that fits most closely."""
    nearest = next((one for one in (kind, f"{kind.partition('/')[0]}/*", "*/*") if one in ranges), None)
    return 0 if nearest is None else ranges[nearest]


def tag_of(version: int, body: bytes) -> str:
    """``"<version>.<8 hex of the body's SHA-256>"``: what If-Match compares, and what makes a 304 right."""
    return f'"{version}.{hashlib.sha256(body).hexdigest()[:8]}"'


def plain_tag(body: bytes) -> str:
    """The tag of an answer that is no single resource."""
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def is_known(tag: str) -> bool:
    """Whether the caller has exactly this answer already."""
    given = request.headers.get("If-None-Match", "")
    return bool({tag, "*"} & {one.strip().removeprefix("W/") for one in given.split(",")})


def demand_version(version: int) -> None:
    """Refuse a change to another version than the caller has seen; without saying which it saw, or with ``*``, any."""
    if "If-Match" not in request.headers:
        if request.method in CHANGING:
            raise Problem("precondition-required")
        return
    if version not in named_versions():
        raise Stale


def named_versions() -> set[int]:
    """The versions that If-Match names."""
    tags = request.headers.get("If-Match", "").split(",")
    return {int(found[1]) for tag in tags if (found := _TAG.fullmatch(tag.strip()))}


class Stale(Exception):
    """The caller's version is not the current one; ``api.rest.writing`` says which is."""


def json_answer(
    document: Any, status: int = 200, tag: str | None = None, version: int | None = None, kind: str = "application/json"
) -> Response:
    """A JSON answer with its tag; 304 where the caller has it already."""
    body = dumps(document)
    return answer_of(body, status, tag or (None if version is None else tag_of(version, body)), kind)


def answer_of(body: bytes, status: int = 200, tag: str | None = None, kind: str = "application/json") -> Response:
    """An answer with its tag; 304 where the caller has it already."""
    tag = tag or plain_tag(body)
    reading = request.method in ("GET", "HEAD")
    known = reading and is_known(tag)
    answer = Response(status=304) if known else Response(body, status=status, content_type=kind)
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache" if reading else "no-store"
    answer.headers["Content-Language"] = language()
    return answer
