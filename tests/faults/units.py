"""Units of work past HTTP, in a process of their own: many changes at once, long transactions, and rollbacks."""

import random
import time
from datetime import date
from uuid import UUID

from sqlalchemy.exc import OperationalError

from api.database import Database
from models.ledger import settle
from models.milestones import Milestone
from models.queries.changes import head_position

PAUSE = 0.05
HELD, HOW_OFTEN = (0, 0.02, 1), (60, 39, 1)  # seconds between the one flush and COMMIT
ROLLED_BACK = 0.2  # of all


def write_units(url, initiatives, seed, target, most):
    """Units of work of up to ``most`` changes, until the ledger has ``target`` entries."""
    database, chance = Database(url), random.Random(seed)
    while _position(database) < target:
        try:
            _write_unit(database, chance, [UUID(one) for one in initiatives], chance.randint(1, most))
        except OperationalError:  # it waited for too long
            continue
        time.sleep(chance.uniform(0, PAUSE))
    database.close()


def _write_unit(database, chance, initiatives, size):
    with database.session() as session:
        session.add_all(
            Milestone(title=f"Milepæl {i}", due_on=date(2027, 6, 1), initiative_id=chance.choice(initiatives))
            for i in range(size)
        )
        settle(session)
        time.sleep(chance.choices(HELD, HOW_OFTEN)[0])
        if chance.random() < ROLLED_BACK:
            session.rollback()
        else:
            session.commit()


def _position(database):
    """Where the ledger stands, without waiting for whoever writes."""
    with database.readers.connect() as connection:
        return head_position(connection)
