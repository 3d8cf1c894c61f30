"""What somebody wrote, carried by their browser through a login elsewhere: in a cookie, which no script reads.

A cookie holds little and nothing that the API would not let in: long texts, and such as hold a CPR number, stay on the
page that was written on, and the login opens a window beside it.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from flask import Response, current_app

from pages.cookies import forget, keep, kept

KEPT = "samspil-kept"
MOST = 3500  # bytes: browsers keep 4,096 of a cookie
LARGEST = 200_000  # bytes that it may say unpacked
AN_HOUR = 3600
Form = dict[str, str]


def carry(answer: Response, form: Form, after: str) -> None:
    """Let the browser carry it to where it was written, ``after``."""
    keep(answer, KEPT, _packed(form, after), "Lax", AN_HOUR)


def can_carry(form: Form, after: str) -> bool:
    """Whether it is short and harmless enough, and nothing else is carried which it would push out."""
    if any(map(current_app.extensions["holds_cpr_number"], form.values())):
        return False
    return len(_packed(form, after)) <= MOST and (not kept(KEPT) or carried(after) == form)


def carried(after: str) -> Form:
    """What the browser carries there; nothing where that is nothing or cannot be read."""
    try:
        found = json.loads(zlib.decompressobj().decompress(urlsafe_b64decode(kept(KEPT)), LARGEST))
        to, form = found
    except (Error, ValueError, TypeError, zlib.error):
        return {}
    if to != after or not isinstance(form, dict):
        return {}
    return {str(name): str(value) for name, value in form.items()}


def put_down(answer: Response, after: str) -> None:
    """Forget what was carried there."""
    if carried(after):
        forget(answer, KEPT)


def _packed(form: Form, after: str) -> str:
    return urlsafe_b64encode(zlib.compress(json.dumps([after, form], ensure_ascii=False).encode(), 9)).decode()
