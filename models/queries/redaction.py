"""What of an entry of the ledger is shown to whom may not see all of it: what the record itself would show, and never
more than the record shows now (domain rules 11 and 13).
"""

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, or_, select, true

from models.disclosures import Disclosure
from models.indicators import Indicator
from models.observations import Observation
from models.population import Population
from models.prepared import ask
from models.sql import AnyOf

State = dict[str, Any]
Hidden = frozenset[str]


class Recorded(NamedTuple):
    """So much of an entry as decides what is shown of it; ids as they are or as text, ``data`` the text of the whole
    state.
    """

    resource_type: str
    resource_id: UUID | str
    strategy_id: UUID | str | None
    is_restricted: int
    data: str | None


NOTHING: Hidden = frozenset()
FIGURE, DENOMINATOR, CONTRIBUTIONS = "isHidden", "hidesDenominator", "hidesContributions"
EVERYTHING: Hidden = frozenset({FIGURE, DENOMINATOR, CONTRIBUTIONS})

_DECIDED = tuple(
    func.coalesce(column, true())  # what nobody has decided on is not shown
    for column in (Disclosure.is_hidden, Disclosure.hides_denominator, Disclosure.hides_contributions)
)
_OBSERVATIONS = (
    select(Observation.id, *_DECIDED)
    .outerjoin(Disclosure, Disclosure.observation_id == Observation.id)
    .where(AnyOf(Observation.id, "ids"), or_(*_DECIDED))
)
_EXEMPT = select(Indicator.id).where(AnyOf(Indicator.id, "ids"), Indicator.counts_persons.is_(False))
_POPULATION = select(Population.id).where(AnyOf(Population.id, "ids"), Population.is_hidden)


def parsed(text: str) -> State:
    """A state with its figures exact."""
    state: State = json.loads(text, parse_float=Decimal)
    return state


def hidden_now(connection: Connection, entries: Iterable[Recorded]) -> dict[str, Hidden]:
    """Id -> what is hidden now of each observation and figure of the population that some entry tells of."""
    found: dict[str, Hidden] = {}
    entries = list(entries)
    if ids := _ids(entries, "observations"):
        for key, *decided in ask(connection, _OBSERVATIONS, {"ids": ids}):
            names = zip((FIGURE, DENOMINATOR, CONTRIBUTIONS), decided, strict=True)
            found[str(key)] = frozenset(name for name, hides in names if hides)
    if ids := _ids(entries, "population"):
        found |= {str(key): frozenset({FIGURE}) for (key,) in ask(connection, _POPULATION, {"ids": ids})}
    return found


def _ids(entries: Iterable[Recorded], resource_type: str) -> list[str]:
    return sorted({str(one.resource_id) for one in entries if one.resource_type == resource_type})


def undecided(entry: Recorded) -> bool:
    """Whether nobody decided, when the entry was written, what may be shown of the observation that it tells of."""
    return entry.resource_type == "observations" and bool(entry.data) and '"disclosure":{' not in (entry.data or "")


def hidden_undecided(connection: Connection, states: dict[int, State]) -> dict[int, Hidden]:
    """Place -> everything, of the states of observations on which nobody decided: they are hidden unless published or
    known to count no persons, also when neither they nor their indicator are there any longer.
    """
    open_ones = {i: one for i, one in states.items() if not one.get("disclosure") and not one["published"]}
    if not open_ones:
        return {}
    ids = sorted({one["indicatorId"] for one in open_ones.values()})
    exempt = {str(key) for (key,) in ask(connection, _EXEMPT, {"ids": ids})}
    return {i: EVERYTHING for i, one in open_ones.items() if one["indicatorId"] not in exempt}


def shown_observation(state: State, hidden: Hidden) -> State:
    """An observation without what was hidden of it then or is now."""
    then = state.get("disclosure") or {}
    hidden |= {name for name in (FIGURE, DENOMINATOR, CONTRIBUTIONS) if then.get(name)}
    shown = {**state, "disclosure": None}
    if FIGURE in hidden:
        shown |= {"value": None, "numerator": None, "status": "suppressed"}
    if DENOMINATOR in hidden:
        shown["denominator"] = None
    if CONTRIBUTIONS in hidden:
        shown["contributions"] = [{**one, "value": None} for one in state["contributions"]]
    return shown


def shown_population(state: State, _: Hidden) -> State:
    """A figure of the population without the figure."""
    return {**state, "persons": None}


WITHOUT_FIGURES: dict[str, Callable[[State, Hidden], State]] = {
    "observations": shown_observation,
    "population": shown_population,
}
