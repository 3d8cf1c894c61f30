"""Sixty ways to be led astray, none of which reaches a listener that nobody was to reach."""

import socket
from threading import Event, Thread

import pytest

from api.delivery.webhooks.addresses import Borders, RefusedAddressError, Target, UnknownNameError
from api.delivery.webhooks.posting import Poster

FORMS = [  # refused as they stand, before any name is looked up
    "http://modtager.example/",
    "HTTPS://modtager.example/",
    "ftp://modtager.example/",
    "file:///etc/passwd",
    "//modtager.example/",
    "https:modtager.example",
    "https://",
    "https:///hook",
    "https://user:secret@modtager.example/",
    "https://modtager.example@127.0.0.1/",
    "https://127.0.0.1:{port}@modtager.example/",
    "https://127.0.0.1:{port}#@modtager.example/",
    "https://modtager.example#/hook",
    "https://127.0.0.1\\@modtager.example/",
    "https://modtager.example\\.evil.example/",
    "https://modtager.example/\r\nHost: evil.example",
    "https://modtager.example/ HTTP/1.1",
    "https://modtager.example:99999/",
    "https://modtager.example:0/",
    "https://modtager.example:22/",
    "https://modtager.example:25/",
    "https://modtager.example:+443/",
    "https://modtager.example:/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://127.0.0.1./",
    "https://localhost./",
    "https://①②⑦.0.0.1/",
    "https://modtager。example/",
    "https://mod%74ager.example/",
    "https://[::1]%25lo/",
    "https://[fe80::1%25eth0]/",
    "https://-modtager.example/",
    "https://modtager..example/",
    "https://.example/",
]
ADDRESSES = [  # what a name leads to, or what stands there instead of one
    "0.0.0.0",  # noqa: S104, nobody listens there
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",  # Alibaba's metadata
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # Azure's
    "169.254.169.254",  # everybody's
    "172.16.0.1",
    "192.0.0.192",  # Oracle's
    "192.168.0.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001:0:7f00:1::",  # Teredo
    "2001:db8::1",
    "2002:7f00:1::",  # 6to4
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",  # Amazon's metadata
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.fixture
def canary():
    """A listener on this machine, and whether anybody came."""
    touched, is_over = Event(), Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def listen():
            while not is_over.is_set():
                try:
                    server.accept()[0].close()
                except TimeoutError:
                    continue
                touched.set()

        thread = Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], touched
        is_over.set()
        thread.join()


@pytest.fixture(scope="module")
def poster():
    """Made once: to read the certificates of the system takes its time."""
    return Poster(Borders([]), deadline=1)


def test_there_are_sixty_of_them():
    assert len(FORMS) + len(ADDRESSES) >= 60


@pytest.mark.parametrize("form", FORMS)
def test_an_address_of_another_form_is_not_even_looked_up(poster, canary, form):
    port, touched = canary
    poster.borders = Borders([], lambda *_: pytest.fail("it was looked up"))

    outcome = poster.post(form.replace("{port}", str(port)), {}, b"{}")

    assert outcome.fault == "addressRefused"
    assert not touched.is_set()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("among", [[], ["93.184.215.14"]])
def test_no_name_leads_behind_our_own_walls(poster, canary, address, among):
    port, touched = canary
    poster.borders = Borders([], lambda *_: [*among, address])

    outcome = poster.post(f"https://modtager.example:{port}/", {}, b"{}")

    assert outcome.fault == "addressRefused"
    assert not touched.is_set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_neither_does_the_address_itself(poster, canary, address):
    port, touched = canary
    host = f"[{address}]" if ":" in address else address
    poster.borders = Borders([])

    outcome = poster.post(f"https://{host}:{port}/", {}, b"{}")

    assert outcome.fault == "addressRefused"
    assert not touched.is_set()
    with pytest.raises(RefusedAddressError):
        Borders([]).demand(f"https://{host}:{port}/")


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:400e::200e"])
def test_what_is_open_to_all_is_let_through(address):
    borders = Borders([], lambda *_: [address])

    assert borders.addresses(Target.of("https://modtager.example/")) == [address]


@pytest.mark.parametrize(
    ("network", "address", "is_let_through"),
    [
        ("10.20.0.0/16", "10.20.30.40", True),
        ("10.20.0.0/16", "10.21.0.1", False),
        ("fd12:3456::/32", "fd12:3456::7", True),
        ("fd12:3456::/32", "fd12:3457::7", False),
        ("127.0.0.0/8", "::ffff:127.0.0.1", False),
    ],
)
def test_a_network_of_the_municipality_is_let_through_where_it_is_named(network, address, is_let_through):
    borders = Borders([network], lambda *_: [address])

    if is_let_through:
        assert borders.addresses(Target.of("https://esdh.kommune.example/")) == [address]
    else:
        with pytest.raises(RefusedAddressError):
            borders.addresses(Target.of("https://esdh.kommune.example/"))


@pytest.mark.parametrize("answer", [[], ["no address"], OSError(), UnicodeError()])
def test_a_name_that_leads_nowhere_is_unknown(answer):
    def resolve(*_):
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(UnknownNameError):
        Borders([], resolve).addresses(Target.of("https://modtager.example/"))


@pytest.mark.parametrize(
    ("url", "target", "header"),
    [
        ("https://Modtager.example", Target("modtager.example", 443, "/"), "modtager.example"),
        ("https://modtager.example:8443?a=b", Target("modtager.example", 8443, "/?a=b"), "modtager.example:8443"),
        ("https://[2606:4700::1]:9443/x?y", Target("2606:4700::1", 9443, "/x?y"), "[2606:4700::1]:9443"),
        ("https://93.184.215.14/a/b", Target("93.184.215.14", 443, "/a/b"), "93.184.215.14"),
        ("https://xn--rdgrd-vuad.example/", Target("xn--rdgrd-vuad.example", 443, "/"), "xn--rdgrd-vuad.example"),
    ],
)
def test_an_address_is_taken_apart(url, target, header):
    found = Target.of(url)

    assert (found, found.header) == (target, header)
