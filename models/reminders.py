"""Reminders: that somebody was told, once in a week, how much waits for them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, relationship

from models.base import Record
from models.columns import Code, Count, Instant, one_of, reference
from models.ledger import moment_of, settle
from models.organisation import Centre, Person

MAIL_STATES = ("sending", "accepted", "failed")
WEEK = r"^[0-9]{4}-W[0-9]{2}$"


class Reminder(Record):
    """The reminder of one person in one ISO week of the Danish calendar, ``2026-W48``.

    It tells how much waited and never what: that may lie in strategies which not everybody sees. ``mail_state`` is null
    while no mail was tried. It is ``sending`` before anything leaves, and stays so where nobody knows whether the mail
    arrived, because the run or the connection broke off: such a mail is not sent again.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("person_id", "week"),
        CheckConstraint("waiting > 0", name="something_waits"),
        CheckConstraint(
            "(mailed_at IS NULL AND (mail_state IS NULL OR mail_state <> 'accepted'))"
            " OR (mailed_at IS NOT NULL AND mail_state IS NOT NULL AND mail_state = 'accepted')",
            name="accepted_has_time",
        ),
    )
    resource_type = "reminders"
    label = "week"

    person_id: Mapped[UUID] = reference("people")
    week: Mapped[Code]
    waiting: Mapped[Count]
    mail_state: Mapped[str | None] = one_of(*MAIL_STATES)
    mailed_at: Mapped[Instant | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], viewonly=True, lazy="raise_on_sql")

    def check(self, session: Session) -> None:
        if self.mail_state == "accepted" and self.mailed_at is None:
            self.mailed_at = moment_of(session)


def week_of(day: date) -> str:
    """The ISO week of a date, as ``2026-W48``; the first days of January may lie in the year before."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def is_reachable(person: Person, centre: Centre, today: date) -> bool:
    """Whether somebody still works here, and so does their centre."""
    return person.active and (centre.valid_to is None or today <= centre.valid_to)


def claim(session: Session, person_id: UUID, week: str, waiting: int, *, by_mail: bool) -> Reminder | None:
    """The person's reminder of the week, for this unit of work alone: a new one, or the one whose mail is still to be
    sent; None where nothing is left to do. Where two claim a new one at the same moment, the second one fails on the
    database's own rule (IntegrityError).
    """
    mine: Any = (Reminder.person_id == person_id, Reminder.week == week)
    found = session.scalar(select(Reminder).where(*mine).with_for_update())
    if found is not None and (not by_mail or found.mail_state in ("sending", "accepted")):
        return None
    if found is None:
        found = Reminder(person_id=person_id, week=week, waiting=waiting)
        session.add(found)
    found.waiting = waiting
    if by_mail:
        found.mail_state = "sending"
    settle(session)
    return found
