"""Handing mail in: encrypted where the settings say so, and never to a server that is not the one it says to be."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.delivery.mail import MailServer, NotAcceptedError, UnreachableError
from tests.mailing import admits, mailbox

SENDER, RECIPIENT = "samspil@kommune.example", "anne@kommune.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The file of a certificate for this machine that nobody else vouches for, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("mail") / "mail.pem"
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def context(certificate):
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(certificate)
    return found


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The system trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def server(box, security, user="", password=""):
    return MailServer("127.0.0.1", box.port, security, user, password, SENDER)


def a_message():
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, RECIPIENT, "Æble"
    message.set_content(".\n.. og æ, ø, å\n")
    return message


def admitting(context):
    return {
        "tls_context": context, "require_starttls": True, "auth_required": True,
        "authenticator": admits("samspil", "hemmelig"),
    }  # fmt: skip


def test_it_goes_encrypted_and_by_name_and_arrives_as_it_was(context, trusted):
    with mailbox(**admitting(context)) as box:
        server(box, "starttls", "samspil", "hemmelig").send(a_message(), RECIPIENT)

    assert box.recipients == [RECIPIENT]
    assert box.messages[0]["Subject"] == "Æble"
    assert box.messages[0].get_content().splitlines() == [".", ".. og æ, ø, å"]


def test_it_goes_through_tls_from_the_first_byte(context, trusted):
    with mailbox(ssl_context=context) as box:
        server(box, "tls").send(a_message(), RECIPIENT)

    assert box.recipients == [RECIPIENT]


def test_a_wrong_password_lets_nobody_in(context, trusted):
    with mailbox(**admitting(context)) as box, pytest.raises(UnreachableError, match="535"):
        server(box, "starttls", "samspil", "forkert").send(a_message(), RECIPIENT)

    assert box.messages == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(context, security):
    options = {"tls_context": context} if security == "starttls" else {"ssl_context": context}
    with mailbox(**options) as box, pytest.raises(UnreachableError, match="SSLCertVerificationError"):
        server(box, security).send(a_message(), RECIPIENT)

    assert box.messages == []


def test_a_server_that_cannot_encrypt_gets_no_mail():
    with mailbox() as box, pytest.raises(UnreachableError, match="SMTPNotSupportedError"):
        server(box, "starttls").send(a_message(), RECIPIENT)

    assert box.messages == []


def test_a_server_that_does_not_know_the_recipient_says_so():
    with mailbox() as box, pytest.raises(NotAcceptedError, match="550"):
        server(box, "none").send(a_message(), "ukendt@kommune.example")

    assert box.messages == []
