"""Logging in by the authorization code flow (OpenID Connect Core, 3.1): a browser comes back with a code.

State, nonce and the verifier of PKCE stay with the browser meanwhile. What it brings back is worth nothing without
them, and what the provider then gives out is held to them: the access token is judged as the API judges every other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from api.auth.oidc.claims import RefusedToken, check_header, demand, parts_of
from api.auth.oidc.fetching import FetchError, fetch_json
from api.auth.oidc.providers import DISCOVERY, Provider
from api.settings import is_secure

LEEWAY = 30
KEPT = frozenset({"issuer", "state", "nonce", "verifier"})  # by a browser, while it is at the provider


class Codes:
    """The providers that a browser may be sent to, by the client that we are to them; without one, to none."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.client_id, self.secret = config["OIDC_CLIENT_ID"], config["OIDC_CLIENT_SECRET"]
        self.algorithms, self.scope = config["OIDC_ALGORITHMS"], config["OIDC_SCOPE"]
        self.providers = {issuer: Provider(issuer) for issuer in config["OIDC_ISSUERS"]} if self.client_id else {}

    @property
    def issuers(self) -> tuple[str, ...]:
        return tuple(self.providers)

    def begin(self, issuer: str, back: str) -> tuple[str, dict[str, str]] | None:
        """Where to send the browser, to come ``back``, and what it keeps; None where there is no such provider now."""
        about = self._about(issuer)
        if about is None:
            return None
        kept = {"issuer": issuer} | {name: generate_token(64) for name in ("state", "nonce", "verifier")}
        url, _ = self._client(back).create_authorization_url(
            about["authorization_endpoint"], kept["state"], kept["verifier"], nonce=kept["nonce"]
        )
        return url, kept

    def finish(self, kept: Mapping[str, str], asked: Mapping[str, str], back: str) -> str | None:
        """The access token for the code that the browser brought; None where anything about it is not as it must be."""
        try:
            demand(holds=kept.keys() >= KEPT and "code" in asked, otherwise="no login was begun, or none succeeded")
            demand(holds=asked.get("state") == kept["state"], otherwise="state")
            demand(holds=asked.get("iss", kept["issuer"]) == kept["issuer"], otherwise="another issuer answered")
            about = self._about(kept["issuer"])
            if about is None:
                return None
            client = self._client(back)
            given = client.fetch_token(
                about["token_endpoint"], grant_type="authorization_code", code=asked["code"], redirect_uri=back,
                code_verifier=kept["verifier"],
            )  # fmt: skip
            self._check(kept, given)
        except (RefusedToken, FetchError, AuthlibBaseError, JoseError, jwt.PyJWTError) as error:
            structlog.get_logger().info("login refused", reason=f"{type(error).__name__}: {error}"[:200])
            return None
        return str(given["access_token"])

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            _Sender(), self.client_id, self.secret or None, scope=self.scope, redirect_uri=back,
            code_challenge_method="S256",
        )  # fmt: skip

    def _about(self, issuer: str) -> dict[str, Any] | None:
        """What the provider says of itself, where it says all that is needed and of safe addresses."""
        if issuer not in self.providers:
            return None
        try:
            found = fetch_json(issuer.removesuffix("/") + DISCOVERY)
        except FetchError:
            return None
        places = [found.get(name) for name in ("authorization_endpoint", "token_endpoint")]
        is_good = found.get("issuer") == issuer and all(isinstance(one, str) and is_secure(one) for one in places)
        return found if is_good else None

    def _check(self, kept: Mapping[str, str], given: Mapping[str, Any]) -> None:
        """Hold the id token to the login that was begun: issuer, client, times, nonce, and the access token beside."""
        told, token = given.get("id_token"), given.get("access_token")
        if not isinstance(told, str) or not isinstance(token, str):
            raise RefusedToken("no tokens")
        header, _ = parts_of(told)
        kid, algorithm = check_header(header, self.algorithms)
        key = self.providers[kept["issuer"]].key(kid, algorithm)
        if key is None:
            raise RefusedToken("unknown key")
        claims = jwt.decode(
            told, key, algorithms=[algorithm], audience=self.client_id, issuer=kept["issuer"], leeway=LEEWAY
        )
        params = {"nonce": kept["nonce"], "client_id": self.client_id, "access_token": token}
        CodeIDToken(claims, header, params=params).validate(leeway=LEEWAY)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A good answer as Authlib reads one."""

    document: dict[str, Any]
    status_code: int = 200

    def json(self) -> dict[str, Any]:
        return self.document


class _Sender:
    """What sends Authlib's requests: by TLS or on this machine, in time, and not too much."""

    def post(self, url: str, data: Mapping[str, str], headers: Mapping[str, str], auth: Any, **_: Any) -> _Answer:
        to, prepared, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Answer(fetch_json(to, body.encode(), prepared))
