"""Databases of either kind, what they hold and answer, and files of backups that somebody has altered."""

import re
import tempfile
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import create_engine, inspect, select

from api import create_app
from api.openapi.document import lists_of
from api.operations.backups.archive import MANIFEST, SIGNATURE, SIGNED, Manifest
from api.operations.checkpoints import checkpoints
from models.base import Base
from models.canonical import plain
from models.clients import ApiClient
from models.ledger import settle
from models.webhooks import Webhook
from models.webhooks.deliveries import ping_of
from seeds import ballerup, demo
from tests.support import Client, postgresql_database

SECRET = "en hemmelighed på mindst 32 tegn, som begge kender"


def other_kind(app):
    return "sqlite" if app.extensions["database"].writers.dialect.name == "postgresql" else "postgresql"


@contextmanager
def a_database(request, kind, place, name):
    """The URL of a new database without tables."""
    if kind == "sqlite":
        yield f"sqlite:///{place}"
        return
    with postgresql_database(request.getfixturevalue("server"), name) as url:
        yield url


@contextmanager
def opened(url, folder, **more):
    """The application over a database, with checkpoints of its own."""
    beside = Path(tempfile.mkdtemp(dir=folder)) / "checkpoints.ndjson"
    given = {"DATABASE_URL": url, "CHECKPOINTS": beside, "SECRET_KEY": SECRET, "RATE_LIMIT": "0", "LOG_LEVEL": "ERROR"}
    app = create_app({f"SAMSPIL_{name}": str(value) for name, value in {**given, **more}.items()})
    app.test_client_class = Client
    try:
        yield app
    finally:
        app.extensions["database"].close()


def filled(session):
    """Store the whole; the keys of the demo."""
    for seeds in (ballerup, demo):
        seeds.seed(session)
    found = demo.keys(session)
    webhook = Webhook(url="https://modtager.example/", api_client_id=session.scalars(select(ApiClient.id)).first())
    session.add(webhook)
    settle(session)
    session.add(ping_of(webhook.id, 1, session.info["at"]))
    session.flush()
    return found


def run(app, *words):
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def rows_of(app):
    """Table -> its rows as the product reads them, but for those that a restore is to alter."""
    altered = ("changes", "ledger_head", "restorations", "webhooks", "webhook_deliveries", "webhook_lines")
    tables = [table for table in Base.metadata.tables.values() if table.name not in altered]
    with app.extensions["database"].readers.connect() as connection:
        return {table.name: sorted(map(alike, connection.execute(select(table)).mappings())) for table in tables}


def alike(row):
    """A row as a text that is the same on both databases: figures without idle zeros, words in byte order."""
    row = {name: plain(value) if isinstance(value, Decimal) else value for name, value in row.items()}
    return str({**row, "last_used_at": None, "stems": sorted(re.findall("[^' ]+", row.get("stems", "")))})


def told_by(app, key):
    """Path -> what is answered there: every list, with the history of each item."""
    client, found = app.test_client(), {}

    def read(place):
        page = f"{place}?pageSize=250"
        answer = client.get(page, auth=key)
        if answer.status_code != 200 or re.search("webhooks|keys$", place):  # a key tells when it was used
            return []
        found[place] = answer.data
        ids = [item["id"] for item in answer.json["items"] if "id" in item]
        for one in ids:
            past = client.get(f"{place}/{one}/history", auth=key)
            if past.status_code == 200:
                found[f"{place}/{one}/history"] = past.data
        return [f"{place}/{one}" for one in ids]

    places: dict[str, list[str]] = {}
    for path in sorted(lists_of(app), key=lambda path: path.count("/")):
        parent, _, last = path.rpartition("/")
        above = parent.rpartition("/")[0]
        under = places.get(above, []) if "{" in path else [parent]
        places[path] = [place for one in under for place in read(f"{one}/{last}")]
    return found


def tables_at(url):
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def resigned(source, file, **changes):
    """The same file with another manifest, signed by whoever has the key."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = replace(Manifest.parsed(members[MANIFEST]), **changes)
    with source.app_context():
        signature = checkpoints().key.sign(SIGNED + manifest.text).hex()
    kept = {f"tables/{one.name}.ndjson" for one in manifest.tables}
    members = {name: text for name, text in members.items() if name in kept}
    return repacked(file, {**members, MANIFEST: manifest.text, SIGNATURE: signature.encode()})


def repacked(file, members):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file


def altered(file, name, change):
    with zipfile.ZipFile(file) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    return repacked(file, {**members, name: change(members[name])})
