"""Where deliveries may go: to addresses that are open to all, and to the networks that the municipality names.

What a name resolves to is looked at anew for every delivery, and the connection is made to that very address. So no
name can be turned, after it was looked at, towards what lies behind our own walls (SSRF, DNS rebinding).
"""

import re
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final, Self

from models.webhooks.record import URL_PATTERN

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
FORM = re.compile(URL_PATTERN, re.ASCII)
PORT, LEAST_PORT, MOST_PORT = 443, 1024, 65_535
MOST_ADDRESSES = 4  # that are tried

# Of IPv6, only what is given out to the world; so neither loopback, local and multicast addresses, nor those in which
# an IPv4 address hides (mapped, compatible, NAT64). Of IPv4, and within that of IPv6, everything but these.
OPEN: Final = ip_network("2000::/3")
CLOSED: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",  # Azure's own, of which machines there ask what they are
            "2001::/23",  # Teredo, which an IPv4 address hides in, ORCHID, and others for protocols
            "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",  # examples, 6to4, AS112
        ),
    )
)  # fmt: skip


class RefusedAddressError(Exception):
    """Nothing is sent there."""


class UnknownNameError(Exception):
    """The name leads nowhere."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a name; OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True)
class Target:
    """An address taken apart: whom to connect to, by which name it proves itself, and what to ask for."""

    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Self:
        """RefusedAddressError where it has not the one form that an address may have."""
        if not FORM.fullmatch(url):
            raise RefusedAddressError
        place = re.split("[/?]", url.removeprefix("https://"), maxsplit=1)[0]
        path = url.removeprefix(f"https://{place}")
        host, _, port = place.rpartition(":") if re.search(r":[0-9]+$", place) else (place, "", PORT)
        number = int(port)
        if number != PORT and not LEAST_PORT <= number <= MOST_PORT:
            raise RefusedAddressError
        return cls(host.strip("[]").lower(), number, path if path.startswith("/") else f"/{path}")

    @property
    def literal(self) -> Address | None:
        """The address itself, where it is no name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def header(self) -> str:
        """What ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORT else f"{host}:{self.port}"


class Borders:
    """Which addresses deliveries may go to; ``networks`` are those that are allowed beside what is open to all."""

    def __init__(self, networks: Iterable[str], resolve: Resolve = resolve) -> None:
        self.networks = [ip_network(one) for one in networks]
        self.resolve = resolve

    def admits(self, address: Address) -> bool:
        if any(address in one for one in self.networks):
            return True
        if isinstance(address, IPv6Address) and (address not in OPEN or address.scope_id):
            return False
        return address.is_global and not any(address in one for one in CLOSED)

    def demand(self, url: str) -> None:
        """Refuse what can be seen to lead nowhere good without asking anybody."""
        literal = Target.of(url).literal
        if literal is not None and not self.admits(literal):
            raise RefusedAddressError

    def addresses(self, target: Target) -> list[str]:
        """What to connect to. One address that is refused is enough to refuse all: it is none of the receiver's."""
        try:
            found = [target.host] if target.literal else list(self.resolve(target.host, target.port))
            addresses = list(dict.fromkeys(map(ip_address, found)))
        except (OSError, UnicodeError, ValueError):
            raise UnknownNameError from None
        if not addresses:
            raise UnknownNameError
        if not all(map(self.admits, addresses)):
            raise RefusedAddressError
        return [str(one) for one in addresses[:MOST_ADDRESSES]]
