"""What waits for each person: their part of what needs attention, in their language and of what they may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from models.clients import ApiClient, ApiClientGrant
from models.figures.disclosure import Language
from models.organisation import Person, PersonGrant
from models.queries.attention import Asked, Whose, attention, place_in_order
from models.queries.overview_facts import load_all
from models.queries.overview_work import Work
from models.sight import EVERYTHING, Sight

Whole = dict[str, Any]
ACTING = ("coordinator", "tovholder", "contributor")  # roles in which one acts for a centre


@dataclass(frozen=True)
class Grants:
    """``(role, strategy or all (None), centre)`` of a person's own grants and of the tools that are bound to them."""

    rows: frozenset[tuple[str, UUID | None, UUID]]

    @property
    def sight(self) -> Sight:
        named = {strategy_id for _, strategy_id, _ in self.rows}
        return Sight(None if None in named else frozenset(key for key in named if key))

    @property
    def centres(self) -> frozenset[tuple[UUID | None, UUID]]:
        return frozenset((strategy_id, centre_id) for role, strategy_id, centre_id in self.rows if role in ACTING)


class Waiting:
    """What needs attention in all strategies on a day, loaded once, to be asked about many people."""

    def __init__(self, connection: Connection, area_code: str, today: date) -> None:
        self.works = [Work(facts, today) for facts in load_all(connection, EVERYTHING, area_code, today)]
        self.told: dict[Language, list[Whole]] = {}

    def for_person(self, session: Session, person: Person, language: Language) -> list[Whole]:
        """The items of ``attention`` that name the person and, of those that name nobody, those of the centres that
        they act for, the most serious first; nothing of a strategy in which neither they nor a tool of theirs has a
        grant.
        """
        grants = grants_of(session, person)
        mine = Asked(whose=Whose(person.id, grants.centres)).of(self._items(language))
        return [one for one in mine if grants.sight.covers(one["strategy"]["id"])]

    def _items(self, language: Language) -> list[Whole]:
        if language not in self.told:
            items = (item for work in self.works for item in attention(work, language))
            self.told[language] = sorted(items, key=place_in_order)
        return self.told[language]


def grants_of(session: Session, person: Person) -> Grants:
    own = select(PersonGrant.role, PersonGrant.strategy_id, PersonGrant.centre_id)
    own = own.where(PersonGrant.person_id == person.id)
    through = select(ApiClientGrant.role, ApiClientGrant.strategy_id, ApiClientGrant.centre_id)
    through = through.join(ApiClient, ApiClient.id == ApiClientGrant.api_client_id)
    through = through.where(ApiClient.person_id == person.id, ApiClient.active)
    rows = [*session.execute(own), *session.execute(through)]
    return Grants(frozenset((role, strategy, centre or person.centre_id) for role, strategy, centre in rows))
