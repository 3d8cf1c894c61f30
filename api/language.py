"""Danish or English: ``lang`` beats Accept-Language, and Danish is the default."""

from typing import Literal

from flask import g, has_request_context, request

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, Language] = ("da", "en")


def language() -> Language:
    """The language of this answer's human text."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        asked = request.args.get("lang")
        g.language = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
    found: Language = g.language
    return found
