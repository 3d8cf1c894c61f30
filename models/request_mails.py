"""That a request went out by mail, kept beside it: a request itself is never edited."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Select, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.columns import Instant, Key, one_of
from models.evaluations import Evaluation, ReadinessRequest
from models.organisation import Centre, Person
from models.reminders import MAIL_STATES, is_reachable


class RequestMail(Base):
    """What became of a request's mail: as of a reminder's, ``sending`` is never sent again."""

    __tablename__ = "request_mails"
    __table_args__ = (CheckConstraint("(mailed_at IS NOT NULL) = (state = 'accepted')", name="accepted_has_time"),)

    request_id: Mapped[Key] = mapped_column(primary_key=True)
    state: Mapped[str] = one_of(*MAIL_STATES)
    mailed_at: Mapped[Instant | None]


def unmailed() -> Select[ReadinessRequest, Evaluation]:
    """The requests for drafts that have not gone out by mail, the oldest first."""
    beside = RequestMail.request_id == ReadinessRequest.id
    return (
        select(ReadinessRequest, Evaluation)
        .join(Evaluation, Evaluation.id == ReadinessRequest.evaluation_id)
        .outerjoin(RequestMail, beside)
        .where(Evaluation.state == "draft", or_(RequestMail.state.is_(None), RequestMail.state == "failed"))
        .order_by(ReadinessRequest.at, ReadinessRequest.id)
    )


def claim_mail(session: Session, request_id: UUID) -> bool:
    """Let nobody else send this one; whether that succeeded. The caller commits before anything leaves."""
    failed = (RequestMail.request_id == request_id, RequestMail.state == "failed")
    again = session.execute(update(RequestMail).where(*failed).values(state="sending"))
    if again.rowcount:  # type: ignore[attr-defined]
        return True
    try:
        with session.begin_nested():
            session.execute(insert(RequestMail).values(request_id=request_id, state="sending"))
    except IntegrityError:
        return False
    return True


def recipient_of(session: Session, request: ReadinessRequest, today: date) -> Person | None:
    """Who is asked: the person or, of a centre, its contact person; None where they have no address or work here no
    longer.
    """
    centre = session.get(Centre, request.centre_id) if request.centre_id else None
    key = request.person_id or (centre and centre.contact_person_id)
    person = session.get(Person, key) if key else None
    if person is None or not person.email:
        return None
    return person if is_reachable(person, session.get_one(Centre, person.centre_id), today) else None
