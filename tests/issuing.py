"""A login provider as small as one can be: discovery and keys over HTTP on this machine, and tokens signed by them."""

import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

DISCOVERY = "/.well-known/openid-configuration"
AUDIENCE = "samspil"
RSA = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
KINDS: dict[str, Any] = {"R": RSAAlgorithm, "P": RSAAlgorithm, "ES": ECAlgorithm, "Ed": OKPAlgorithm}
NOT_GIVEN = object()


def new_key(algorithm="RS256"):
    """A private key for ``algorithm``."""
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1()) if algorithm.startswith("ES") else RSA[0]


def published(key, kid, algorithm="RS256", **more):
    """The public half of ``key`` as a provider shows it."""
    kind = next(one for start, one in KINDS.items() if algorithm.startswith(start))
    return {**kind.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig", "alg": algorithm, **more}


def segment(content):
    """A part of a token: an object as JSON, or text and bytes as they are."""
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    return (
        urlsafe_b64encode(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        .decode()
        .rstrip("=")
    )


def signed(header, payload, key, algorithm="RS256"):
    """A token of whatever is given, signed as it stands."""
    content = f"{header if isinstance(header, str) else segment(header)}.{segment(payload)}"
    maker = jwt.get_algorithm_by_name(algorithm)
    return f"{content}.{segment(maker.sign(content.encode(), maker.prepare_key(key)))}"


class Issuer:
    """A provider at ``address``; what it answers stands in ``pages`` and may be changed: path -> object or status."""

    def __init__(self, address):
        self.address = address
        self.kid, self.key, self.algorithm = "first", RSA[0], "RS256"
        self.asked, self.answers = [], threading.Event()  # cleared, it keeps everybody waiting
        self.answers.set()
        self.codes, self.who, self.told = {}, "anne", {}  # who logs in there, and what else their id token says
        places = {"authorization_endpoint": f"{address}/authorize", "token_endpoint": f"{address}/token"}
        self.pages: dict[str, Any] = {
            DISCOVERY: {"issuer": address, "jwks_uri": f"{address}/keys", **places},
            "/keys": {"keys": [published(self.key, self.kid)]},
        }

    def rotate(self, kid="second", key=RSA[1], algorithm="RS256"):
        """Sign by another key from now on, and show only that."""
        self.kid, self.key, self.algorithm = kid, key, algorithm
        self.pages["/keys"] = {"keys": [published(key, kid, algorithm)]}

    def authorize(self, asked):
        """Where a browser goes on to whose user agreed, with a code for what was asked."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.address})}"

    def give(self, form, proof):
        """The tokens for a code, once, to the client that it was made for and that knows the verifier; else 400."""
        asked = self.codes.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        client = b64decode(proof.removeprefix("Basic ")).decode().split(":")[0] if proof else form["client_id"]
        agrees = asked and asked["code_challenge"] == challenge and asked["redirect_uri"] == form["redirect_uri"]
        if not agrees or client != asked["client_id"]:
            return 400
        told = {"aud": client, "nonce": asked["nonce"], "roles": NOT_GIVEN, **self.told}
        return {
            "access_token": self.token(self.who),
            "id_token": signed(self.header(), self.claims(self.who, **told), self.key, self.algorithm),
            "token_type": "Bearer",
            "expires_in": 300,
        }

    def go_away(self):
        self.pages = dict.fromkeys(self.pages, 503)

    def claims(self, subject="anne", **changed):
        now = int(time.time())
        usual = {"iss": self.address, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 300, "roles": ["user"]}
        return {name: value for name, value in {**usual, **changed}.items() if value is not NOT_GIVEN}

    def header(self, **changed):
        usual = {"alg": self.algorithm, "kid": self.kid, "typ": "JWT"}
        return {name: value for name, value in {**usual, **changed}.items() if value is not NOT_GIVEN}

    def token(self, subject="anne", header=(), **changed):
        """A good token, but for what is changed."""
        return signed(self.header(**dict(header)), self.claims(subject, **changed), self.key, self.algorithm)


@contextmanager
def issuing():
    """A provider that answers until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.answer(issuer.give({name: value for name, [value] in form.items()}, self.headers["Authorization"]))

        def do_GET(self):
            issuer.asked.append(self.path)
            if self.path.startswith("/authorize?"):
                self.send_response(302)
                self.send_header("Location", issuer.authorize(dict(parse_qsl(urlsplit(self.path).query))))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            issuer.answers.wait(20)
            self.answer(issuer.pages.get(self.path, 404))

        def answer(self, page):
            status, body = (page, b"") if isinstance(page, int) else (200, json.dumps(page).encode())
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{issuer.address}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
