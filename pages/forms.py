"""Forms that lose nothing: whatever the API says to what was sent, the texts stay, and the faults stand beside them."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Response, request

from pages.api import Answer, Document, Refused
from pages.rendering import moved


class Form:
    """What stands in the fields: at first what is known, then what somebody wrote; and what was wrong with it.

    ``once`` names the sending, so that it does nothing twice however often it arrives; ``tag`` names the version of
    what is changed, as it was when the form was shown.
    """

    def __init__(self, known: Mapping[str, Any] = {}, tag: str = "", refusal: Answer | None = None) -> None:
        written = refusal is not None
        self.values = {name: value for name, value in (request.form if written else known).items() if value is not None}
        self.problem: Document = refusal.document if refusal else {}
        self.status = refusal.status if refusal else HTTPStatus.OK
        self.once = request.form.get("once") or str(uuid4())
        self.tag = _newest(self.problem) or (request.form.get("tag", tag) if written else tag)

    def wrong(self, name: str) -> list[str]:
        """What the API says of the field."""
        return [one["detail"] for one in self.problem.get("errors", ()) if one["pointer"].split("/")[1:2] == [name]]

    def loose(self, *shown: str) -> list[str]:
        """What it says beside that, where ``shown`` are the fields."""
        faults = self.problem.get("errors", ())
        return [one["detail"] for one in faults if one["pointer"].split("/")[1:2] not in [[name] for name in shown]]

    @property
    def is_stale(self) -> bool:
        """Whether somebody else was quicker."""
        return self.status == HTTPStatus.PRECONDITION_FAILED

    @property
    def since(self) -> list[Document]:
        """What others changed meanwhile: field, from, to, at, by."""
        found: list[Document] = self.problem.get("changes", [])
        return found


def attempt(act: Callable[[], Answer], again: Callable[[Form], Response], after: str) -> Response:
    """Do it and go on to ``after``; where the API refuses, show the form ``again`` with what was written. Whose login
    is over logs in first, and keeps it too.
    """
    try:
        act()
    except Refused as refused:
        if refused.answer.status == HTTPStatus.UNAUTHORIZED:
            raise
        answer = again(Form(refusal=refused.answer))
        answer.status_code = refused.answer.status
        return answer
    return moved(after)


def written(*names: str, **words: Any) -> Document:
    """The body that is sent: the fields by these names, empty ones left out, and ``words`` of our own."""
    given = {name: request.form.get(name, "").strip() for name in names}
    return {**{name: value for name, value in given.items() if value}, **words}


def _newest(problem: Document) -> str:
    current: Document = problem.get("current") or {}
    return str(current.get("etag") or "")
