"""People by access tokens of a login provider (OpenID Connect): who it is that a token speaks of.

A token only lets in. What its holder may do stands in our database and is read there at each request.
"""

import time
from collections.abc import Mapping
from typing import Any

import jwt

from api.auth.oidc.claims import RefusedToken, check_claims, check_header, demand, parts_of, values_at
from api.auth.oidc.providers import Provider

LEEWAY = 30
REQUIRED = ("exp", "iat", "aud", "iss", "sub")

__all__ = ["Logins", "RefusedToken"]


class Logins:
    """The providers that people log in with, and what their tokens must say; ``config`` holds the settings."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.providers = [Provider(issuer) for issuer in config["OIDC_ISSUERS"]]
        self.audiences = config["OIDC_AUDIENCES"]
        self.algorithms = config["OIDC_ALGORITHMS"]
        self.claim, self.roles = config["OIDC_ROLES_CLAIM"], frozenset(config["OIDC_ROLES"])

    def subject_of(self, token: str) -> str:
        """``people.subject`` of the person whose token this is; RefusedToken unless it is good in every respect."""
        header, payload = parts_of(token)
        kid, algorithm = check_header(header, self.algorithms)
        provider = self._provider(check_claims(header, payload, time.time()))
        claims = self._verified(token, provider, kid, algorithm)
        held = values_at(claims, self.claim)
        demand(holds=bool(held & self.roles if self.roles else held), otherwise="no role to log in with")
        return self._named(provider, claims["sub"])

    def _provider(self, issuer: str) -> Provider:
        known = (one for one in self.providers if one.issuer == issuer)
        alias = (one for one in self.providers if one.token_issuer == issuer)
        found = next(known, None) or next(alias, None)
        if found is None:
            raise RefusedToken("unknown issuer")
        return found

    def _verified(self, token: str, provider: Provider, kid: str, algorithm: str) -> dict[str, Any]:
        key = provider.key(kid, algorithm)
        if key is None:
            raise RefusedToken("unknown key")
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self.audiences,
                issuer=provider.token_issuer,
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "enforce_minimum_key_length": True},
            )
        except jwt.PyJWTError as error:
            raise RefusedToken(type(error).__name__) from error

    def _named(self, provider: Provider, subject: str) -> str:
        """A subject is one only with its issuer (OpenID Connect Core, 2): the first provider's stand alone, those of
        others as ``<issuer>#<subject>``, which no subject of the first one may look like.
        """
        first, *others = self.providers
        if provider is not first:
            return f"{provider.issuer}#{subject}"
        demand(holds=not subject.startswith(tuple(f"{one.issuer}#" for one in others)), otherwise="another's subject")
        return subject
