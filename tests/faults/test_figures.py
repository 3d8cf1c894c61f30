"""Whoever looks for what goes wrong must see it."""

from sqlalchemy import text

from models.ledger import settle
from models.organisation import Centre
from tests.factories import CentreFactory
from tests.faults.figures import Figures, Write, judge
from tests.faults.following import compare


def test_what_became_of_a_write_otherwise_than_it_was_told_is_counted(database):
    lost, half, refused = Write(1, acknowledged=True), Write(2, acknowledged=True), Write(0)
    for write in (half, refused):
        with database.session() as session:
            session.info["request"] = (write.name, None)
            session.add(Centre(name="Center", kind="centre"))
            settle(session)
            session.commit()

    figures = judge(Figures(), database, [lost, half, refused])

    assert (figures.acknowledged, figures.lost, figures.half, figures.duplicates) == (2, 1, 1, 1)


def test_a_row_that_is_otherwise_than_the_ledger_tells_is_counted(database):
    CentreFactory()
    with database.writers.begin() as connection:
        connection.execute(text("UPDATE centres SET version = 2"))

    assert judge(Figures(), database, []).half == 1


def test_what_somebody_missed_or_saw_twice_or_out_of_order_is_counted():
    figures = Figures()

    compare(figures, [(1,), (2,), (3,), (4,)], [(1,), (3,), (2,), (2,)])

    assert (figures.missed, figures.reordered, figures.duplicates) == (1, 2, 1)
