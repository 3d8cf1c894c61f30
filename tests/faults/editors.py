"""Editors who have read the same version and save at the same moment, over HTTP."""

from functools import partialmethod

from models.queries.changes import head_position
from tests.faults.figures import Figures, judge
from tests.faults.lines import Line
from tests.faults.product import running
from tests.faults.world import url_of, world_in
from tests.racing import race_editors

ENTRIES = {"put": 1, "patch": 1, "transition": 2, "delete": 1}  # how many the winner makes


def edit_at_once(database, rounds):
    """Eight editors hold the same tag: exactly one wins each round, and the others are told what it changed."""
    world = world_in(database)
    body = {"title": "Sprogmentorer", "focusAreaId": world.focus_area, "owningCentreId": world.centre}
    before = _position(database)
    with running(url_of(database)) as product:
        wins = race_editors(Browsers(product.port), world.coordinator, body, rounds)
    expected = rounds + sum(ENTRIES[doing] * times for doing, times in wins.items())
    stored = _position(database) - before
    figures = Figures(rounds, lost=max(0, expected - stored), duplicates=max(0, stored - expected))
    judge(figures, database, [])
    figures.acknowledged, figures.changes = wins.total(), stored
    return figures


class Browsers:
    """The product as ``race_editors`` knows an application; each request has a connection of its own."""

    def __init__(self, port):
        self.port = port

    def test_client(self):
        return self

    def ask(self, method, path, auth, json=None, if_match=None):
        line = Line(self.port, auth.key)
        try:
            return line.ask(method, path, json, if_match=if_match and if_match.headers["ETag"])
        finally:
            line.hang_up()

    post, put = partialmethod(ask, "POST"), partialmethod(ask, "PUT")
    patch, delete = partialmethod(ask, "PATCH"), partialmethod(ask, "DELETE")


def _position(database):
    with database.readers.connect() as connection:
        return head_position(connection)
