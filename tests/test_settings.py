"""Settings come from SAMSPIL_* variables; what is unknown or cannot be read stops the start in one line."""

import os
import subprocess
import sys

import pytest

from api import settings
from api.settings import SettingsError


def test_without_variables_the_defaults_hold():
    found = settings.read({})

    assert found["DATABASE_URL"] == "sqlite:///var/samspil.db"
    assert found["PORT"] == 8000
    assert found["RATE_LIMIT"] == 6000
    assert found["DEMO"] is False
    assert found["ALLOWED_HOSTS"] == []


def test_an_empty_variable_counts_as_unset():
    assert settings.read({"SAMSPIL_PORT": ""})["PORT"] == 8000


def test_variables_of_others_are_none_of_our_business():
    assert settings.read({"PATH": "/bin", "SAMSPILL": "x"}) == settings.read({})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("PORT", "8443", 8443),
        ("DEMO", "true", True),
        ("DEMO", "No", False),
        ("ALLOWED_HOSTS", "Samspil.example, localhost", ["samspil.example", "localhost"]),
        ("PUBLIC_URL", "https://samspil.example/", "https://samspil.example"),
        ("LOG_LEVEL", "DEBUG", "DEBUG"),
        ("MAIL_FROM", "samspil@kommune.example", "samspil@kommune.example"),
        ("OIDC_AUDIENCES", "api://Samspil, samspil,samspil", ["api://Samspil", "samspil"]),
        ("OIDC_ALGORITHMS", "ES256,EdDSA", ["ES256", "EdDSA"]),
        ("DATABASE_URL", "postgresql://samspil@db/samspil", "postgresql://samspil@db/samspil"),
    ],
)
def test_a_variable_is_read_as_what_it_means(name, text, value):
    assert settings.read({f"SAMSPIL_{name}": text})[name] == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("THREADS", "0"),
        ("DEMO", "perhaps"),
        ("RATE_LIMIT", "-1"),
        ("PUBLIC_URL", "samspil.example"),
        ("LOG_LEVEL", "loud"),
        ("MAIL_FROM", "Samspil <samspil@kommune.example>"),
        ("MAIL_SECURITY", "ssl"),
        ("SECRET_KEY", "31 characters, which is too few"),
        ("OIDC_ISSUERS", "http://login.example"),
        ("OIDC_ISSUERS", "https://login.example,https://user:hidden@login.example"),
        ("OIDC_ISSUERS", "https://login.example?tenant=1"),
        ("OIDC_ISSUERS", "https://login.example:https"),
        ("OIDC_ISSUERS", ","),
        ("OIDC_ALGORITHMS", "none"),
        ("OIDC_ALGORITHMS", "RS256,HS256"),
        ("OIDC_ALGORITHMS", "rs256"),
        ("DATABASE_URL", "oracle://hidden@db/samspil"),
        ("DATABASE_URL", "no address"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_but_not_shown(name, text):
    with pytest.raises(SettingsError) as refused:
        settings.read({f"SAMSPIL_{name}": text})

    assert str(refused.value) == f"SAMSPIL_{name} cannot be read"


def test_tokens_of_an_issuer_are_not_taken_for_whomever_they_are_meant():
    issuers = {"SAMSPIL_OIDC_ISSUERS": "https://login.example/a,http://127.0.0.1:8080"}

    found = settings.read({**issuers, "SAMSPIL_OIDC_AUDIENCES": "samspil"})

    assert found["OIDC_ISSUERS"] == ["https://login.example/a", "http://127.0.0.1:8080"]
    with pytest.raises(SettingsError, match="SAMSPIL_OIDC_AUDIENCES is missing"):
        settings.read(issuers)


def test_mail_has_a_sender_and_no_password_is_sent_where_others_can_read_it():
    server = {"SAMSPIL_MAIL_HOST": "mail.example", "SAMSPIL_MAIL_FROM": "samspil@kommune.example"}
    open_to_all = {**server, "SAMSPIL_MAIL_SECURITY": "none", "SAMSPIL_MAIL_PASSWORD": "hemmelig"}

    assert settings.read(server)["MAIL_SECURITY"] == "starttls"
    with pytest.raises(SettingsError, match="SAMSPIL_MAIL_FROM is missing"):
        settings.read({"SAMSPIL_MAIL_HOST": "mail.example"})
    with pytest.raises(SettingsError, match="SAMSPIL_MAIL_SECURITY may not be none") as refused:
        settings.read(open_to_all)
    assert "hemmelig" not in str(refused.value)
    assert settings.read({**open_to_all, "SAMSPIL_MAIL_HOST": "127.0.0.1"})["MAIL_PASSWORD"] == "hemmelig"


def test_unknown_variables_are_all_named():
    with pytest.raises(SettingsError, match="unknown settings: SAMSPIL_COLOUR, SAMSPIL_PROT"):
        settings.read({"SAMSPIL_PROT": "8000", "SAMSPIL_COLOUR": "blue", "SAMSPIL_PORT": "8000"})


def test_an_unknown_variable_stops_the_start_in_one_line():
    environment = {**os.environ, "SAMSPIL_PROT": "8000"}

    started = subprocess.run(
        [sys.executable, "-c", "import wsgi"], env=environment, capture_output=True, text=True, check=False
    )

    assert started.returncode == 1
    assert started.stderr == "Error: unknown settings: SAMSPIL_PROT\n"


def test_the_table_has_a_row_for_each_setting():
    lines = settings.table().splitlines()

    assert lines[2] == "| `SAMSPIL_DATABASE_URL` | `sqlite:///var/samspil.db` | SQLite file or PostgreSQL database |"
    assert len(lines) == 2 + len(settings.SETTINGS)
