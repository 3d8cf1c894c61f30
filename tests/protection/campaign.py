"""An attack on many tables at random, with the protection as it is and with a part of it switched off."""

from dataclasses import dataclass, field, replace
from functools import reduce

from hypothesis import HealthCheck, Phase, given, settings

from models.figures.cells import Bound
from models.figures.disclosure import shown
from models.protection.audit import HIDES
from models.protection.second import protect
from tests.protection.attacking import Attacker, Count, believed, gap_seen, tells_why
from tests.protection.drawing import POLICY, K, stories, tables
from tests.protection.following import Followed


@dataclass
class Tally:
    """``pinned`` are the tables of which a hidden count kept fewer than k values, but for those counts that are told by
    what nobody can hide any more, which are ``known``; ``narrowest`` is the fewest values that any other one kept.
    """

    tables: int = 0
    hidden: int = 0
    attacked: int = 0
    known: int = 0
    narrowest: int = K
    pinned: list[object] = field(default_factory=list)
    bit: dict[str, int] = field(default_factory=dict)

    def add(self, table, left, known, found):
        """Note what the attack on a table left of each count, some of them ``known`` anyway, and what it ``found``
        with a part of the protection switched off.
        """
        rest = [values for one, values in left.items() if one not in known]
        self.tables += 1
        self.attacked += len(rest)
        self.known += len(left) - len(rest)
        self.narrowest = min([self.narrowest, *rest])
        self.pinned += [table] if any(values < K for values in rest) else []
        for name, counts in found.items():
            self.bit[name] = self.bit.get(name, 0) + (not counts <= known)

    def wrong(self, enough):
        """What should not be."""
        return [
            *(f"pinned: {table}" for table in self.pinned),
            *([f"{self.tables} tables, {enough} wanted"] if self.tables < enough else []),
            *(f"not missed on any table: {name}" for name, bites in self.bit.items() if not bites),
        ]

    def __str__(self):
        lines = [
            f"{self.tables} tables, {self.hidden} hidden figures, {self.attacked} hidden counts attacked",
            f"narrowest range found: {self.narrowest} values, {K} are to remain; pinned on {len(self.pinned)} tables",
            f"counts told by what is published or was told before they came in: {self.known}",
            *(f"switched off, {name}: pinned on {bites} tables" for name, bites in self.bit.items()),
        ]
        return "\n  ".join(lines)


def attacked(count, drawn, attack):
    """The tally of ``attack``, given each of so many drawn tables with it."""
    tally = Tally()
    once = settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    once(given(drawn)(lambda table: attack(table, tally)))()
    return tally


def attack_tables(count):
    """Attack tables as they stand, and each one again with parts of the protection switched off."""
    return attacked(count, tables(), _attack_table)


def _attack_table(table, tally):
    decided = protect(table.members, POLICY)
    asked = counts_asked(table.members)
    left = left_of(table, seen(table, decided), asked)
    found = {name: pinned(left_of(table, beliefs(table, decided), asked)) for name, beliefs in SWITCHED_OFF.items()}
    anything = pinned(left).union(*found.values())
    known = pinned(left_of(table, published_alone(table), asked)) if anything else set()
    tally.hidden += sum(one.is_hidden for one in decided)
    tally.add(table, left, known, found)


def left_of(table, beliefs, asked):
    """Count -> how many values are left of it, k at most."""
    return Attacker(beliefs, table.sums).values_left(asked, K)


def pinned(left):
    return {one for one, values in left.items() if values < K}


def counts_asked(members):
    """The counts that must not be told."""
    return [
        Count(place, HIDES[one.primary.cause])
        for place, one in enumerate(members)
        if one.primary.is_hidden and one.primary.cause in HIDES
    ]


def seen(table, decided, gaps_of=shown):
    """What somebody believes who sees every figure and every gap as it is told."""
    members = table.members
    linked = _linked(table)
    beliefs = [
        believed(one.cell, decision, K, is_told_why=tells_why([decided[each] for each in linked[place]]))
        for place, (one, decision) in enumerate(zip(members, decided, strict=True))
    ]
    for place, other in gaps(members):
        if decided[other].is_hidden:
            continue
        target, comparison = (gaps_of(members[one].cell, decided[one]) for one in (place, other))
        agreeing = gap_seen(target, comparison, members[other].cell)
        beliefs[place] &= beliefs[place] if agreeing is None else agreeing
    return beliefs


def gaps(members):
    """The places of target and comparison groups that a gap is computed of."""
    found = {(one.role, one.segment): place for place, one in enumerate(members)}
    return [
        (place, found["comparison", one])
        for (role, one), place in found.items()
        if role == "target" and ("comparison", one) in found
    ]


def published_alone(table):
    """What somebody believes who sees nothing but the published figures, which rule 11 a counts as known."""
    nothing = [
        one.primary
        if one.cell.published
        else replace(one.primary, cause="secondary", bound=Bound(), hides_denominator=True)
        for one in table.members
    ]
    return seen(table, nothing)


def without_second(table, _):
    return seen(table, [one.primary for one in table.members])


def without_gap_coupling(table, decided):
    return seen(table, decided, lambda cell, _: cell)


def by_filter(table, _):
    """Every filter answered as if it were a table of its own, and all the answers put together."""
    members = table.members
    groups = [{one.role for one in members}, {one.segment for one in members}]
    chosen = [
        [place for place, one in enumerate(members) if name in (one.role, one.segment)]
        for names in groups
        for name in names
    ]
    views = []
    for places in chosen:
        decided = dict(zip(places, protect([members[place] for place in places], POLICY), strict=True))
        views.append([decided.get(place, _untold(members[place])) for place in range(len(members))])
    return [reduce(int.__and__, beliefs) for beliefs in zip(*(seen(table, one) for one in views), strict=True)]


def _untold(member):
    return replace(member.primary, cause="secondary", bound=Bound(), hides_denominator=True)


def _linked(table):
    """The places that each one has to do with over any number of sums."""
    found = [{place} for place in range(len(table.members))]
    for one in table.sums:
        together = set().union(*(found[place] for place in (one.whole, *one.parts)))
        for place in together:
            found[place] = together
    return found


SWITCHED_OFF = {
    "second cells": without_second,
    "gap coupling": without_gap_coupling,
    "one decision whatever the filter": by_filter,
}


def attack_stories(count):
    """Attack tables whose figures come in one by one, are corrected and deleted, again without memory of that."""
    return attacked(count, stories(), _attack_story)


def _attack_story(story, tally):
    followed = Followed(story)
    left, known = _left_by_readers(followed)
    others, others_known = _left_by_readers(Followed(story, remembers=False))
    tally.hidden += sum(any(one.is_hidden for one in figure.decided.values()) for figure in followed.figures)
    tally.add(story, left, known, {"memory of what was told before": pinned(others) - others_known})


def _left_by_readers(followed):
    """What whoever has followed a story and whoever reads it in the end leave of every count, and which of these
    counts were known before they came in.
    """
    asked = followed.asked
    left: dict[tuple[Count, str], int] = {}
    known: set[tuple[Count, str]] = set()
    for name, seen in (("followed", followed.seen_all_along()), ("today", followed.seen_today())):
        found = followed.left(seen, asked)
        left |= {(one, name): values for one, values in found.items()}
        reaches = name == "followed"
        known |= {(one, name) for one in pinned(found) if followed.is_known(one, reaches_followers=reaches)}
    return left, known
