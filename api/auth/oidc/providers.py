"""A login provider and the keys that it signs by: discovered, kept, renewed beside the requests that need them.

A request waits for a download ``PATIENCE`` seconds at most, however slow the provider is. Who makes up key ids causes
one download per ``COOL_DOWN``. While the provider is away the last good keys hold.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

import structlog
from jwt import PyJWK, PyJWTError

from api.auth.oidc.fetching import FetchError, fetch_json
from api.settings import is_secure

DISCOVERY = "/.well-known/openid-configuration"
PATIENCE = 2.0
COOL_DOWN = 10.0
RENEWED_AFTER = 600.0
LOST_AFTER = 30.0  # a download that is still under way by then counts for nothing
MOST_KEYS = 100
KINDS = ("RSA", "EC", "OKP")


@dataclass(frozen=True)
class Published:
    """What a provider says of itself: what its access tokens name as their issuer, and key id -> key (JWK)."""

    issuer: str
    keys: Mapping[str, Mapping[str, Any]]
    at: float
    built: dict[tuple[str, str], PyJWK | None] = field(default_factory=dict)

    def key(self, kid: str, algorithm: str) -> PyJWK | None:
        """The key of this id, made for ``algorithm``; None where there is none, or it is for another algorithm."""
        if kid not in self.keys:
            return None
        if (kid, algorithm) not in self.built:
            self.built[kid, algorithm] = _build(dict(self.keys[kid]), algorithm)
        return self.built[kid, algorithm]


class Provider:
    """One issuer, of which nothing is known before it is needed."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._lock = Lock()
        self._published: Published | None = None
        self._flight: Thread | None = None
        self._began = self._asked_again = float("-inf")

    @property
    def token_issuer(self) -> str | None:
        """What its access tokens name as their issuer, which with AD FS is not what its id tokens name; None while
        nobody knows.
        """
        if self._published is None:
            self._renew(wait=True)
        return self._published.issuer if self._published else None

    def key(self, kid: str, algorithm: str) -> PyJWK | None:
        """The key that a token of this kind is to be verified by."""
        known = self._published
        if known and kid in known.keys:
            if self._clock() - known.at > RENEWED_AFTER:
                self._renew(wait=False)
        else:
            self._renew(wait=True)
        return self._published.key(kid, algorithm) if self._published else None

    def _renew(self, *, wait: bool) -> None:
        """Download anew unless that is under way or was tried just now; ``wait`` for it as long as is bearable."""
        with self._lock:
            now = self._clock()
            is_flying = self._flight is not None and self._flight.is_alive() and now - self._began < LOST_AFTER
            if not is_flying:
                if now - self._asked_again < COOL_DOWN:
                    return
                self._began = now
                self._asked_again = now if self._published else float("-inf")
                self._flight = Thread(target=self._download, name="oidc-keys", daemon=True)
                self._flight.start()
            flight, left = self._flight, self._began + PATIENCE - now
        if wait and flight and left > 0:
            flight.join(left)

    def _download(self) -> None:
        try:
            self._published = _discover(self.issuer, self._clock())
        except FetchError as error:
            self._asked_again = self._clock()
            structlog.get_logger().warning("login provider away", issuer=self.issuer, reason=str(error))


def _discover(issuer: str, at: float) -> Published:
    """What the provider publishes; FetchError where it says something else than it should."""
    about = fetch_json(issuer.removesuffix("/") + DISCOVERY)
    if about.get("issuer") != issuer:
        raise FetchError("the discovery document is another issuer's")
    place, tokens = about.get("jwks_uri"), about.get("access_token_issuer", issuer)
    if not isinstance(place, str) or not is_secure(place) or (issuer.startswith("https:") > place.startswith("https:")):
        raise FetchError("jwks_uri is no safe address")
    if not isinstance(tokens, str):
        raise FetchError("access_token_issuer is no text")
    return Published(tokens, _usable(fetch_json(place).get("keys")), at)


def _usable(keys: Any) -> dict[str, Mapping[str, Any]]:
    """Key id -> public key for signatures; what is symmetric, private or for encryption is left out."""
    listed = [one for one in keys[:MOST_KEYS] if isinstance(one, dict)] if isinstance(keys, list) else []
    usable = [one for one in listed if _is_usable(one)]
    if not usable:
        raise FetchError("there are no keys")
    return {one["kid"]: one for one in reversed(usable)}


def _is_usable(key: dict[str, Any]) -> bool:
    uses = key.get("key_ops", ["verify"])
    verifies = key.get("use", "sig") == "sig" and isinstance(uses, list) and "verify" in uses
    return verifies and key.get("kty") in KINDS and isinstance(key.get("kid"), str) and "d" not in key


def _build(jwk: dict[str, Any], algorithm: str) -> PyJWK | None:
    if jwk.get("alg", algorithm) != algorithm:
        return None
    try:
        return PyJWK(jwk, algorithm)
    except (PyJWTError, ValueError, TypeError):
        return None
