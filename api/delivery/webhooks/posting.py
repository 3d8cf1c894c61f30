"""One delivery over the wire: to the address that was looked at, by TLS under the receiver's own name, in time."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer

from api.delivery.webhooks.addresses import Borders, RefusedAddressError, Target, UnknownNameError

CONNECTING = 5.0  # seconds for a connection
DEADLINE = 15.0  # seconds for the whole, however slowly something drips
LARGEST = 64 * 1024  # bytes of an answer that are waited for, so that whoever sends them is not cut off
SENT_LATER = frozenset({429, 502, 503, 504})  # the receiver says that it is not there right now


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: the answer's status, or else what went wrong in one word."""

    status: int | None = None
    fault: str | None = None

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == 410

    @property
    def is_absent(self) -> bool:
        """Whether nobody was there: not this event failed, but whatever would have been sent."""
        return self.status is None or self.status in SENT_LATER


class Poster:
    """Sends to receivers within the ``borders``, trusted by the system's certificates and those in the file ``ca``.

    Redirects are not followed, no proxy is asked, and no more of an answer is read than needs be; nothing of it is
    kept but its status.
    """

    def __init__(self, borders: Borders, ca: str = "", deadline: float = DEADLINE) -> None:
        self.borders, self.deadline = borders, deadline
        self.context = ssl.create_default_context()
        if ca:
            self.context.load_verify_locations(ca)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send once."""
        try:
            target = Target.of(url)
            addresses = self.borders.addresses(target)
        except RefusedAddressError:
            return Outcome(fault="addressRefused")
        except UnknownNameError:
            return Outcome(fault="nameUnknown")
        try:
            return self._exchange(_connected(addresses, target.port), target, headers, body)
        except TimeoutError:
            return Outcome(fault="timedOut")
        except ssl.SSLCertVerificationError:
            return Outcome(fault="certificateRefused")
        except (OSError, HTTPException, ValueError) as error:
            return Outcome(fault="connectionFailed" if isinstance(error, OSError) else "answerUnreadable")

    def _exchange(self, plain: socket.socket, target: Target, headers: Mapping[str, str], body: bytes) -> Outcome:
        plain.settimeout(self.deadline)
        tls = self.context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        is_over: list[bool] = []

        def give_up() -> None:
            is_over.append(True)
            try:
                socket.socket.shutdown(tls, socket.SHUT_RDWR)  # the plain one: whoever waits for TLS wakes up
            except OSError:
                return

        patience = Timer(self.deadline, give_up)
        patience.daemon = True
        patience.start()
        try:
            tls.do_handshake()
            return _asked(tls, target, headers, body)
        except (OSError, HTTPException, ValueError):
            if is_over:
                raise TimeoutError from None
            raise
        finally:
            patience.cancel()
            tls.close()


def _connected(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), CONNECTING)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), CONNECTING)


def _asked(tls: ssl.SSLSocket, target: Target, headers: Mapping[str, str], body: bytes) -> Outcome:
    connection = HTTPConnection(target.host, target.port)
    connection.sock, connection.auto_open = tls, 0
    connection.putrequest("POST", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.header, "Content-Length": str(len(body)), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    try:
        if answer.length and answer.length <= LARGEST:
            answer.read()
    except (OSError, HTTPException):
        pass  # it has said what it had to say
    return Outcome(status=answer.status)
