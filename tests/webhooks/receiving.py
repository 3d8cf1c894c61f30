"""A receiver of webhooks as real as one can be in a test: HTTPS on this machine, under a certificate of its own CA."""

import ssl
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "modtager.example"


@dataclass
class Letter:
    """What came in: the path that was asked, the headers and the body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """``answer`` decides what becomes of a request: the handler may be told to say anything, or nothing."""

    port: int
    letters: list[Letter] = field(default_factory=list)
    answer: Callable[[Any, Letter], None] = lambda handler, _: say(handler, 204)
    connections: int = 0

    def url(self, host=NAME, path="/hook"):
        return f"https://{host}:{self.port}{path}"

    @property
    def taken(self):
        """The ids of the letters that came, in their order."""
        return [one.headers["webhook-id"] for one in self.letters]


def say(handler, status, headers=(), body=b""):
    """Answer in the usual way."""
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Authority:
    """A CA, in a file that programs may trust, and the certificates that it gives out."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prøve-CA")])
        public = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        made = (
            _certificate(self.name, self.name, self.key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(public, critical=False)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.file = folder / "ca.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(public)

    def context(self, *names: str) -> ssl.SSLContext:
        """TLS for a server of these names and addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        alternatives = x509.SubjectAlternativeName([_general(one) for one in names])
        made = (
            _certificate(subject, self.name, key.public_key())
            .add_extension(alternatives, critical=False)
            .add_extension(self.identifier, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / f"{names[0]}.pem"
        plain = serialization.NoEncryption()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _certificate(subject, issuer, key) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
    )


@contextmanager
def receiving(context: ssl.SSLContext, port: int = 0):
    """A receiver that answers until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            letter = Letter(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            receiver.letters.append(letter)
            receiver.answer(self, letter)
            self.close_connection = True

        def log_message(self, *_):
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request, client_address):
            receiver.connections += 1
            try:
                with context.wrap_socket(request, server_side=True) as tls:
                    super().finish_request(tls, client_address)
            except OSError:
                return  # whoever asked has gone, or would not trust us

    server = Server(("127.0.0.1", port), Handler)
    receiver = Receiver(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def eventually(is_true: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
