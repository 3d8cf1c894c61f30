"""A login provider as small as one can be: discovery and keys over HTTP on this machine, and tokens signed by them."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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
        self.pages: dict[str, Any] = {
            DISCOVERY: {"issuer": address, "jwks_uri": f"{address}/keys"},
            "/keys": {"keys": [published(self.key, self.kid)]},
        }

    def rotate(self, kid="second", key=RSA[1], algorithm="RS256"):
        """Sign by another key from now on, and show only that."""
        self.kid, self.key, self.algorithm = kid, key, algorithm
        self.pages["/keys"] = {"keys": [published(key, kid, algorithm)]}

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
        def do_GET(self):
            issuer.asked.append(self.path)
            issuer.answers.wait(20)
            page = issuer.pages.get(self.path, 404)
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
