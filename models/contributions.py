"""The counts of several providers that one observation is collected from (domain rule 7)."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, Session

from models.base import Link
from models.columns import Day, Figure, one_of, reference
from models.errors import RuleViolation
from models.indicators import IndicatorPartner
from models.measured import AWAITED, GIVEN, VALUED, words_of


class Contribution(Link):
    """What one partner has delivered, or is expected to."""

    __tablename__ = "contributions"
    __table_args__ = (
        CheckConstraint(f"(value IS NOT NULL) = (status IN ({words_of(VALUED)}))", name="value_by_status"),
    )
    owned_by = "observation_id"

    observation_id: Mapped[UUID] = reference("observations", key=True)
    partner_id: Mapped[UUID] = reference("partners", key=True)
    value: Mapped[Figure | None]
    status: Mapped[str] = one_of(*GIVEN, default="final")
    received_on: Mapped[Day | None]


def contribution_faults(
    session: Session, indicator_id: UUID, status: str, rows: Sequence[Contribution]
) -> Iterator[RuleViolation]:
    """What is wrong with the contributions to an observation of this status.

    It is final when all expected ones are in: those listed, and those of the partners of the indicator's method.
    """
    partners = {row.partner_id for row in rows}
    if len(partners) != len(rows):
        yield RuleViolation("repeated-reference", "contributions")
    for row in rows:
        if (row.value is not None) != (row.status in VALUED):
            code = "value-required" if row.value is None else "value-not-allowed"
            yield RuleViolation(code, f"contributions.{row.position}.value", status=row.status)
    if rows and status == "final":
        expected = select(IndicatorPartner.partner_id).where(IndicatorPartner.indicator_id == indicator_id)
        awaited = sum(row.status in AWAITED for row in rows) + len({*session.scalars(expected)} - partners)
        if awaited:
            yield RuleViolation("contributions-awaited", "status", awaited=awaited)
