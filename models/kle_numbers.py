"""The municipality's own copy of KLE, the joint numbering of municipal subjects: it is copyrighted and never ships."""

import re
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from models.base import Record
from models.columns import Code, Day
from models.errors import RuleViolation
from models.history import changed
from models.organisation import in_order
from models.strategies import Titled

KLE_NUMBER = r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2})?)?$"
KLE_FACET = r"^[AGIKPSØ][0-9]{2}$"
# How a case system's number that is made of them begins, as SBSYS's 15.20.00-A00-5-23; most others show nothing.
_SHOWN = re.compile(r"([0-9]{2}\.[0-9]{2}\.[0-9]{2})[- ]?([AGIKPSØ][0-9]{2})(?![0-9A-Za-zÆØÅæøå.])", re.ASCII)


class KleNumber(Titled, Record):
    """A main group, group or subject of KLE; retired after ``valid_to``."""

    __tablename__ = "kle_numbers"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("valid_to >= valid_from", name="valid_in_order"),
    )
    resource_type = "kle-numbers"

    number: Mapped[Code]
    valid_from: Mapped[Day | None]
    valid_to: Mapped[Day | None]

    def check(self, session: Session) -> None:
        in_order(self, "valid_from", "valid_to")

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def admit_number(session: Session, number: str | None, today: date) -> None:
    """Refuse a number that the municipality's list does not hold, or does not hold on ``today``; without a list, any
    that has the form will do.
    """
    if number is None:
        return
    listed = session.scalar(select(KleNumber).where(KleNumber.number == number))
    if listed is None:
        if session.scalar(select(KleNumber.id).limit(1)) is not None:
            raise RuleViolation("kle-number-unknown", "kle_number")
    elif not listed.holds_on(today):
        raise RuleViolation("kle-number-retired", "kle_number")


def shown_by(references: list[dict[str, Any]]) -> tuple[str, str] | None:
    """The KLE number and facet that the first external reference shows whose number is made of them."""
    found = (_SHOWN.match(one["key"]) for one in references)
    return next(((one[1], one[2]) for one in found if one), None)


def take_shown(session: Session, record: Any, today: date) -> None:
    """Give a record that says nothing of KLE what its new external references show.

    It is stored, so that lists find it, the feed tells it and whoever knows better corrects it; what was given is left
    alone, and a number that the municipality's list does not hold is not taken.
    """
    if record.kle_number is not None or record.kle_facet is not None or not changed(record, "external_references"):
        return
    shown = shown_by(record.external_references)
    try:
        admit_number(session, shown[0] if shown else None, today)
    except RuleViolation:
        return
    if shown:
        record.kle_number, record.kle_facet = shown
