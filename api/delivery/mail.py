"""Mail by SMTP: a message is accepted, or it is not, or nobody knows, and the difference is told."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, Self

PATIENCE = 30.0  # seconds for each answer of the server
OK = (250, 251)  # accepted; accepted, to be forwarded
BROKEN = (OSError, smtplib.SMTPException)  # an SMTPException is an OSError; said twice for whoever reads


class NotAcceptedError(Exception):
    """The server did not take the message, for certain: it may be sent again. Says why, without whom it was for."""


class UnreachableError(NotAcceptedError):
    """Nobody lets us in there: what is still to be sent would fail alike."""


class UnknownOutcomeError(Exception):
    """The connection broke off when the message was on its way: it may have been accepted."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, as the settings ``MAIL_*`` say."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> Self | None:
        """The one that is set up, if any."""
        names = ("HOST", "PORT", "SECURITY", "USER", "PASSWORD", "FROM")
        return cls(*(config[f"MAIL_{name}"] for name in names)) if config["MAIL_HOST"] else None

    def send(self, message: EmailMessage, recipient: str) -> None:
        """Hand a message in; NotAcceptedError or UnknownOutcomeError where it is not known to be accepted."""
        try:
            smtp = self._connected()
        except BROKEN as error:
            raise UnreachableError(_reason(error)) from error
        try:
            self._hand_over(smtp, message, recipient)
        finally:
            with suppress(*BROKEN):
                smtp.quit()
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        """A connection on which the server has let us in; its certificate is checked as the system says."""
        name, context = self.sender.rpartition("@")[2], ssl.create_default_context()
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, name, timeout=PATIENCE, context=context)
        else:
            smtp = smtplib.SMTP(self.host, self.port, name, timeout=PATIENCE)
        try:
            if self.security == "starttls":
                smtp.starttls(context=context)
            if self.user:
                smtp.login(self.user, self.password)
        except BROKEN:
            smtp.close()
            raise
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, message: EmailMessage, recipient: str) -> None:
        """Step by step, because it counts in which one the connection breaks."""
        try:
            smtp.ehlo_or_helo_if_needed()
            for code, said in (smtp.mail(self.sender), smtp.rcpt(recipient)):
                if code not in OK:
                    raise smtplib.SMTPResponseException(code, said)
        except BROKEN as error:
            raise NotAcceptedError(_reason(error)) from error
        try:
            code, _ = smtp.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as error:  # it did not want to hear it
            raise NotAcceptedError(_reason(error)) from error
        except BROKEN as error:
            raise UnknownOutcomeError(_reason(error)) from error
        if code not in OK:
            raise NotAcceptedError(str(code))


def handed_in(server: MailServer, make: Callable[[], EmailMessage], recipient: str) -> tuple[str, str | None]:
    """What became of a message, and why: ``accepted``, ``failed`` (for certain), ``unreachable`` (and so would others
    fail) or ``unknown``.
    """
    try:
        server.send(make(), recipient)
    except UnknownOutcomeError as error:
        return "unknown", str(error)
    except UnreachableError as error:
        return "unreachable", str(error)
    except NotAcceptedError as error:
        return "failed", str(error)
    except ValueError:  # what stands there is no address that mail can go to
        return "failed", "address"
    return "accepted", None


def _reason(error: Exception) -> str:
    """What went wrong in one word: what the server says may name the recipient."""
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else type(error).__name__
