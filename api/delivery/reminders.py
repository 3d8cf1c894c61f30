"""Reminders go out: an event for each person and week, and by mail where a mail server is set up."""

from collections import Counter
from datetime import UTC, date, datetime
from uuid import UUID

import structlog
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.database import Database, snapshot
from api.delivery.digests import digest, language_of
from api.delivery.mail import MailServer, handed_in
from api.operations.headers import own_origin
from models.ledger import settle
from models.organisation import Centre, Person
from models.queries.waiting import Waiting, Whole
from models.reminders import Reminder, claim, is_reachable, week_of

log = structlog.get_logger()


class Reminding:
    """One run. Others may run beside it: each reminder is claimed and stored before anything is sent."""

    def __init__(self, app: Flask, today: date) -> None:
        self.database: Database = app.extensions["database"]
        self.server = MailServer.of(app.config)
        self.origin, self.today = own_origin(app), today
        with snapshot() as connection:
            self.waiting = Waiting(connection, app.config["MUNICIPALITY_CODE"], today)

    def run(self) -> Counter[str]:
        """Remind everybody for whom something waits, once a week; how many are ``reminded``, and of how many the mail
        was ``accepted``, ``failed`` (the next run tries again) or is ``unknown``.
        """
        with self.database.session() as session:
            people = [*session.scalars(select(Person.id).where(Person.active).order_by(Person.id))]
        return Counter(outcome for key in people for outcome in self._remind(key))

    def _remind(self, person_id: UUID) -> list[str]:
        with self.database.session() as session:
            person = session.get_one(Person, person_id)
            if not is_reachable(person, session.get_one(Centre, person.centre_id), self.today):
                return []
            items = self.waiting.for_person(session, person, language_of(person))
            server = self.server if person.email else None
            try:
                found = self._claim(session, person, items, by_mail=server is not None)
                session.commit()
            except IntegrityError:  # another run claimed it at this very moment
                return []
        if found is None:
            return []
        told = ["reminded"] if found.version == 1 else []
        return [*told, self._mail(server, person, found, items)] if server else told

    def _claim(self, session: Session, person: Person, items: list[Whole], *, by_mail: bool) -> Reminder | None:
        return claim(session, person.id, week_of(self.today), len(items), by_mail=by_mail) if items else None

    def _mail(self, server: MailServer, person: Person, reminder: Reminder, items: list[Whole]) -> str:
        letter: Whole = {"sender": server.sender, "base_url": self.origin, "at": datetime.now(UTC)}
        outcome, reason = handed_in(server, lambda: digest(person, reminder, items, **letter), person.email or "")
        if outcome == "unknown":
            log.warning("mail-outcome-unknown", reminder_id=reminder.id, reason=reason)
            return outcome
        if outcome == "unreachable":
            self.server = None  # the others are reminded without mail, and get theirs from the next run
        if reason:
            log.warning("mail-not-accepted", reminder_id=reminder.id, reason=reason)
        return self._note(reminder, "failed" if reason else "accepted")

    def _note(self, reminder: Reminder, state: str) -> str:
        with self.database.session() as session:
            session.get_one(Reminder, reminder.id).mail_state = state
            settle(session)
            session.commit()
        return state
