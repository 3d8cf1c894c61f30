"""What a login provider publishes about itself: JSON, from nowhere else, in time, and not too much."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener, getproxies

from api.settings import is_secure

SILENCE = 3.0  # seconds without a byte
DEADLINE = 8.0  # seconds for the whole
LARGEST = 512 * 1024
CHUNK = 16 * 1024


class FetchError(Exception):
    """What was asked for is not to be had."""


class _Stay(HTTPRedirectHandler):
    """Follow nobody elsewhere; what redirects has failed."""

    def redirect_request(self, *_: Any) -> None:
        return None


def fetch_json(url: str, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at ``url``, or what it answers to a ``form``, by TLS or from this machine; FetchError where there
    is none.
    """
    if not is_secure(url):
        raise FetchError("neither https nor this machine")
    try:
        found = json.loads(_fetch(url, form, headers or {}))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise FetchError(f"{type(error).__name__}: {reason}") from error
    if not isinstance(found, dict):
        raise FetchError("no JSON object")
    return found


def _fetch(url: str, form: bytes | None, more: Mapping[str, str]) -> bytes:
    proxies = {scheme: proxy for scheme, proxy in getproxies().items() if scheme == "https"}
    opener = build_opener(_Stay, ProxyHandler(proxies))
    headers = {**more, "Accept": "application/json", "User-Agent": "Samspil"}
    asked = Request(url, form, headers)  # noqa: S310, looked at above
    until, body = monotonic() + DEADLINE, b""
    with opener.open(asked, timeout=SILENCE) as answer:
        while chunk := answer.read1(CHUNK):
            body += chunk
            if len(body) > LARGEST or monotonic() > until:
                raise FetchError("too much or too slow")
    return body
