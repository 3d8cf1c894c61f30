"""What a token says, read strictly before anything is believed: its form, and that it is an access token."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from typing import Any

LARGEST = 8 * 1024
FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
# Where somebody else than the provider would say by which key, or that the content is not what it looks like.
FOREIGN = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "cty", "zip", "enc"})
TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
BOUND = "cnf"  # a token that needs another proof besides is no bearer token
OF_ID_TOKENS = ("at_hash", "c_hash", "s_hash")
LONGEST_ID = 300
LONGEST_LIFE = 7 * 24 * 3600
Json = dict[str, Any]


class RefusedToken(Exception):
    """Why a token lets nobody in: words for the log, of which none come from the token."""


def demand(*, holds: bool, otherwise: str) -> None:
    if not holds:
        raise RefusedToken(otherwise)


def parts_of(token: str) -> tuple[Json, Json]:
    """Header and payload, believed by nobody yet; each an object whose members stand there once."""
    demand(holds=len(token) <= LARGEST and FORM.fullmatch(token) is not None, otherwise="no signed token")
    header, payload, _ = token.split(".")
    return _object(header), _object(payload)


def _object(segment: str) -> Json:
    try:
        found = json.loads(
            urlsafe_b64decode(segment + "=" * (-len(segment) % 4)),
            object_pairs_hook=_members,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as error:
        raise RefusedToken("unreadable") from error
    demand(holds=isinstance(found, dict), otherwise="no object")
    return dict(found)


def _members(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    demand(holds=len(found) == len(pairs), otherwise="a member twice")
    return found


def _no_number(_: str) -> None:
    raise RefusedToken("no number")


def check_header(header: Json, algorithms: Iterable[str]) -> tuple[str, str]:
    """Key id and algorithm. ``typ`` is a hint of the kind: that of an access token (RFC 9068), or of any token."""
    kid, algorithm, kind = header.get("kid"), header.get("alg"), header.get("typ", "JWT")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise RefusedToken("algorithm")
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_ID:
        raise RefusedToken("no key id")
    demand(holds=isinstance(kind, str) and kind.lower() in TYPES, otherwise="type")
    demand(holds=not FOREIGN & header.keys(), otherwise="a header that is not honoured")
    return kid, algorithm


def check_claims(header: Json, payload: Json, now: float) -> str:
    """The issuer named. Claims have the types that they must have and times lie where times can lie; ``PyJWT`` says
    afterwards whether they hold.
    """
    issuer, subject, audience = payload.get("iss"), payload.get("sub"), payload.get("aud")
    for name in ("exp", "iat", "nbf"):
        demand(holds=_is_time(payload.get(name, 0), now), otherwise=f"time: {name}")
    if not isinstance(issuer, str):
        raise RefusedToken("issuer")
    is_subject = isinstance(subject, str) and 0 < len(subject) <= LONGEST_ID and subject.isprintable()
    demand(holds=is_subject and subject == str(subject).strip(), otherwise="subject")
    is_list = isinstance(audience, list) and all(isinstance(one, str) for one in audience)
    demand(holds=isinstance(audience, str) or is_list, otherwise="audience")
    _check_kind(header, payload)
    return issuer


def _is_time(value: Any, now: float) -> bool:
    """Whether it is a number of seconds since 1970 that ends within ``LONGEST_LIFE``."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= now + LONGEST_LIFE


def _check_kind(header: Json, payload: Json) -> None:
    """Refuse what tells that it is no access token: Keycloak says ``typ``, Cognito ``token_use``; an id token repeats
    the client's ``nonce`` (older Keycloaks do so in access tokens, of which they say what they are) and hashes of what
    was given out with it; logout tokens have ``events``.
    """
    kind, use = payload.get("typ", "Bearer"), payload.get("token_use", "access")
    demand(holds=kind == "Bearer" and use == "access", otherwise="no access token")
    says_so = "typ" in payload or header.get("typ", "JWT").lower() != "jwt"
    demand(holds="nonce" not in payload or says_so, otherwise="id token")
    told = {*OF_ID_TOKENS, "events", BOUND} & payload.keys()
    demand(holds=not told, otherwise="id token, or bound to a key")


def values_at(claims: Any, path: str) -> frozenset[str]:
    """The texts at ``path``, a list or a single one: ``roles``, ``realm_access.roles``,
    ``resource_access.<client>.roles``. A name may hold points itself, as clients' and those that are addresses do.
    """
    if not isinstance(claims, dict):
        return frozenset()
    if path in claims:
        found = claims[path]
        listed = found if isinstance(found, list) else [found]
        return frozenset(one for one in listed if isinstance(one, str) and one.strip())
    steps = [(path[:at], path[at + 1 :]) for at, sign in enumerate(path) if sign == "."]
    return frozenset().union(*(values_at(claims[name], rest) for name, rest in steps if name in claims))
