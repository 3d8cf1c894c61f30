"""Facts of an overview made by hand: each function makes one row, with the columns that a test does not name."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from models.queries.attention import attention
from models.queries.observed import Observed
from models.queries.overview import Scope, overview
from models.queries.overview_facts import Facts
from models.queries.overview_work import Work

TODAY = date(2026, 11, 22)
KNOWN = datetime(2026, 1, 1, 12, tzinfo=UTC)
CENTRE, OTHER = {"id": str(uuid4()), "name": "Center for Arbejdsmarked"}, {"id": str(uuid4()), "name": "Andet center"}
HOLDER = uuid4()


def strategy_row(**values):
    return {
        "id": uuid4(), "title": "Integrationsstrategi", "state": "adopted", "starts_on": date(2021, 9, 1),
        "ends_on": date(2023, 12, 31), "period_text": None, "committee": "Økonomiudvalget", "stale_after_days": 182,
        "evaluation_interval_months": 24, "has_successor": False, "coordinating_centre": CENTRE,
        "evaluations_decided": 0, **values,
    }  # fmt: skip


def area_row(**values):
    return {
        "id": uuid4(), "created_at": KNOWN, "number": 1, "title": "Beskæftigelse", "themes": [],
        "prioritisation_required": False, "collaboration_needed": False, "tovholder_centre": CENTRE,
        "involved_centre_ids": [], "prioritisation": None, **values,
    }  # fmt: skip


def goal_row(area, **values):
    return {
        "id": uuid4(), "focus_area_id": area["id"], "title": "Mål", "special_focus": None, "created_at": KNOWN,
        **values,
    }  # fmt: skip


def indicator_row(goal, **values):
    return {
        "id": uuid4(), "goal_id": goal["id"], "key": "maaling", "title": "Måling", "unit": "percent", "better": "lower",
        "comparison": "groups", "judged_on": "gap", "decimals": 0, "counts_persons": True, "minimum_cell_size": 5,
        "method_state": "inUse", "baseline_period": "2021", "next_value_due_on": None, "verdict_rule": "barometer",
        "threshold": None, "interpreted": False, "frequency": "year", "also_goal_ids": [], "benchmarks": [],
        "method_due_on": None, "created_at": KNOWN, "responsible_centre": None, "responsible_person": None, **values,
    }  # fmt: skip


def observation_row(indicator, role, period, value, **values):
    return {
        "indicator_id": indicator["id"], "role": role, "segment": None, "population": None, "period": period,
        "value": None if value is None else Decimal(value), "numerator": None, "denominator": None, "status": "final",
        "published": True, "break_in_series": False, "illustrative": False, "is_hidden": False,
        "hides_denominator": False, "bound_over": None, "bound_under": None, **values,
    }  # fmt: skip


def initiative_row(area, **values):
    return {
        "id": uuid4(), "focus_area_id": area["id"], "title": "Indsats", "state": "active", "approach": None,
        "approach_reason": None, "theme_keys": [], "activated_on": date(2026, 1, 1),
        "owning_centre_id": UUID(CENTRE["id"]), "report_interval_days": None, "owning_centre": CENTRE,
        "also_focus_area_ids": [], "indicator_links": [], "created_at": KNOWN, **values,
    }  # fmt: skip


def report_row(initiative, **values):
    return {
        "initiative_id": initiative["id"], "id": uuid4(), "kind": "report", "progress": "onTrack", "summary": "Godt",
        "obstacles": None, "next_steps": None, "at": datetime(2026, 11, 1, tzinfo=UTC), "reported_on": None,
        "clock_on": date(2026, 11, 1), "reported_progress": "onTrack", "place": 1, "proposed_state": None,
        "transition_id": None, **values,
    }  # fmt: skip


def milestone_row(initiative, due_on, **values):
    return {
        "id": uuid4(), "initiative_id": initiative["id"], "title": "Milepæl", "due_on": due_on,
        "original_due_on": due_on, "reached_on": None, "state": "open", "responsible_centre": None, **values,
    }  # fmt: skip


def case_row(area=None, **values):
    return {
        "id": uuid4(), "case_number": "2026-0001", "title": "Hvem betaler?", "kind": "obstacle", "state": "open",
        "due_on": None, "focus_area_id": area and area["id"], "opened_by_centre_id": UUID(CENTRE["id"]),
        "responsible_centre_id": UUID(CENTRE["id"]), "responsible_centre": CENTRE, "initiative_ids": [],
        "has_unmet_obligation": False, "responsible_person": None, "effect_verified": None, "stepped_at": KNOWN,
        "obligations": [], **values,
    }  # fmt: skip


def assignment_row(duty, valid_from, person_id=None, **values):
    """Of a focus area or, where it has one, of an initiative; without a person it declares the duty vacant."""
    key = "initiative_id" if "focus_area_id" in duty else "focus_area_id"
    return {
        "focus_area_id": None, "initiative_id": None, key: duty["id"], "valid_from": valid_from, "person_id": person_id,
        "name": person_id and "Anne", "active": person_id and True, "updated_at": person_id and KNOWN, **values,
    }  # fmt: skip


def collaboration_row(*areas, **values):
    return {
        "id": uuid4(), "title": "Samarbejde", "state": "proposed", "review_on": None, "initiative_ids": [],
        "focus_area_ids": [area["id"] for area in areas], "parties": [], "answers": [], **values,
    }  # fmt: skip


def answer_row(**values):
    """What a party has answered, as it comes within the row of its collaboration."""
    return {
        "id": str(uuid4()), "state": "invited", "centreId": OTHER["id"], "name": OTHER["name"],
        "invitedAt": "2026-11-01T12:00:00.000000Z", "answeredAt": None, **values,
    }  # fmt: skip


def facts_of(**parts):
    """Facts of which only the named parts are not empty."""
    empty: dict = {"areas": [], "assignments": [], "goals": [], "indicators": [], "observations": [], "initiatives": []}
    rest: dict = {"reports": {}, "milestones": [], "collaborations": [], "cases": [], "remains": []}
    whole = {"revision": 7, "at": datetime(2026, 11, 22, tzinfo=UTC), "strategy": strategy_row()}
    found = {**whole, **empty, **rest, **parts}
    return Facts(**{**found, "observations": Observed(found["observations"])})


def seen(scope=None, today=TODAY, language="da", **parts):
    """The overview of such facts."""
    return overview(facts_of(**parts), today, scope or Scope(), language)


def waiting(today=TODAY, language="da", **parts):
    """What needs attention by such facts."""
    return attention(Work(facts_of(**parts), today), language)


def indicator_of(answer):
    return answer["focusAreas"][0]["goals"][0]["indicators"][0]
