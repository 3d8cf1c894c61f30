"""What a scenario found: how much happened, and how much of it went wrong."""

from dataclasses import dataclass, fields
from uuid import uuid4

from sqlalchemy import func, select

from api.database import Database
from models.changes import Change
from models.proof.chain import broken, version_break
from models.proof.stored import differences
from tests.faults.world import url_of


@dataclass
class Figures:
    """``acknowledged`` are the writes of which the caller knows that they are stored; what follows should be none.

    ``half`` counts writes of which only a part is stored, and places where rows, versions and ledger disagree;
    ``duplicates`` what happened more often than it was asked for, or although it was refused.
    """

    rounds: int = 0
    kills: int = 0
    changes: int = 0
    acknowledged: int = 0
    lost: int = 0
    half: int = 0
    duplicates: int = 0
    missed: int = 0
    reordered: int = 0

    @property
    def faults(self):
        return self.lost + self.half + self.duplicates + self.missed + self.reordered


NAMES = [field.name for field in fields(Figures)]


@dataclass
class Write:
    """What somebody asked for under one request id, and how many entries of the ledger it makes."""

    entries: int
    acknowledged: bool = False

    def __post_init__(self):
        self.name = str(uuid4())


def judge(figures, database, writes):
    """Add to the figures what became of the writes, and whether the database is whole, row by row and link by link."""
    afresh = Database(url_of(database))  # whatever was cut off meanwhile
    with afresh.session() as session:
        grouped = select(Change.request_id, func.count()).group_by(Change.request_id)
        stored = dict(session.execute(grouped).all())
        for write in writes:
            found = stored.get(write.name, 0)
            figures.acknowledged += write.acknowledged
            figures.lost += write.acknowledged and not found
            figures.half += 0 < found < write.entries
            figures.duplicates += found > write.entries
        figures.changes = sum(stored.get(write.name, 0) for write in writes)
        figures.half += sum(1 for _ in differences(session))
        figures.half += sum(look(session.connection()) is not None for look in (broken, version_break))
    afresh.close()
    return figures
