"""What an operation may answer: its successes, its errors, and the headers that come along."""

from typing import Any

from api.openapi.components import Components
from api.openapi.problem import add_problem
from api.openapi.properties import Json
from api.problems import Problem, catalogue
from api.rest.cursors import FORM, LENGTH

EVERYWHERE = ("API-Version", "Access-Control-Allow-Origin", "Content-Language", "RateLimit", "RateLimit-Policy")
_LINE = r"^[\u0020-\u007e]*$"


def _header(about: str, example: Any, longest: int = 300, pattern: str = _LINE, *, always: bool = False) -> Json:
    form = {"type": "string", "maxLength": longest, "pattern": pattern}
    return {"description": about, "required": always, "schema": form, "example": example}


_SECONDS = {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86_400}
_TAG = r'^"[\u0021\u0023-\u007e]*"$'

HEADERS: dict[str, Json] = {
    "API-Version": _header(
        "The version of this document that the server speaks.", "1.0.0", 20, r"^[0-9]+\.[0-9]+\.[0-9]+$", always=True
    ),
    "Access-Control-Allow-Origin": _header(
        "The server's own origin: pages of other origins may not use the API.", "https://samspil.example", always=True
    ),
    "Content-Language": _header("The language of texts for people.", "da", 10, "^(da|en)$"),
    "RateLimit": _header("What is left of the limit, and seconds until it is full again.", '"default";r=5999;t=60'),
    "RateLimit-Policy": _header("Requests in a number of seconds.", '"default";q=6000;w=60'),
    "Retry-After": {"description": "Seconds to wait.", "schema": _SECONDS, "example": 1},
    "ETag": _header("The version, for conditional requests.", '"3.5f2c1a90"', 100, _TAG, always=True),
    "Location": _header(
        "Where the new resource is.", "/v1/centres/01977a3e-5f00-7c3a-9b1e-3d2f4a5b6c7d", 2000, "^/v1/"
    ),
    "Link": _header("The neighbouring pages, as in `links`.", '</v1/centres>; rel="self"', 10_000, "^<"),
    "Changes-Cursor": _header(
        "Where `/changes` goes on from what was read.", "AAAAAAAAAAEpLAI0yqZJhSPzT1ZCrDY1", LENGTH, FORM
    ),
    "Content-Disposition": _header(
        "The name of a file; not for JSON.", "attachment; filename=\"tal.csv\"; filename*=UTF-8''tal.csv", 1000
    ),
    "Idempotency-Replayed": _header(
        "The answer of the first time: this `Idempotency-Key` has been answered before.", "true", 4, "^true$"
    ),
    "WWW-Authenticate": _header("How to prove who calls.", 'Bearer realm="samspil"', 100),
}

# status -> the code whose words describe it, and the headers that come along
ERRORS: dict[int, tuple[str, tuple[str, ...]]] = {
    400: ("invalid-request", ()),
    401: ("unauthenticated", ("WWW-Authenticate",)),
    403: ("forbidden", ()),
    404: ("not-found", ()),
    406: ("not-acceptable", ()),
    409: ("rule-violated", ("Retry-After",)),
    410: ("cursor-gone", ()),
    412: ("stale-version", ()),
    413: ("content-too-large", ()),
    415: ("unsupported-media-type", ()),
    421: ("misdirected-request", ()),
    422: ("idempotency-key-reused", ()),
    428: ("precondition-required", ()),
    429: ("too-many-requests", ("Retry-After",)),
    431: ("headers-too-large", ()),
    500: ("internal-error", ()),
    503: ("unavailable", ("Retry-After",)),
}
ALSO: dict[int, tuple[str, ...]] = {503: ("overloaded", "outcome-unknown")}  # codes of the same status anywhere
SPANS = {"period", "from"}  # keys that may have the right form and name no time all the same


def errors_of(method: str, path: str, given: set[str], *, has_body: bool) -> list[int]:
    """The errors that an operation may answer with; ``given`` are the names of its keys and conditions."""
    writes = method != "get"
    found = {400, 401, 403, 406, 421, 429, 431, 500, 503}
    found |= {404} if "{" in path else set()
    found |= {409} if writes or given & SPANS else set()
    found |= {410} if "after" in given else set()
    found |= {413, 415} if has_body else set()
    found |= {422} if method == "post" else set()
    found |= {412} if "If-Match" in given else set()
    found |= {428} if method in ("put", "patch", "delete") else set()
    return sorted(found)


def headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*EVERYWHERE, *names)}


def response_name(status: int) -> str:
    """412 -> ``StaleVersion``."""
    return "".join(word.capitalize() for word in ERRORS[status][0].split("-"))


def error_responses(components: Components) -> Json:
    """Status -> the problem document, as a component that all operations share."""
    problem = add_problem(components)
    return {response_name(status): _error(status, problem) for status in ERRORS}


def _error(status: int, problem: Json) -> Json:
    code, extra = ERRORS[status]
    document = {**Problem(code, permission="centres:write", constraint="").document("en"), "instance": "/v1/centres"}
    example = {**document, "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"}
    content = {"application/problem+json": {"schema": problem, "example": example}}
    words = [catalogue()[each] for each in (code, *ALSO.get(status, ()))]
    about = " ".join(f"{each['title']['en']}. {each['detail']['en']}" for each in words)
    about = about.translate({ord("{"): "<", ord("}"): ">"})
    return {"description": about, "headers": headers(*extra), "content": content}
