"""The records as they stand at migration 0009, and what the ledger's first form says of each.

Frozen: whatever becomes of the models, the present state of a database of that age is entered as it is told here.
Names are those of columns.
"""

from dataclasses import dataclass, replace

LEFT_OPEN = frozenset({"decision", "on_date", "evidence", "recorded_by"})  # told of a step only where given


@dataclass(frozen=True)
class Part:
    """What stands in another table, under the id of its record in ``owner``, and in the order of its ``position``.

    A list of ids, unless it is one ``of_objects``, or a ``single`` object.
    """

    name: str
    table: str
    owner: str
    columns: tuple[str, ...]
    of_objects: bool = False
    single: bool = False


@dataclass(frozen=True)
class Kind:
    """One table of records: its columns; who acted, in pairs of columns that end in ``_type`` and ``_id``; its parts;
    and the column that tells the strategy.
    """

    table: str
    resource_type: str
    columns: tuple[str, ...]
    actors: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    strategy: str | None = "strategy_id"
    optional: frozenset[str] = frozenset()


def kind(table: str, resource: str, own: str, *parts: Part, by: str = "", strategy: str | None = "strategy_id") -> Kind:
    """A table of records with columns of its ``own`` beside those that each has."""
    columns = f"id version created_at updated_at {own}".split()
    return Kind(table, resource, tuple(columns), tuple(by.split()), parts, strategy)


def steps(table: str, own: str = "", by: str = "by") -> Kind:
    """The steps of some kind of thing."""
    common = "from_state to_state reason decision on_date evidence at external_references"
    return replace(kind(table, "transitions", f"{common} {own}", by=by), optional=LEFT_OPEN)


def ids(name: str, table: str, owner: str, column: str) -> Part:
    """A list of ids."""
    return Part(name, table, owner, (column,))


def objects(name: str, table: str, owner: str, columns: str, *, single: bool = False) -> Part:
    """A list of objects, or a single one."""
    return Part(name, table, owner, tuple(columns.split()), of_objects=True, single=single)


KINDS = (
    kind(
        "centres",
        "centres",
        "name kind user_key parent_centre_id email contact_person_id valid_from valid_to external_references",
        strategy=None,
    ),
    kind("partners", "partners", "name kind external_references", strategy=None),
    kind(
        "population",
        "population",
        "area_code period origin generation persons published source is_hidden external_references",
        strategy=None,
    ),
    kind(
        "strategies",
        "strategies",
        "title state other_titles aim principles starts_on ends_on period_text coordinating_centre_id"
        " coordinating_team_id committee evaluation_interval_months status_interval_months stale_after_days policies"
        " replaces_id external_references",
        strategy="id",
    ),
    kind(
        "people",
        "people",
        "centre_id active",
        objects("grants", "person_grants", "person_id", "role strategy_id centre_id"),
        strategy=None,
    ),
    kind(
        "api_clients",
        "api-clients",
        "name kind scopes centre_id person_id active external_references",
        objects("grants", "api_client_grants", "api_client_id", "role strategy_id centre_id"),
        strategy=None,
    ),
    kind("api_keys", "keys", "api_client_id prefix expires_on external_references", strategy=None),
    steps("strategy_transitions", "strategy_id"),
    kind(
        "focus_areas",
        "focus-areas",
        "strategy_id number title purpose tovholder_centre_id themes prioritisation_required collaboration_needed state"
        " decision replaced_by_id external_references",
        ids("involved_centre_ids", "focus_area_centres", "focus_area_id", "centre_id"),
        ids("partner_ids", "focus_area_partners", "focus_area_id", "partner_id"),
    ),
    steps("focus_area_transitions", "focus_area_id replaced_by_id"),
    kind(
        "goals",
        "goals",
        "strategy_id focus_area_id title description origins special_focus state decision replaced_by_id"
        " external_references",
    ),
    steps("goal_transitions", "goal_id replaced_by_id"),
    kind(
        "indicators",
        "indicators",
        "strategy_id goal_id key title definition unit better comparison judged_on decimals frequency counts_persons"
        " minimum_cell_size source responsible_centre_id responsible_person_id method_state method_due_on"
        " baseline_period baseline_decision next_value_due_on interpreted interpretation_note continues_id verdict_rule"
        " threshold state decision replaced_by_id external_references",
        ids("also_goal_ids", "indicator_goals", "indicator_id", "goal_id"),
        ids("method_partner_ids", "indicator_partners", "indicator_id", "partner_id"),
    ),
    steps("indicator_transitions", "indicator_id replaced_by_id"),
    kind(
        "benchmarks",
        "benchmarks",
        "strategy_id indicator_id period due_on level gap state decision replaced_by_id external_references",
    ),
    steps("benchmark_transitions", "benchmark_id replaced_by_id"),
    kind("series", "series", "strategy_id indicator_id title role segment area_code population external_references"),
    kind(
        "observations",
        "observations",
        "strategy_id indicator_id series_id period value numerator denominator status published illustrative"
        " break_in_series note source correction_reason external_references",
        objects("contributions", "contributions", "observation_id", "partner_id value status received_on"),
        objects(
            "disclosure",
            "disclosures",
            "observation_id",
            "cause is_hidden hides_denominator hides_contributions bound_over bound_under",
            single=True,
        ),
    ),
    kind(
        "initiatives",
        "initiatives",
        "strategy_id focus_area_id title state description owning_centre_id origin theme_keys approach approach_reason"
        " starts_on ends_on continuous report_interval_days kle_number kle_facet planned_on activated_on"
        " external_references",
        ids("also_focus_area_ids", "initiative_focus_areas", "initiative_id", "focus_area_id"),
        objects("indicator_links", "initiative_indicators", "initiative_id", "indicator_id contribution rationale"),
    ),
    steps("initiative_transitions", "initiative_id"),
    kind(
        "prioritisations",
        "prioritisations",
        "strategy_id focus_area_id criterion reason decided_on at external_references",
        ids("initiative_ids", "ranked_initiatives", "prioritisation_id", "initiative_id"),
        by="by",
    ),
    kind(
        "milestones",
        "milestones",
        "strategy_id initiative_id title state due_on due_on_reason original_due_on reached_on responsible_centre_id"
        " evidence external_references",
        ids("depends_on_ids", "milestone_dependencies", "milestone_id", "depends_on_id"),
    ),
    steps("milestone_transitions", "milestone_id"),
    kind(
        "assignments",
        "assignments",
        "strategy_id focus_area_id initiative_id person_id valid_from external_references",
    ),
    kind(
        "status_updates",
        "status-updates",
        "strategy_id initiative_id kind progress summary obstacles next_steps corrects_id reported_by_id reported_on"
        " proposed_state transition_id by_person_id clock_on stands_at at external_references",
        by="by",
    ),
    kind(
        "collaborations",
        "collaborations",
        "strategy_id title state purpose review_on external_references",
        ids("focus_area_ids", "collaboration_focus_areas", "collaboration_id", "focus_area_id"),
        ids("initiative_ids", "collaboration_initiatives", "collaboration_id", "initiative_id"),
    ),
    steps("collaboration_transitions", "collaboration_id"),
    kind(
        "collaboration_parties",
        "parties",
        "strategy_id collaboration_id state centre_id partner_id role commitment external_references",
        by="recorded_by",
    ),
    steps("party_transitions", "party_id", by="by recorded_by"),
)
