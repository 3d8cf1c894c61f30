"""What was observed: one value of a series in one period, what it was collected from, corrected from and shown as."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload, validates
from uuid_utils.compat import uuid7

from models.base import Base, Rows, StrategyRecord, owned
from models.changes import actor_of
from models.columns import Document, Figure, Key, Prose, one_of, reference, within
from models.contributions import Contribution, contribution_faults
from models.disclosures import Disclosure
from models.errors import RuleViolation, RuleViolations
from models.figures.cells import Cell, Status, Unit
from models.figures.disclosure import Disclosure as Decision
from models.figures.disclosure import decide
from models.history import before, changed
from models.indicators import Indicator
from models.ledger import find, moment_of
from models.lifecycle import Act
from models.measured import AWAITED, COUNTS, FIGURES, STATUSES, VALUED, Measured
from models.periods import InPeriod, period_of
from models.series import Series
from models.states import wire

DECIDED = ("cause", "is_hidden", "hides_denominator", "hides_contributions", "bound_over", "bound_under")


class Observation(InPeriod, Measured, StrategyRecord):
    """One value of a series in one period, its natural key (domain rule 7).

    ``disclosure`` says what of it may be shown, so that ``suppressed`` is an answer's status and never a stored one.
    ``correction_reason`` is that of the latest correction.
    """

    __tablename__ = "observations"
    resource_type = "observations"
    label = "period"
    belongs_to = "indicator_id"

    indicator_id: Mapped[UUID] = within("indicators")
    series_id: Mapped[UUID] = within("series")
    published: Mapped[bool] = mapped_column(default=False)
    illustrative: Mapped[bool] = mapped_column(default=False)
    break_in_series: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Prose | None]
    source: Mapped[Document | None]
    correction_reason: Mapped[Prose | None]

    contribution_rows: Mapped[list[Contribution]] = owned("Contribution")
    contributions = Rows("contribution_rows", "partner_id", "value", "status", "received_on")
    indicator: Mapped[Indicator] = relationship(foreign_keys=[indicator_id], viewonly=True, lazy="raise_on_sql")
    series: Mapped[Series] = relationship(
        primaryjoin="foreign(Observation.series_id) == Series.id", viewonly=True, lazy="raise_on_sql"
    )
    disclosure: Mapped[Disclosure | None] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise_on_sql"
    )

    is_explained = False  # whether this unit of work says why figures change

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        return (
            UniqueConstraint("series_id", "period"),
            ForeignKeyConstraint(["indicator_id", "series_id"], ["series.indicator_id", "series.id"]),
            CheckConstraint("period_end >= period_start", name="period_in_order"),
            *cls.measured_rules(),
        )

    @classmethod
    def record(
        cls, session: Session, indicator_id: UUID, series_id: UUID, period: str, **values: Any
    ) -> tuple["Observation", bool]:
        """The observation of (series, period) with ``values``, and whether it is new.

        Figures that are not among the values are none. Another figure than the stored one is refused by ``check``
        unless the values hold a ``correction_reason``; the same ones again change nothing.
        """
        code = period_of(period).code
        query = select(cls).where(cls.indicator_id == indicator_id, cls.series_id == series_id, cls.period == code)
        observation = session.scalar(query.options(selectinload(cls.contribution_rows)))
        if observation is None:
            observation = cls(indicator_id=indicator_id, series_id=series_id, period=code, **values)
            session.add(observation)
            return observation, True
        if indicator := find(session, Indicator, indicator_id):
            observation.take(session, indicator, values)
        return observation, False

    def take(self, session: Session, indicator: Indicator, values: Mapping[str, Any]) -> None:
        """Hold ``values`` from now on; figures that are not among them are none."""
        for name, value in {**dict.fromkeys(FIGURES), **values}.items():
            if name != "correction_reason" or value is not None:
                setattr(self, name, value)
        self.take_stock(session, indicator)

    @property
    def cell(self) -> Cell:
        """The observation as it is, for the figures."""
        status = cast("Status", self.status)
        return Cell(self.value, self.numerator, self.denominator, status, self.published, self.break_in_series)

    @validates("correction_reason")
    def _notice_reason(self, _: str, reason: str | None) -> str | None:
        self.is_explained = reason is not None
        return reason

    def refuse_erasing(self, session: Session, figures: Mapping[str, Any]) -> None:
        """Refuse a patch that says null of a hidden figure, be it one that the counts would bring back."""
        shown = session.get(Disclosure, self.id)
        hidden = {"value", "numerator"} if shown and shown.is_hidden else set()
        hidden |= {"denominator"} if shown and shown.hides_denominator else set()
        for name in sorted(hidden & figures.keys()):
            if figures[name] is None and getattr(self, name) is not None:
                raise RuleViolation("would-erase-hidden", name)

    def check(self, session: Session) -> None:
        indicator = find(session, Indicator, self.indicator_id)
        if indicator is None:
            return
        self.take_stock(session, indicator)
        faults = [*self.faults(session, indicator)]
        if faults:
            raise RuleViolations(faults)
        if self.replaced():
            self._keep_what_was(session)
        self.is_explained = False

    def take_stock(self, session: Session, indicator: Indicator) -> None:
        """Work out what follows from counts and contributions."""
        if indicator.unit in COUNTS and self.status in VALUED and self.value is None and self.numerator is None:
            values = [row.value for row in self._contributed(session) if row.value is not None]
            self.value = sum(values, start=Decimal(0)) if values else None
        self.work_out(cast("Unit | None", indicator.unit))

    def names_its_source(self, indicator: Indicator) -> bool:
        """Whether the address where it is published is known, if it is published (domain rule 11 a)."""
        return not self.published or is_sourced(self.source, indicator)

    def decided(self, session: Session, indicator: Indicator) -> Decision:
        """What the primary rule says of it on its own (domain rule 11 c and d)."""
        rows = self._contributed(session)
        is_awaited = any(row.status in AWAITED for row in rows)
        return decide(self.cell, indicator.policy, [row.value for row in rows], is_awaited=is_awaited)

    def disclose(self, session: Session, decision: Decision) -> None:
        """Store what may be shown of it."""
        row = self.shown(session)
        if row is None:
            row = self.disclosure = Disclosure()
        row.take(decision)
        if inspect(self).persistent and session.is_modified(row):
            self.updated_at = moment_of(session)  # what may be shown of it is part of what it is

    def shown(self, session: Session) -> Disclosure | None:
        """What was decided on showing it; None before anything was."""
        return session.get(Disclosure, self.id) if inspect(self).persistent else self.disclosure

    beside = frozenset({"disclosure"})

    def stated_beside(self) -> dict[str, Any]:
        shown = self.disclosure
        return {"disclosure": shown and {wire(name): getattr(shown, name) for name in DECIDED}}

    @property
    def is_restricted(self) -> bool:
        return self.disclosure is not None and self.disclosure.hides_anything

    def _contributed(self, session: Session) -> Sequence[Contribution]:
        if inspect(self).persistent and "contribution_rows" not in inspect(self).dict:
            return session.scalars(select(Contribution).where(Contribution.observation_id == self.id)).all()
        return self.contribution_rows

    def faults(self, session: Session, indicator: Indicator) -> Iterator[RuleViolation]:
        """What its rules refuse of it as it stands, after ``take_stock``."""
        series = find(session, Series, self.series_id)
        if series and series.indicator_id != self.indicator_id:
            yield RuleViolation("series-of-another-indicator", "series_id")
        unit = cast("Unit | None", indicator.unit)
        if inspect(self).persistent:
            yield from (RuleViolation("natural-key-fixed", name) for name in changed(self, "series_id", "period"))
            yield from self._correction_faults(session)
        yield from self.figure_faults(unit, counts_persons=indicator.counts_persons)
        yield from contribution_faults(session, self.indicator_id, self.status, self._contributed(session))
        if not self.names_its_source(indicator):
            yield RuleViolation("published-without-source", "published")

    def _correction_faults(self, session: Session) -> Iterator[RuleViolation]:
        shown = session.get(Disclosure, self.id)
        if shown and any(self._erased(shown)):
            yield RuleViolation("would-erase-hidden", "value")
        elif (replaced := self.replaced()) and not self.is_explained:
            yield RuleViolation("different-value", replaced[0])

    def replaced(self) -> list[str]:
        """The figures that stood there and no longer do."""
        stood = {name: before(self, name) for name in FIGURES}
        return [name for name, figure in stood.items() if figure is not None and figure != getattr(self, name)]

    def _erased(self, shown: Disclosure) -> Iterator[bool]:
        """Whether null takes the place of a figure that the writer may never have seen."""
        hidden = {"value": shown.is_hidden, "numerator": shown.is_hidden, "denominator": shown.hides_denominator}
        for name in self.replaced():
            yield hidden[name] and getattr(self, name) is None and self.status != "undefined"
        if shown.hides_contributions:
            rows = inspect(self).attrs.contribution_rows.history
            kept = {row.partner_id: row.value for row in rows.added or ()}
            stood = [row for row in rows.deleted or () if row.value is not None]
            yield from (kept.get(row.partner_id, row.value) is None for row in stood)

    def _keep_what_was(self, session: Session) -> None:
        actor = actor_of(session)
        stood = {name: before(self, name) for name in (*FIGURES, "status")}
        who = {"at": moment_of(session), "by_type": actor.type, "by_id": actor.id}
        why = {"observation_id": self.id, "reason": self.correction_reason}
        session.add(ObservationCorrection(**why, **who, **stood))


class ObservationCorrection(Act, Base):
    """What stood there before a correction, with who, when and why (domain rule 7)."""

    __tablename__ = "observation_corrections"
    owned_by = "observation_id"

    id: Mapped[Key] = mapped_column(primary_key=True, default=uuid7)
    observation_id: Mapped[UUID] = reference("observations")
    value: Mapped[Figure | None]
    numerator: Mapped[Figure | None]
    denominator: Mapped[Figure | None]
    status: Mapped[str] = one_of(*STATUSES)
    reason: Mapped[Prose]


def is_sourced(source: Mapping[str, Any] | None, indicator: Indicator) -> bool:
    """Whether an observation of ``source``, or else its indicator, says at which address it is published."""
    return any(one and one.get("url") for one in (source, indicator.source))
