"""A mail server as real as one can be in a test: it speaks SMTP on this machine and keeps what it accepts."""

import socket
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


@dataclass
class Mailbox:
    """What came in, and what the server says to whoever hands mail in."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 OK"
    on_data: Callable[[Any], None] | None = None  # called with the server before it answers

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802, as the server calls it
        if address.startswith("ukendt@"):
            return "550 Nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.on_data:
            self.on_data(server)
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=default))
            self.recipients += envelope.rcpt_tos
        return self.answer


@contextmanager
def mailbox(**options):
    """A running server; ``tls_context`` and others are as in aiosmtpd."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Mailbox(free.getsockname()[1])
    server = Controller(box, hostname="127.0.0.1", port=box.port, **options)
    server.start()
    try:
        yield box
    finally:
        server.stop()


def admits(user, password):
    """An authenticator that lets one user in."""

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (user.encode(), password.encode()), handled=False)

    return authenticate
