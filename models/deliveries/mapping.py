"""What the columns of a file mean: the mapping that an indicator keeps, as typed values.

Its JSON form is that of ``importMapping`` on the wire, where the schema has judged it already.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any

from models.errors import RuleViolation, RuleViolations
from models.measured import FIGURES
from models.periods import period_of


@dataclass(frozen=True, slots=True)
class Dimension:
    """Where one part of a cell's place stands: in a column, whose codes ``codes`` translates, or nowhere, as it is
    always ``constant``. Without codes a cell says it as the product does. Codes with one meaning are summed.
    """

    name: str
    column: str | None
    constant: str | None
    codes: Table[str, str | None]
    ignores_others: bool

    @classmethod
    def of(cls, name: str, said: Table[str, Any] | None) -> "Dimension":
        said = said or {}
        codes = {one["code"]: one["to"] for one in said.get("codes") or ()}
        return cls(name, said.get("column"), said.get("constant"), codes, bool(said.get("ignoreOthers")))

    def codes_of(self, meaning: str | None) -> int:
        """From how many codes one meaning is summed."""
        return sum(one == meaning for one in self.codes.values()) if self.column and self.codes else 1


@dataclass(frozen=True, slots=True)
class Selection:
    """A column of which only some codes count; several are summed."""

    column: str
    codes: frozenset[str]
    ignores_others: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The group of the population that is the denominator of a series."""

    role: str
    segment: str | None
    origin: str
    generation: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by what they mean.

    ``figures`` names the column of value, numerator and denominator or, where ``measures`` is a column, its code for
    each, the figures then standing in ``figure``.
    """

    period: Dimension
    area: Dimension
    group: Dimension
    segment: Dimension
    selections: tuple[Selection, ...]
    figures: Table[str, str]
    measures: str | None
    figure: str | None
    status: str | None
    ignores_other_measures: bool
    marks: Table[str, str]
    decimal_sign: str
    grouping_sign: str | None
    populations: tuple[Counted, ...]
    given: Table[str, Any]

    @classmethod
    def of(cls, said: Table[str, Any], home: str) -> "Mapping":
        """The mapping of its JSON form; what says nothing of its area is of the area ``home``.

        RuleViolations where it leaves open what every cell needs.
        """
        figures = said["figures"]
        dimensions = {name: Dimension.of(name, said.get(name)) for name in ("period", "area", "group", "segment")}
        if dimensions["area"].column is None and dimensions["area"].constant is None:
            dimensions["area"] = replace(dimensions["area"], constant=home)
        _demand_whole(dimensions, figures)
        return cls(
            **dimensions,
            selections=tuple(
                Selection(one["column"], frozenset(one["codes"]), one["ignoreOthers"]) for one in said["selections"]
            ),
            figures={name: figures[name] for name in FIGURES if figures.get(name)},
            measures=figures["measures"],
            figure=figures["column"],
            status=figures["status"],
            ignores_other_measures=figures["ignoreOthers"],
            marks={one["mark"]: one["status"] for one in said["marks"]},
            decimal_sign=said["decimalSign"],
            grouping_sign=said["groupingSign"],
            populations=tuple(
                Counted(one["role"], one["segment"], one["origin"], one["generation"]) for one in said["populations"]
            ),
            given={name: said[name] for name in ("status", "published", "illustrative", "source")},
        )

    def place_of(self, columns: tuple[str, ...], column: str, pointer: str) -> int:
        """Which of the file's columns is meant; RuleViolation at ``pointer`` of the mapping where it has none."""
        if column not in columns:
            raise RuleViolation("unknown-column", pointer)
        return columns.index(column)


def _demand_whole(dimensions: Table[str, Dimension], figures: Table[str, Any]) -> None:
    """Refuse a mapping by which no cell would have its place or its figures."""
    open_ones = [name for name in ("period", "group") if not (dimensions[name].column or dimensions[name].constant)]
    faults = [RuleViolation("mapping-incomplete", f"mapping.{name}") for name in open_ones]
    if not (figures["value"] or figures["numerator"]):
        faults.append(RuleViolation("mapping-incomplete", "mapping.figures"))
    if faults:
        raise RuleViolations(faults)
    if constant := dimensions["period"].constant:
        period_of(constant, "mapping.period.constant")
