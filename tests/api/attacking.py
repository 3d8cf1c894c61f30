"""What people send instead of a good access token: name -> what makes it, given a real issuer."""

import hashlib
import hmac
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.issuing import AUDIENCE, NOT_GIVEN, RSA, published, segment, signed

ATTACKER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WEAK = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505, it is to be refused
CURVE = ec.generate_private_key(ec.SECP256R1())
PEM = RSA[0].public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
SECRET = b"a key that is shared and that everybody may read in the set"


def hs256(issuer, key, **header):
    """Signed with a shared key, by hand, because the library refuses to."""
    content = f"{segment(issuer.header(alg='HS256', **header))}.{segment(issuer.claims())}"
    return f"{content}.{segment(hmac.digest(key, content.encode(), 'sha256'))}"


def unsigned(issuer, **header):
    return f"{segment(issuer.header(**header))}.{segment(issuer.claims())}."


def forged(issuer, key=ATTACKER, algorithm="RS256", **header):
    return signed(issuer.header(**header), issuer.claims(), key, algorithm)


def raw(issuer, payload, header=None):
    """Rightly signed, whatever it says."""
    return signed(header or issuer.header(), payload, issuer.key)


def with_raw_member(issuer, member):
    """The usual claims with one more, as JSON text of which no library would make a token."""
    return raw(issuer, json.dumps(issuer.claims())[:-1] + f", {member}}}")


def replaced(issuer, place, part):
    """A good token of which one segment is another."""
    parts = issuer.token().split(".")
    parts[place] = part
    return ".".join(parts)


def changed(name, value, issuer):
    """A token of which one claim is another."""
    return issuer.token(**{name: value})


def other_spelling(token):
    """The same bytes in base64 with other last bits, of which a strict reader accepts none."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


Attack = Callable[[Any], str]
NOW = 60
ATTACKS: dict[str, Attack] = {
    # ---- no signature, or one that anybody could make
    "alg none": lambda one: unsigned(one, alg="none"),
    "alg None": lambda one: unsigned(one, alg="None"),
    "alg none with the signature of another": lambda one: replaced(one, 0, segment(one.header(alg="none"))),
    "no alg": lambda one: signed(one.header(alg=NOT_GIVEN), one.claims(), one.key),
    "empty alg": lambda one: signed(one.header(alg=""), one.claims(), one.key),
    "alg as a list": lambda one: signed(one.header(alg=["RS256"]), one.claims(), one.key),
    "alg as a number": lambda one: signed(one.header(alg=256), one.claims(), one.key),
    "no signature": unsigned,
    "no signature and no point": lambda one: unsigned(one)[:-1],
    "signature cut off": lambda one: one.token()[:-20],
    "signature of another token": lambda one: replaced(one, 2, one.token("bo").split(".")[2]),
    "signature of zeros": lambda one: replaced(one, 2, segment(bytes(256))),
    "another payload": lambda one: replaced(one, 1, segment(one.claims(roles=["admin"]))),
    # ---- another kind of signature than the key is for
    "HS256 with the public key as PEM": lambda one: hs256(one, PEM),
    "HS256 with the public key as JWK": lambda one: hs256(one, json.dumps(one.pages["/keys"]["keys"][0]).encode()),
    "HS256 with the modulus": lambda one: hs256(one, RSA[0].public_key().public_numbers().n.to_bytes(256, "big")),
    "HS256 with an empty key": lambda one: hs256(one, b""),
    "HS256 with a shared key of the set": lambda one: hs256(one, SECRET, kid="shared"),
    "RS256 by the shared key's id": lambda one: forged(one, one.key, kid="shared"),
    "ES256 by an RSA key": lambda one: forged(one, CURVE, "ES256", alg="ES256"),
    "RS256 by a curve's id": lambda one: forged(one, one.key, kid="curve"),
    "PS256 by a key for RS256": lambda one: forged(one, one.key, "PS256", alg="PS256"),
    "an algorithm that is not set": lambda one: forged(one, one.key, "RS512", alg="RS512"),
    "ES256 with zeros for r and s": lambda one: ".".join(
        [segment(one.header(alg="ES256", kid="curve")), segment(one.claims()), segment(bytes(64))]
    ),
    # ---- another key
    "the attacker's key": forged,
    "a key id that nobody has": lambda one: forged(one, kid="nobody"),
    "no key id": lambda one: forged(one, one.key, kid=NOT_GIVEN),
    "key id null": lambda one: forged(one, one.key, kid=None),
    "key id a number": lambda one: forged(one, one.key, kid=1),
    "key id a list": lambda one: forged(one, one.key, kid=[one.kid]),
    "key id an object": lambda one: forged(one, one.key, kid={"kid": one.kid}),
    "key id empty": lambda one: forged(one, one.key, kid=""),
    "key id a path": lambda one: hs256(one, b"", kid="../../../../../../dev/null"),
    "key id SQL": lambda one: forged(one, kid="' UNION SELECT 'x'; --"),
    "key id an address": lambda one: forged(one, kid=f"{one.address}/evil"),
    "key id a command": lambda one: forged(one, kid="|/bin/sh -c id"),
    "key id with NUL": lambda one: forged(one, kid="first\0"),
    "key id of a half character": lambda one: forged(one, kid="\ud800"),
    "key id much too long": lambda one: forged(one, kid="k" * 3000),
    "a key for encryption": lambda one: forged(one, kid="cipher"),
    "a key for wrapping": lambda one: forged(one, kid="wraps"),
    "a key too short": lambda one: forged(one, WEAK, kid="weak"),
    "a key that is none": lambda one: forged(one, kid="broken"),
    "jku": lambda one: forged(one, jku=f"{one.address}/evil"),
    "jku with the right signature": lambda one: forged(one, one.key, jku=f"{one.address}/keys"),
    "x5u": lambda one: forged(one, x5u=f"{one.address}/evil"),
    "x5c": lambda one: forged(one, x5c=["MIIB"]),
    "jwk": lambda one: forged(one, jwk=published(ATTACKER, one.kid)),
    "jwk with the right signature": lambda one: forged(one, one.key, jwk=published(one.key, one.kid)),
    # ---- headers that ask for something
    "crit unknown": lambda one: forged(one, one.key, crit=["exp"], exp=1),
    "crit empty": lambda one: forged(one, one.key, crit=[]),
    "crit a text": lambda one: forged(one, one.key, crit="b64"),
    "b64 false": lambda one: forged(one, one.key, b64=False, crit=["b64"]),
    "packed": lambda one: forged(one, one.key, zip="DEF"),
    "nested": lambda one: raw(one, one.token(), one.header(cty="JWT")),
    "nested without saying so": lambda one: raw(one, one.token()),
    "encrypted": lambda one: ".".join([segment({"alg": "RSA-OAEP", "enc": "A256GCM", "kid": one.kid}), *"abcd"]),
    "type of an id token": lambda one: forged(one, one.key, typ="id+jwt"),
    "type of a logout token": lambda one: forged(one, one.key, typ="logout+jwt"),
    "type of a security event": lambda one: forged(one, one.key, typ="secevent+jwt"),
    "type a number": lambda one: forged(one, one.key, typ=1),
    # ---- claims that do not hold
    **{f"no {name}": partial(changed, name, NOT_GIVEN) for name in ("exp", "iat", "aud", "iss")},
    **{f"{name} null": partial(changed, name, None) for name in ("exp", "iat", "aud", "iss")},
    "no sub": lambda one: one.token(NOT_GIVEN),
    "sub null": lambda one: one.token(None),
    "sub a number": lambda one: one.token(1),
    "sub a list": lambda one: one.token(["anne"]),
    "sub empty": lambda one: one.token(""),
    "sub with NUL": lambda one: one.token("anne\0"),
    "sub of a half character": lambda one: one.token("\ud800"),
    "sub in blanks": lambda one: one.token(" anne "),
    "sub in capitals": lambda one: one.token("ANNE"),
    "sub with a sign for anything": lambda one: one.token("ann%"),
    "sub much too long": lambda one: one.token("a" * 1000),
    "exp past": lambda one: one.token(exp=one.claims()["iat"] - NOW),
    "exp zero": lambda one: one.token(exp=0),
    "exp negative": lambda one: one.token(exp=-1),
    "exp 10**400": lambda one: one.token(exp=10**400),
    "exp 2**63": lambda one: one.token(exp=2**63),
    "exp in a thousand years": lambda one: one.token(exp=32_503_680_000),
    "exp of 5,000 digits": lambda one: with_raw_member(one, f'"nbf": {"9" * 5000}'),
    "exp 1e400": lambda one: raw(one, json.dumps(one.claims(exp=0)).replace('"exp": 0', '"exp": 1e400')),
    "exp NaN": lambda one: one.token(exp=float("nan")),
    "exp infinite": lambda one: one.token(exp=float("inf")),
    "exp a text": lambda one: one.token(exp=str(one.claims()["exp"])),
    "exp a list": lambda one: one.token(exp=[one.claims()["exp"]]),
    "exp true": lambda one: one.token(exp=True),
    "nbf in the future": lambda one: one.token(nbf=one.claims()["iat"] + NOW),
    "nbf an object": lambda one: one.token(nbf={}),
    "iat in the future": lambda one: one.token(iat=one.claims()["iat"] + NOW),
    "iat a text": lambda one: one.token(iat="now"),
    "another audience": lambda one: one.token(aud="account"),
    "a list of other audiences": lambda one: one.token(aud=["account", "other"]),
    "no audience in the list": lambda one: one.token(aud=[]),
    "a list in the list of audiences": lambda one: one.token(aud=[[AUDIENCE]]),
    "numbers among audiences": lambda one: one.token(aud=[AUDIENCE, 1]),
    "audience an object": lambda one: one.token(aud={AUDIENCE: True}),
    "audience in capitals": lambda one: one.token(aud=AUDIENCE.upper()),
    "audience longer": lambda one: one.token(aud=f"{AUDIENCE}.evil"),
    "another issuer": lambda one: one.token(iss="https://evil.example"),
    "issuer with a slash": lambda one: one.token(iss=f"{one.address}/"),
    "issuer with more": lambda one: one.token(iss=f"{one.address}/evil"),
    "issuer a list": lambda one: one.token(iss=[one.address]),
    "issuer an object": lambda one: one.token(iss={one.address: 1}),
    "issuer a number": lambda one: one.token(iss=1),
    "issuer of a half character": lambda one: one.token(iss="\ud800"),
    # ---- another kind of token
    "id token of Keycloak": lambda one: one.token(typ="ID", azp="samspil"),
    "refresh token of Keycloak": lambda one: one.token(typ="Refresh"),
    "id token with a nonce": lambda one: one.token(nonce="n"),
    "id token without a type, with a nonce": lambda one: one.token(header={"typ": NOT_GIVEN}, nonce="n"),
    "id token with the hash of an access token": lambda one: one.token(at_hash="abc"),
    "id token with the hash of a code": lambda one: one.token(c_hash="abc"),
    "id token of Cognito": lambda one: one.token(token_use="id"),
    "logout token": lambda one: one.token(events={"http://schemas.openid.net/event/backchannel-logout": {}}),
    "token bound to a key": lambda one: one.token(cnf={"jkt": "abc"}),
    # ---- no token at all
    "too large": lambda one: one.token(filler="x" * 6200),
    "claims twice": lambda one: with_raw_member(one, '"sub": "anne"'),
    "claims twice within": lambda one: with_raw_member(one, '"a": {"b": 1, "b": 2}'),
    "header twice": lambda one: signed(
        segment(json.dumps(one.header())[:-1] + ', "alg": "RS256"}'), one.claims(), one.key
    ),
    "deep": lambda one: with_raw_member(one, f'"a": {"[" * 3000}'),
    "payload a list": lambda one: raw(one, "[]"),
    "payload a text": lambda one: raw(one, '"anne"'),
    "payload a number": lambda one: raw(one, "1"),
    "payload null": lambda one: raw(one, "null"),
    "payload cut off": lambda one: raw(one, '{"iss": "'),
    "payload no UTF-8": lambda one: raw(one, b'{"iss": "\xff"}'),
    "header a list": lambda one: signed("W10", one.claims(), one.key),
    "header no JSON": lambda one: signed(segment("alg"), one.claims(), one.key),
    "two segments": lambda _: "a.b",
    "four segments": lambda one: f"{one.token()}.x",
    "empty segments": lambda _: "..",
    "empty header": lambda one: replaced(one, 0, ""),
    "padding": lambda one: f"{one.token()}==",
    "letters of ordinary base64": lambda one: replaced(one, 2, "+/" + one.token().split(".")[2][2:]),
    "a letter that base64 has not": lambda one: replaced(one, 1, "!!!!"),
    "unicode": lambda one: replaced(one, 1, "æøå"),
    "a line end within": lambda one: one.token().replace(".", ".%0a", 1),
    "a blank within": lambda one: one.token().replace(".", ". ", 1),
    "two tokens": lambda one: f"{one.token()}, {one.token()}",
    "the scheme twice": lambda one: f"Bearer {one.token()}",
    "a token as a key": lambda one: f"samspil_{one.token()}_x",
    "a hash": lambda one: hashlib.sha256(one.token().encode()).hexdigest(),
    "last bits that mean nothing": lambda one: other_spelling(one.token()),
}
