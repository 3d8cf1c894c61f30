"""The strategy is stored as it says of itself."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.clients import ApiClient
from models.collaborations import Collaboration, CollaborationParty
from models.indicators import Indicator
from models.initiatives import Initiative
from models.ledger import last_version, settle
from models.observations import Observation
from models.organisation import Centre, Partner, Person
from models.population import Population
from models.series import Series
from models.strategies import FocusArea, Goal, Strategy, StrategyTransition
from seeds import ballerup
from tests.seeds.reading import count, names, only


def test_the_strategy_has_this_many_of_each(seeded):
    expected = {
        Partner: 7, Strategy: 1, FocusArea: 4, Goal: 7, Indicator: 15, Series: 28, Initiative: 22, Collaboration: 2,
        Population: 16, Observation: 0, Person: 0, ApiClient: 0,
    }  # fmt: skip

    assert {kind: count(seeded, kind) for kind in expected} == expected


def test_the_organisation_is_four_centres_and_a_team(seeded):
    centres = {one.name: one for one in seeded.scalars(select(Centre))}

    assert {name for name, one in centres.items() if one.kind == "centre"} == {
        "Center for Arbejdsmarked",
        "Center for Skoler, Institutioner og Kultur",
        "Center for By, Erhverv og Miljø",
        "Center for Politik og Organisation",
    }
    team = centres.pop("integrationsteamet")
    assert (team.kind, team.parent_centre_id) == ("team", centres["Center for Arbejdsmarked"].id)
    assert len(centres) == 4


def test_the_strategy_is_adopted_by_a_recorded_step(seeded):
    strategy, step = only(seeded, Strategy), only(seeded, StrategyTransition)

    assert (strategy.title, strategy.state, strategy.committee) == (
        "Integrationsstrategi",
        "adopted",
        "Økonomiudvalget",
    )
    assert strategy.other_titles == ["Integrationsstrategien 2020", "Strategi for bedre Integration"]
    assert (strategy.period_text, strategy.starts_on, strategy.ends_on) == (
        "september 2021\N{EN DASH}2023",
        date(2021, 9, 1),
        date(2023, 12, 31),
    )
    assert (strategy.evaluation_interval_months, strategy.status_interval_months) == (24, 12)
    assert seeded.get(Centre, strategy.coordinating_centre_id).name == "Center for Arbejdsmarked"
    assert seeded.get(Centre, strategy.coordinating_team_id).name == "integrationsteamet"
    assert (step.from_state, step.to_state, step.at) == ("draft", "adopted", strategy.updated_at)


def test_the_strategy_names_its_principles_and_the_texts_it_builds_on(seeded):
    strategy = only(seeded, Strategy)

    assert len(strategy.principles) == 4
    assert {one["title"]: one["kind"] for one in strategy.policies} == {
        "Integrationspolitik 2020": "policy",
        "Beskæftigelsesstrategi 2020": "strategy",
        "Børne- og ungestrategi": "strategy",
        "Boligsocial strategi": "strategy",
        "Folkeoplysningspolitik": "policy",
        "Frivillighedspolitik": "policy",
        "sundhed": "policy",
        "Vækst- og Erhvervspolitik": "policy",
        "Vision 2029": "vision",
        "Det nationale integrationsbarometer": "nationalAgenda",
        "medborgerskab": "nationalAgenda",
        "danskkundskaber": "nationalAgenda",
    }


def test_what_the_strategy_does_not_say_is_marked_on_it(seeded):
    marks = {one["key"]: one["title"] for one in only(seeded, Strategy).external_references}

    assert marks.keys() == {"statusIntervalMonths", "startsOn", "endsOn"}
    assert all(title.startswith("Fortolket") for title in marks.values())


def test_each_focus_area_has_its_centres_partners_and_themes(seeded):
    seeded.expunge_all()
    query = select(FocusArea).options(selectinload(FocusArea.involved_centres), selectinload(FocusArea.partners))
    found = {
        area.number: (
            names(seeded, Centre, [area.tovholder_centre_id]),
            names(seeded, Centre, area.involved_centre_ids),
            len(area.partner_ids),
            len(area.themes),
            (area.prioritisation_required, area.collaboration_needed),
        )
        for area in seeded.scalars(query)
    }

    work, schools = "Center for Arbejdsmarked", "Center for Skoler, Institutioner og Kultur"
    assert found == {
        1: ({work}, set(), 0, 7, (False, False)),
        2: ({schools}, {work}, 0, 4, (False, True)),
        3: ({"Center for By, Erhverv og Miljø"}, set(), 2, 4, (True, True)),
        4: ({schools}, {"Center for Politik og Organisation"}, 5, 7, (False, True)),
    }


def test_each_theme_has_one_proposed_initiative_of_the_tovholder_centre(seeded):
    areas = {area.id: area for area in seeded.scalars(select(FocusArea))}
    initiatives = seeded.scalars(select(Initiative)).all()

    assert Counter((one.state, one.origin, one.approach) for one in initiatives) == {
        ("proposed", "strategyTheme", None): 22
    }
    assert all(one.owning_centre_id == areas[one.focus_area_id].tovholder_centre_id for one in initiatives)
    themes = {(area.id, theme["key"]) for area in areas.values() for theme in area.themes}
    assert {(one.focus_area_id, *one.theme_keys) for one in initiatives} == themes


def test_goals_lie_in_their_area_and_name_where_they_come_from(seeded):
    numbers = {area.id: area.number for area in seeded.scalars(select(FocusArea))}
    goals = seeded.scalars(select(Goal)).all()

    assert Counter(numbers[goal.focus_area_id] for goal in goals) == {1: 1, 2: 2, 3: 1, 4: 3}
    assert all(goal.origins for goal in goals)
    (first,) = (goal for goal in goals if numbers[goal.focus_area_id] == 1)
    assert first.special_focus["segment"] == "women"
    assert [(one["title"], one["part"]) for one in first.origins] == [("Beskæftigelsesstrategi 2020", "fokusområde 5")]


def test_each_indicator_measures_what_the_strategy_says(seeded):
    children = "nonWesternArrived0to12AndDescendants danishOrigin"

    assert {one.key: described(seeded, one) for one in seeded.scalars(select(Indicator))} == {
        "public-support": (1, "percent", "lower", "groups", "nonWestern others nonWestern/women others/women"),
        "still-on-benefit-13w": (1, "percent", "lower", "groups", "nonWestern others"),
        "case-duration": (1, "weeks", "lower", "groups", "nonWestern others"),
        "workplace-offers": (1, "percent", "higher", "groups", "nonWestern others"),
        "sanctions": (1, "percent", "parity", "groups", "nonWestern others"),
        "grade9-danish-maths": (2, "percent", "higher", "groups", children),
        "upper-secondary-20-24": (2, "percent", "higher", "groups", children),
        "higher-education-25-39": (2, "percent", "higher", "groups", children),
        "perceived-participation": (3, None, "higher", None, "residents"),
        "diverse-activities": (3, None, "higher", "single", "residents"),
        "turnout": (4, "percent", "higher", "groups", "nonWestern others"),
        "board-participation": (4, None, "higher", None, "nonWestern"),
        "grade9-oral-spelling": (4, "percent", "higher", "groups", "nonWesternArrived0to12 danishOrigin"),
        "danish-test-5y": (4, "percent", "higher", "single", "courseParticipants"),
        "language-offer-users": (4, "persons", "higher", "single", "offerUsers/fvuDansk offerUsers/voluntary"),
    }
    assert set(seeded.scalars(select(Series.area_code))) == {"151"}


def described(session, indicator):
    """(number of the focus area, unit, better, comparison, populations of the series)."""
    area = session.get(FocusArea, session.get(Goal, indicator.goal_id).focus_area_id)
    series = session.scalars(select(Series).where(Series.indicator_id == indicator.id)).all()
    groups = ["/".join(filter(None, (one.population, one.segment))) for one in series]
    ordered = sorted(groups, key=lambda group: ("/" in group, not group.startswith("nonWestern"), group))
    return area.number, indicator.unit, indicator.better, indicator.comparison, " ".join(ordered)


def test_three_methods_are_still_to_be_designed_with_partners(seeded):
    seeded.expunge_all()
    query = select(Indicator).where(Indicator.method_state == "toBeDesigned")
    waiting = seeded.scalars(query.options(selectinload(Indicator.method_partners))).all()

    assert {one.key: names(seeded, Partner, one.method_partner_ids) for one in waiting} == {
        "perceived-participation": {"boligforeninger"},
        "diverse-activities": {"boligforeninger"},
        "board-participation": {"Folkeoplysningsudvalget", "Frivillighedsrådet"},
    }
    assert {one.unit for one in waiting} == {None}


def test_what_was_interpreted_is_marked_and_explained(seeded):
    interpreted = seeded.scalars(select(Indicator).where(Indicator.interpreted)).all()

    assert {one.key for one in interpreted} == {
        "case-duration",
        "workplace-offers",
        "sanctions",
        "language-offer-users",
    }
    assert all(one.interpretation_note for one in interpreted)


def test_involved_centres_are_invited_to_proposed_collaborations(seeded):
    parties = seeded.scalars(select(CollaborationParty)).all()

    assert {one.state for one in seeded.scalars(select(Collaboration))} == {"proposed"}
    assert {one.state for one in parties} == {"invited"}
    invited = Counter(seeded.get(Centre, one.centre_id).name for one in parties)
    assert invited == {
        "Center for Skoler, Institutioner og Kultur": 2,
        "Center for Arbejdsmarked": 1,
        "Center for Politik og Organisation": 1,
    }


def test_the_population_is_the_published_table(seeded):
    rows = seeded.scalars(select(Population)).all()

    columns = ("total", "danishOrigin", "immigrants", "descendants")
    persons = {(row.origin, row.generation): row.persons for row in rows}
    assert {origin: [persons[origin, column] for column in columns] for origin, _ in persons} == {
        "total": [49110, 40272, 5906, 2932],
        "danish": [40272, 40272, 0, 0],
        "western": [1939, 0, 1589, 350],
        "nonWestern": [6899, 0, 4317, 2582],
    }
    assert {(row.period, row.area_code, row.published, row.is_hidden) for row in rows} == {
        ("2021-Q2", "151", True, False)
    }
    assert {row.source["provider"] for row in rows} == {"Danmarks Statistik"}


def test_what_somebody_changed_or_deleted_stays_so(seeded):
    strategy = only(seeded, Strategy)
    strategy.aim = "Et nyt formål"
    gone = only(seeded, Initiative, Initiative.title == "Fritidsjob til unge")
    seeded.delete(gone)
    settle(seeded)

    ballerup.seed(seeded)

    assert only(seeded, Strategy).aim == "Et nyt formål"
    assert seeded.get(Initiative, gone.id) is None
    assert last_version(seeded, type(gone), gone.id) > gone.version


def test_danish_letters_come_last(seeded):
    titles = seeded.scalars(select(Initiative.title).order_by(Initiative.title_sort)).all()
    partners = seeded.scalars(select(Partner.name).order_by(Partner.name_sort)).all()

    first = titles.index("Tidlig indsats i grundskolen")
    assert titles[first : first + 2] == ["Tidlig indsats i grundskolen", "Tæt opfølgning"]
    assert titles[-2:] == ["Viden om, hvordan man får flere med", "Værdien af en uddannelse"]
    assert partners[:2] == ["boligforeninger", "Folkeoplysningsudvalget"]  # capitals do not come first
