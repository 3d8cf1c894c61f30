"""Requests for what is missing before an evaluation go out by mail, where a mail server is set up."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from api.database import Database, snapshot
from api.delivery.digests import language_of, request_letter
from api.delivery.mail import MailServer, handed_in
from api.operations.headers import own_origin
from models.evaluations import Evaluation, ReadinessRequest
from models.organisation import Person
from models.queries.readiness import load_readiness, readiness
from models.queries.waiting import grants_of
from models.request_mails import RequestMail, claim_mail, recipient_of, unmailed

log = structlog.get_logger()
Whole = dict[str, Any]


def _may_see(session: Session, person: Person, request: ReadinessRequest) -> bool:
    """Whether they, or a tool of theirs, may see the strategy that the mail would tell of; else it waits until then."""
    return grants_of(session, person).sight.covers(request.strategy_id)


class Asking:
    """One run. Others may run beside it: each request is claimed and stored before anything is sent."""

    def __init__(self, app: Flask, today: date) -> None:
        self.database: Database = app.extensions["database"]
        self.server = MailServer.of(app.config)
        self.origin, self.today, self.area_code = own_origin(app), today, app.config["MUNICIPALITY_CODE"]

    def run(self) -> Counter[str]:
        """Write to everybody who was asked and not written to; how many mails were ``accepted``, ``failed`` (the next
        run tries again) or are ``unknown``.
        """
        if self.server is None:
            return Counter()
        with self.database.session() as session:
            waiting = [(row[0], row[1]) for row in session.execute(unmailed())]
        return Counter(outcome for pair in waiting if (outcome := self._ask(*pair)))

    def _ask(self, request: ReadinessRequest, evaluation: Evaluation) -> str | None:
        with self.database.session() as session:
            person = recipient_of(session, request, self.today)
            if self.server is None or person is None or not _may_see(session, person, request):
                return None
            session.expunge(person)
        items = self._missing(request, person)  # before the claim: what breaks here is tried again by the next run
        with self.database.session() as session:
            if not claim_mail(session, request.id):
                return None
            session.commit()
        at = datetime.now(UTC)
        letter: Whole = {"sender": self.server.sender, "base_url": self.origin, "at": at}
        outcome, reason = handed_in(
            self.server, lambda: request_letter(person, request, evaluation, items, **letter), person.email or ""
        )
        if reason:
            log.warning("request-mail-not-accepted", request_id=request.id, reason=reason)
        if outcome == "unreachable":
            self.server = None  # the others get theirs from the next run
        state = {"unreachable": "failed"}.get(outcome, outcome)
        if state != "unknown":
            self._note(request, state, at)
        return state

    def _missing(self, request: ReadinessRequest, person: Person) -> list[Whole]:
        """What was asked for and is missing still, in the words of today."""
        with snapshot() as connection:
            facts = load_readiness(connection, request.strategy_id, self.area_code, self.today)
        asked = {(one["kind"], one["resourceId"]) for one in request.items}
        items = readiness(facts, self.today, language_of(person)) if facts else []
        return [one for one in items if (one["kind"], str(one["resource"]["id"])) in asked]

    def _note(self, request: ReadinessRequest, state: str, at: datetime) -> None:
        values = {"state": state, "mailed_at": at if state == "accepted" else None}
        with self.database.session() as session:
            session.execute(update(RequestMail).where(RequestMail.request_id == request.id).values(values))
            session.commit()
