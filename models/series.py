"""The groups that an indicator compares or follows."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from models.base import StrategyRecord
from models.columns import Code, one_of, within
from models.indicators import Indicator
from models.strategies import Titled

ROLES = ("target", "comparison", "single")
POPULATIONS = (
    "nonWestern", "nonWesternArrived0to12", "nonWesternArrived0to12AndDescendants", "others", "danishOrigin",
    "residents", "courseParticipants", "offerUsers", "other",
)  # fmt: skip


class Series(Titled, StrategyRecord):
    """One group's values within an indicator; ``title`` is the group's name to people (``label`` on the wire)."""

    __tablename__ = "series"
    resource_type = "series"
    spelled: ClassVar[Mapping[str, str]] = {"title": "label"}
    belongs_to = "indicator_id"

    indicator_id: Mapped[UUID] = within("indicators")
    role: Mapped[str] = one_of(*ROLES)
    segment: Mapped[Code | None]
    area_code: Mapped[Code]
    population: Mapped[str | None] = one_of(*POPULATIONS)

    indicator: Mapped[Indicator] = relationship(foreign_keys=[indicator_id], viewonly=True, lazy="raise_on_sql")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """No segment is a value too, so the group as a whole is unique beside its segments."""
        whole = text("segment IS NULL")
        names = ("indicator_id", "role", "area_code")
        return (
            UniqueConstraint("indicator_id", "id"),
            UniqueConstraint("indicator_id", "role", "segment", "area_code"),
            Index("uq_series_whole", *names, unique=True, sqlite_where=whole, postgresql_where=whole),
        )
