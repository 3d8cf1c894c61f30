"""What is refused before any view is asked: another host's requests, large bodies, languages unknown here, and a CPR
number in the address (domain rule 12).
"""

import re

from flask import Flask, Request

from api.errors import code_of
from api.language import LANGUAGES
from api.problems import Fault, Problem, repeatable
from models.calendar_subscriptions import TOKEN_PATTERN
from models.cpr import holds_cpr_number

LARGEST_BODY = 1024 * 1024
LARGEST_FILE = 32 * 1024 * 1024
SUBSCRIBED_BY = re.compile(TOKEN_PATTERN)
TAKES_FILES = re.compile(r"/v1/indicators/[^/]+/imports|/v1/imports/[^/]+")
REFUSED = "samspil.refused"  # in the environment: the status with which the server itself refused
PROBED = "/health/"


def init_app(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY


def admit(asked: Request, hosts: list[str]) -> None:
    """Refuse what no view should see; ``hosts`` is empty where every name is answered."""
    environ = asked.environ
    if status := environ.get(REFUSED):
        raise Problem(code_of(status))
    _demand_host(asked, hosts)
    most = asked.max_content_length = largest_body(asked.path)
    if environ.get("CONTENT_LENGTH") and (asked.content_length or 0) > most:
        raise Problem("content-too-large")
    if faults := [*_cpr_faults(asked), *_language_faults(asked)]:
        raise Problem("invalid-request", faults=faults)


def largest_body(path: str) -> int:
    """How many bytes may come to a path: files are larger than anything else."""
    return LARGEST_FILE if TAKES_FILES.fullmatch(path) else LARGEST_BODY


def _demand_host(asked: Request, allowed: list[str]) -> None:
    """Refuse what was meant for another server; a monitor that asks for health by address is none of those."""
    nameless = asked.environ.get("SERVER_PROTOCOL") != "HTTP/1.0" and "HTTP_HOST" not in asked.environ
    if nameless or not asked.host:
        raise Problem("malformed-request")
    if not allowed or asked.path.startswith(PROBED):
        return
    if re.sub(r":\d+$", "", asked.host).lower() not in allowed:
        raise Problem("misdirected-request")


def _cpr_faults(asked: Request) -> list[Fault]:
    """The path where it is none of ours or has text in it, the query's keys and values. Among the digits of a token
    that we made may be such as make a date.
    """
    typed = asked.url_rule and not any(isinstance(part, str) for part in (asked.view_args or {}).values())
    places = [("path", "" if typed else asked.path)]
    for key, value in asked.args.items(multi=True) if asked.query_string else ():
        places += [(repeatable(key), key), (repeatable(key), "" if SUBSCRIBED_BY.fullmatch(value) else value)]
    return [Fault(place, "cpr-number") for place, text in places if holds_cpr_number(text)]


def _language_faults(asked: Request) -> list[Fault]:
    if not asked.query_string:
        return []
    words = asked.args.getlist("lang")
    if len(words) > 1:
        return [Fault("lang", "repeated-query-key")]
    return [Fault("lang", "not-allowed", {"allowed": list(LANGUAGES)}) for word in words if word not in LANGUAGES]
