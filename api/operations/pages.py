"""Pages for people: HTML in the caller's language, under a policy that lets nothing in from elsewhere."""

from typing import Any

from flask import Response, render_template

from api.language import language
from api.operations.headers import PAGE_POLICY


def html(template: str, policy: str = PAGE_POLICY, **values: Any) -> Response:
    """The page as a response."""
    answer = Response(render_template(template, language=language(), **values), content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Content-Language"] = language()
    answer.headers["Vary"] = "Accept, Accept-Language"
    return answer
