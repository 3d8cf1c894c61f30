"""A file that comes in: as the whole body, or as the part ``file`` of a form beside the part that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.http import parse_options_header

from api.problems import Fault, Problem, repeatable
from api.rest.strict_json import parse
from api.rest.text import Refused, admitted

FORM = "multipart/form-data"
FILE = "file"


@dataclass(frozen=True)
class Upload:
    """A file: its bytes, what it says that it is, and the JSON value beside it, if any."""

    body: bytes
    kind: str
    charset: str
    beside: Any = None


def upload_of(asked: Request, explained_by: str, *types: str, alone: bool = True) -> Upload:
    """The file of a request, in a form or, where it says enough ``alone``, as the body.

    Problem 415 for a content type that is none of ``types``, 400 for a form with other parts.
    """
    if asked.content_encoding or asked.mimetype not in ((*types, FORM) if alone else (FORM,)):
        raise _unsupported(*(types if alone else ()))
    if asked.mimetype != FORM:
        return Upload(asked.get_data(), asked.mimetype, charset_of(asked.mimetype, asked.mimetype_params, *types))
    asked.max_form_parts = 10
    _demand_parts(asked.files, asked.form, explained_by)
    file = asked.files[FILE]
    _demand_name(file.filename)
    kind, options = parse_options_header(file.content_type)
    if kind not in types:
        raise _unsupported(*types)
    said = asked.form.get(explained_by)
    beside = None if said is None else parse(said.encode())
    return Upload(file.read(), kind, charset_of(kind, options, *types), beside)


def charset_of(kind: str, options: Mapping[str, str], *types: str) -> str:
    """What a file of content type ``kind`` says that its letters are; 415 where that is not for it to choose."""
    charset = options.get("charset", "utf-8").lower()
    if charset != "utf-8" and not kind.startswith("text/"):
        raise _unsupported(*types)
    return charset


def _unsupported(*types: str) -> Problem:
    return Problem(
        "unsupported-media-type", headers={"Accept": ", ".join((*types, FORM))}, extra={"types": [*types] or [FORM]}
    )


def _demand_parts(files: MultiDict[str, FileStorage], form: MultiDict[str, str], explained_by: str) -> None:
    """One file, at most one explanation, and nothing else."""
    faults = [] if files.keys() >= {FILE} else [Fault(f"/{FILE}", "required")]
    known = {FILE: files, explained_by: form}
    for parts in (files, form):
        for name, values in parts.lists():
            if known.get(name) is not parts:
                faults.append(Fault(f"/{repeatable(name)}", "unknown-property"))
            elif len(values) > 1:
                faults.append(Fault(f"/{name}", "repeated-property"))
    if faults:
        raise Problem("invalid-request", faults=faults)


def _demand_name(name: str | None) -> None:
    """The file's name is not kept, but what may stand nowhere may not stand there either."""
    try:
        admitted(name or FILE, 300)
    except Refused as refused:
        raise Problem("invalid-request", faults=[Fault(f"/{FILE}", refused.code, refused.params)]) from None
