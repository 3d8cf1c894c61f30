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
        accepted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
        asked = (request.args.get("lang"), *accepted)
        g.language = next((word for word in asked if word in LANGUAGES), LANGUAGES[0])
    found: Language = g.language
    return found
