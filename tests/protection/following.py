"""Tables that change: what is told of them after each unit of work, and what it tells together."""

from dataclasses import dataclass, replace
from uuid import UUID

from models.figures.cells import Bound
from models.figures.disclosure import Disclosure
from models.protection.audit import HIDES
from models.protection.members import Member
from models.protection.past import NO_PAST, Became, past_of
from models.protection.second import protect
from tests.protection.attacking import EVERYTHING, Attacker, Count, Sum, believed
from tests.protection.building import share
from tests.protection.drawing import POLICY, K


@dataclass
class Figure:
    """Figures that an observation had from one unit of work to another, with what was decided on them in each."""

    key: tuple
    pair: tuple[int, int]
    member: Member
    observation: int
    decided: dict[int, Disclosure]

    @property
    def since(self):
        return min(self.decided)

    @property
    def was_shown(self):
        return any(not one.is_hidden for one in self.decided.values())


class Followed:
    """A story as it went, with every decision on the way; ``remembers`` whether what was before counts in them."""

    def __init__(self, story, *, remembers=True):
        self.story = story
        self.figures: list[Figure] = []
        self.stands: dict[tuple, int] = {}  # key -> the place of its figures as they stand
        self.moments: list[dict[tuple, int]] = []
        log: list[Became] = []
        is_hiding = False
        for at, unit in enumerate(story.units):
            self._take(unit, log, at)
            members = [self.figures[place].member for place in self.stands.values()]
            is_hiding |= any(one.primary.is_hidden for one in members)
            decided = protect(members, POLICY, past_of(log) if remembers and is_hiding else NO_PAST)
            is_hiding = any(one.is_hidden for one in decided)
            for place, decision in zip(self.stands.values(), decided, strict=True):
                figure = self.figures[place]
                figure.decided[at] = decision
                log.append(Became(at, UUID(int=figure.observation), _told(figure.member, decision)))
            self.moments.append(dict(self.stands))

    def _take(self, unit, log, at):
        for key, pair in unit.items():
            stood = self.stands.get(key)
            if pair is None:
                if stood is None:
                    continue
                log.append(Became(at, UUID(int=self.figures[stood].observation), None))
                del self.stands[key]
            elif stood is None or self.figures[stood].pair != pair:
                observation = len(self.figures) if stood is None else self.figures[stood].observation
                published = key in self.story.published
                member = share(pair[0], sum(pair), *key, policy=POLICY, published=published)
                self.stands[key] = len(self.figures)
                self.figures.append(Figure(key, pair, member, observation, {}))

    @property
    def asked(self):
        """The counts that were never to be told."""
        hidden = [(place, one.member.primary.cause) for place, one in enumerate(self.figures) if not one.was_shown]
        return [Count(place, HIDES[cause]) for place, cause in hidden if cause in HIDES]

    def left(self, beliefs, asked):
        """Count -> how many values are left of it, k at most."""
        return Attacker(beliefs, self._sums()).values_left(asked, K)

    def _sums(self):
        """Those that hold of what stands there together."""
        found: dict[Sum, None] = {}
        for moment in self.moments:
            for whole, parts, has_rest in self.story.sums:
                if all(one in moment for one in (whole, *parts)):
                    one = Sum(moment[whole], tuple(moment[part] for part in parts), has_rest)
                    if self._holds(one):
                        found[one] = None
        return [*found]

    def _holds(self, one):
        whole = self.figures[one.whole].pair
        parts = [self.figures[part].pair for part in one.parts]
        rests = [whole[side] - sum(part[side] for part in parts) for side in (0, 1)]
        return min(rests) >= 0 and (one.has_rest or not any(rests))

    def seen_all_along(self):
        """What somebody believes who has read everything as soon as it was told."""
        return [_all_of(figure, figure.decided.values()) for figure in self.figures]

    def seen_today(self):
        """What somebody believes who reads it in the end, with its history: what is hidden now is hidden of then."""
        now = {self.figures[place].observation: self.figures[place] for place in self.stands.values()}
        return [
            _all_of(one, [_redacted(then, now.get(one.observation)) for then in one.decided.values()])
            for one in self.figures
        ]

    def is_known(self, count, *, reaches_followers):
        """Whether nobody could hide a count any more: by what is published, what stands in the history of observations
        that are deleted and what followers had been told, when it came in or when something published came in later.
        """
        since = self.figures[count.place].since
        if self._pins(count, self._known_before(since, reaches_followers, is_published=lambda _: True)):
            return True
        later = {one.since for one in self.figures if one.member.cell.published and one.since > since}
        return reaches_followers and any(
            self._pins(
                count, self._known_before(at, reaches_followers, is_published=lambda one, at=at: one.since <= at)
            )
            and not self._pins(
                count, self._known_before(at, reaches_followers, is_published=lambda one, at=at: one.since < at)
            )
            for at in later
        )

    def _pins(self, count, beliefs):
        return self.left(beliefs, [count])[count] < K

    def _known_before(self, since, reaches_followers, is_published):
        stands = {self.figures[one].observation for one in self.stands.values()}
        return [
            _all_of(
                one,
                [
                    told
                    for at, told in one.decided.items()
                    if (one.member.cell.published and is_published(one))
                    or (at < since and (reaches_followers or one.observation not in stands))
                ],
            )
            for one in self.figures
        ]


def _told(member, decision):
    """The member with what everybody could read of it."""
    return replace(member, was_shown=not decision.is_hidden, had_cases_shown=not decision.hides_denominator)


def _all_of(figure, decisions):
    belief = EVERYTHING
    for decision in decisions:
        belief &= believed(figure.member.cell, decision, K, is_told_why=False)
    return belief


def _redacted(then, figure):
    """A decision of then as it is told now, ``figure`` being what stands of that observation, if anything."""
    if figure is None:
        return then
    now = figure.decided[max(figure.decided)]
    is_silent = now.is_hidden and now.bound == Bound()
    if not now.is_hidden:
        return then
    bound = Bound() if is_silent or not then.is_hidden else then.bound
    return replace(then, bound=bound, hides_denominator=then.hides_denominator or now.hides_denominator)
