"""What monitors, and those who look around, find without a key."""

import re
from datetime import UTC, datetime, timedelta

from api.database import Database


def test_a_process_that_answers_lives(client, statements):
    answer = client.get("/health/live")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}
    assert statements == []


def test_a_database_at_the_newest_migration_is_ready(client):
    answer = client.get("/health/ready")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_a_database_that_lacks_a_migration_is_not_ready(start, blank):
    app = start(DATABASE_URL=blank)
    app.extensions["database"] = Database(blank)

    answer = app.test_client().get("/health/ready")

    app.extensions["database"].close()
    assert answer.status_code == 503
    assert answer.json["type"] == "/problems/not-migrated"
    assert answer.headers["Retry-After"] == "5"


def test_a_database_that_does_not_answer_is_not_ready(start):
    app = start(DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    app.extensions["database"] = type(app.extensions["database"])("postgresql://nobody@127.0.0.1:1/nothing")

    answer = app.test_client().get("/health/ready")

    assert answer.status_code == 503
    assert answer.json["type"] == "/problems/unavailable"


def test_whoever_finds_a_weakness_is_told_whom_to_write_to(start):
    client = start(CONTACT_EMAIL="it@kommune.example", PUBLIC_URL="https://samspil.example").test_client()

    answer = client.get("/.well-known/security.txt")

    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Contact: mailto:it@kommune.example\n" in answer.text
    assert "Canonical: https://samspil.example/.well-known/security.txt\n" in answer.text
    [expires] = re.findall(r"^Expires: (\d{4}-\d\d-\d\dT00:00:00Z)$", answer.text, re.MULTILINE)
    assert timedelta(0) < datetime.fromisoformat(expires) - datetime.now(UTC) < timedelta(days=366)


def test_the_interface_can_be_found(start):
    client = start(PUBLIC_URL="https://samspil.example").test_client()

    answer = client.get("/.well-known/api-catalog")

    assert answer.content_type.startswith("application/linkset+json")
    assert answer.json["linkset"][0]["anchor"] == "https://samspil.example/v1"
    assert answer.json["linkset"][0]["service-desc"][0]["href"] == "https://samspil.example/v1/openapi.json"
    assert answer.headers["Link"] == '<https://samspil.example/.well-known/api-catalog>; rel="api-catalog"'
