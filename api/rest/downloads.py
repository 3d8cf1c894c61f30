"""Answers in other formats than JSON: which one is wanted, and a file under a name that says what it is."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response

from api.rest.conditions import accepted, answer_of
from api.rest.parsing import JSON
from api.rest.recall import day

LONGEST_NAME = 80
_UNFIT = re.compile(r"[^\w ().,-]+", re.ASCII)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|%\s]+')  # in a file's name, on one system or another
_SPELLED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})


def wanted(asked: dict[str, Any], kinds: Mapping[str, str]) -> tuple[str | None, str]:
    """The name of the format that the caller wants (None: JSON), by ``format`` before Accept, and the dialect of CSV.

    ``kinds`` are the content types by the names of the formats; both keys are taken out of what is asked.
    """
    given, dialect = asked.pop("format"), asked.pop("dialect")
    if given is None:
        kind = accepted(JSON, *kinds.values())
        given = next((name for name, one in kinds.items() if one == kind), None)
    return given if given in kinds else None, dialect


class Made(NamedTuple):
    """An answer that is made, in whatever format: its bytes and content type, and headers of its own."""

    body: bytes
    kind: str = JSON
    headers: Mapping[str, str] = MappingProxyType({})


def as_file(body: bytes, kind: str, suffix: str, name: str, on: date | None = None, policy: str | None = None) -> Made:
    """A file of this content type, called ``name`` with the day that it speaks of, by itself that of the answer. With
    a ``policy`` it is a page, for a browser to show under it.
    """
    headers = {"Content-Disposition": disposition(called(name, on or day(), suffix), inline=policy is not None)}
    return Made(body, kind, headers if policy is None else {**headers, "Content-Security-Policy": policy})


def download(body: bytes, kind: str, suffix: str, name: str) -> Response:
    """The same as an answer."""
    return answer_with(as_file(body, kind, suffix, name))


def answer_with(made: Made, tag: str | None = None) -> Response:
    """An answer with its own headers and its tag; 304 where the caller has it already."""
    answer = answer_of(made.body, tag=tag, kind=made.kind)
    answer.headers.update(made.headers)
    return answer


def called(name: str, on: date, suffix: str) -> str:
    """What a file is called: what it is, its day, and its kind, without what any system refuses in a file's name."""
    return _FORBIDDEN.sub(" ", f"{name[:LONGEST_NAME].strip()} {on.isoformat()}.{suffix}").strip()


def disposition(name: str, *, inline: bool = False) -> str:
    """``attachment`` (or ``inline``) under this name (RFC 6266), in ASCII for whoever knows no more."""
    fit = _FORBIDDEN.sub(" ", name).strip()
    plain = _UNFIT.sub("_", fit.translate(_SPELLED))
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(fit, safe='')}"
