"""How a page is made: its language, its words and figures, where it leads, and what a browser may do with it."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, render_template, request

from api.language import LANGUAGES, language
from api.reports import words
from api.reports.drawing import svg_of
from api.reports.follow_up.saying import Say
from api.reports.paper import Figure
from api.reports.printed import day, value
from pages import access
from pages.naming import moment
from pages.places import place_of
from pages.sparks import spark_of

POLICY = (
    "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
LANGUAGE = "samspil-language"
A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    vocabulary = {name: found for name, found in vars(words).items() if name.isupper()}
    app.jinja_env.globals.update(vocabulary, is_figure=_is_figure, place_of=place_of, spark_of=spark_of, svg_of=svg_of)

    @app.before_request
    def _() -> None:
        chosen = request.args.get("lang"), request.cookies.get(LANGUAGE)
        if found := next((word for word in chosen if word in LANGUAGES), None):
            g.language = found

    @app.context_processor
    def _() -> dict[str, Any]:
        say = Say(language())
        return {
            "language": language(), "say": say, "form_word": access.form_word, "is_logged_in": access.is_logged_in,
            "visitor": access.visitor, "shown": lambda one: value(one, say.language), "day": _day, "at": _at,
            "other_language": _other_language, "providers": access.providers,
        }  # fmt: skip

    @app.after_request
    def _(answer: Response) -> Response:
        access.keep_visitor(answer)
        if answer.mimetype == "text/html":
            answer.headers["Content-Security-Policy"] = POLICY
            answer.headers["Content-Language"] = language()
            answer.headers["Cache-Control"] = "no-store"
        if request.args.get("lang") in LANGUAGES:
            secure = request.is_secure
            answer.set_cookie(LANGUAGE, language(), A_YEAR, secure=secure, httponly=True, samesite="Lax")
        return answer


def page(template: str, *, address: str = "", status: int = 200, **values: Any) -> Response:
    """The page as a response; ``address`` is where the API tells the same."""
    return Response(
        render_template(template, address=address, **values), status, content_type="text/html; charset=utf-8"
    )


def moved(path: str) -> Response:
    """Send the browser on to ``path``, which it then asks for and does not send again."""
    return Response(status=303, headers={"Location": path})


def say() -> Say:
    """What is said in the visitor's language."""
    return Say(language())


def _day(on: date | str | None) -> str:
    """A date in words; nothing where there is none."""
    if not on:
        return ""
    return day(date.fromisoformat(on) if isinstance(on, str) else on, language())


def _at(instant: str | None) -> str:
    """An instant as a date and a time; nothing where there is none."""
    return moment(instant, say()) if instant else ""


def _is_figure(shown: Any) -> bool:
    return isinstance(shown, int | Decimal | Figure)


def _other_language() -> str:
    """The address of this page in the other language."""
    other = LANGUAGES[language() == LANGUAGES[0]]
    asked = {} if "asked_in_vain" in g else request.args.to_dict()
    return f"?{urlencode({**asked, 'lang': other})}"
