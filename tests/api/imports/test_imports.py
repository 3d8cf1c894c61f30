import io
import json
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from models.changes import Change
from models.danish import today
from models.disclosures import Disclosure
from models.indicators import Indicator
from models.observations import Observation, ObservationCorrection
from tests.api.imports.sending import (
    CODES,
    COLUMNS,
    CSV,
    JSON,
    MAPPING,
    ROWS,
    entries,
    faults,
    observations,
    outcomes,
    table,
)
from tests.factories import IndicatorFactory, InitiativeFactory, ObservationFactory, SeriesFactory
from tests.models.recording import assert_tells_what_is


def test_a_file_becomes_observations_cell_by_cell(sent, database):
    answer = sent(table(), MAPPING)

    assert answer.json["counts"] == {"created": 4, "updated": 0, "unchanged": 0, "rejected": 0, "deleted": 0}
    assert {name: answer.json[name] for name in ("dryRun", "atomic", "stored")} == {
        "dryRun": False, "atomic": True, "stored": True,
    }  # fmt: skip
    assert outcomes(answer) == [(2, "created"), (3, "created"), (4, "created"), (5, "created")]
    assert [row["period"] for row in answer.json["rows"]] == ["2023", "2023", "2024-Q1", "2024-Q1"]
    assert set(observations(database, "period", "value", "status")) == {
        ("2023", Decimal(70), "final"), ("2023", Decimal(50), "final"),
        ("2024-Q1", Decimal(5), "final"), ("2024-Q1", None, "undefined"),
    }  # fmt: skip


def test_an_import_is_no_report_whoever_sends_it(client, sent, indicator, focus_area, coordinator, system):
    activated = today() - timedelta(days=200)
    silent = InitiativeFactory(focus_area_id=focus_area.id, state="active", activated_on=activated)
    url = f"/v1/initiatives/{silent.id}"
    linked = {"indicatorLinks": [{"indicatorId": str(indicator.id), "contribution": "direct"}]}
    assert client.patch(url, auth=system, if_match=silent, json=linked).status_code == 200

    by_person = sent(table(ROWS[:2]), MAPPING, auth=coordinator).json["counts"]
    by_system = sent(table(), auth=system).json["counts"]

    read = client.get(url, auth=coordinator).json
    assert (by_person["created"], by_system["created"]) == (2, 2)
    assert (read["stale"], read["lastReportedAt"], read["daysSinceReport"]) == (True, None, None)


def test_next_time_the_file_is_enough(sent, client, indicator, coordinator):
    sent(table(), MAPPING)

    again = sent(table())
    shown = client.get(f"/v1/indicators/{indicator.id}", auth=coordinator).json

    assert again.json["counts"]["unchanged"] == 4
    assert shown["importMapping"]["group"]["codes"] == CODES
    assert shown["importMapping"]["decimalSign"] == ","


def test_a_mapping_may_be_given_to_the_indicator_as_any_property(client, indicator, place, coordinator):
    url = f"/v1/indicators/{indicator.id}"
    answer = client.patch(url, auth=coordinator, if_match=indicator, json={"importMapping": MAPPING})
    cleared = client.patch(url, auth=coordinator, if_match=answer, json={"importMapping": None})

    assert answer.json["importMapping"]["figures"]["numerator"] == "ANTAL"
    assert cleared.json["importMapping"] is None
    refused = client.post(place, auth=coordinator, data=table(), content_type=CSV)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/mapping-required")


def test_only_whoever_may_write_the_indicator_saves_a_mapping(sent, tovholder, coordinator, database):
    refused = sent(table(), MAPPING, auth=tovholder)
    sent(table(ROWS[:1]), MAPPING, auth=coordinator)
    allowed = sent(table(), auth=tovholder)
    same = sent(table(), MAPPING, auth=tovholder)

    assert (refused.status_code, refused.json["permission"]) == (403, "indicators:write")
    assert (allowed.json["counts"]["created"], same.json["counts"]["unchanged"]) == (3, 4)


def test_a_bulk_leaves_exactly_what_one_by_one_leaves(client, sent, database, indicator, groups, coordinator):
    columns = (*COLUMNS, "Status")
    rows = [(*row, "") for row in ROWS] + [
        ("10", "2025", 1, 4, "e"), ("24", "2025", "..", 40, ""), ("10", "2022", "*", None, ""),
        ("24", "2022", 33, 47, "provisional"), ("24", "2021", "...", "...", ""), ("10", "2021", 98, 100, ""),
    ]  # fmt: skip
    mapping = {**MAPPING, "marks": [{"mark": "*", "status": "suppressedAtSource"}]}
    mapping["figures"] = {**mapping["figures"], "status": "Status"}
    sent(table([row if row[4] != "e" else (*row[:4], "estimated") for row in rows], columns), mapping)
    bulk = left(database)
    other = IndicatorFactory(goal_id=indicator.goal_id, key="one-by-one")
    series = {role: SeriesFactory(indicator_id=other.id, role=role) for role in groups}
    statuses = {"..": "missing", "*": "suppressedAtSource", "...": "notYetPublished", "e": "estimated", "": "final"}
    for code, period, numerator, denominator, said in rows:
        role = {"10": "comparison", "24": "target"}[code]
        body: dict[str, object] = {
            "seriesId": str(series[role].id),
            "period": period,
            "status": statuses.get(said, said),
        }
        body |= {"denominator": denominator} if isinstance(denominator, int) else {}
        body |= {"numerator": numerator} if isinstance(numerator, int) else {"status": statuses[str(numerator)]}
        answer = client.post(f"/v1/indicators/{other.id}/observations", auth=coordinator, json=body)
        assert answer.status_code == 201, answer.json

    assert left(database, beside=bulk) == bulk
    with database.session() as session:
        assert_tells_what_is(session)


def left(database, beside=()):
    """Rows, disclosures and ledger states of all observations but those ``beside``, without ids and times."""
    with database.session() as session:
        found = session.scalars(select(Observation).order_by(Observation.created_at, Observation.id)).all()
        found = found[len(beside) :]
        return [one_left(session, observation) for observation in found]


def one_left(session, observation):
    names = {"id", "series_id", "indicator_id", "created_at", "updated_at"}
    row = {c.key: getattr(observation, c.key) for c in Observation.__table__.columns if c.key not in names}
    decision = session.get(Disclosure, observation.id)
    shown = {c.key: getattr(decision, c.key) for c in Disclosure.__table__.columns if c.key != "observation_id"}
    [entry] = session.scalars(select(Change).where(Change.resource_id == observation.id))
    changing = ("id", "seriesId", "indicatorId", "createdAt", "updatedAt")
    state = {key: value for key, value in json.loads(entry.data).items() if key not in changing}
    return row, shown, state, entry.action, entry.is_restricted


def test_one_fault_stores_nothing_where_all_or_nothing_is_asked(sent, database):
    rows = [*ROWS[:2], ("10", "2024", "abc", 5), ("77", "2024", 1, 5), ("24", "2024M13", 1, 5)]
    before = entries(database)

    answer = sent(table(rows), MAPPING)

    assert (answer.json["stored"], answer.json["counts"]["rejected"], answer.json["counts"]["created"]) == (False, 3, 2)
    assert faults(answer) == {
        (4, "/ANTAL"): "not-a-figure", (5, "/HERKOMST"): "unknown-code", (6, "/TID"): "period-malformed",
    }  # fmt: skip
    assert (observations(database, "id"), entries(database)) == ([], before)
    with database.session() as session:
        assert session.scalar(select(Indicator.import_mapping)) is None


def test_the_rest_is_stored_where_that_is_asked(sent, database):
    answer = sent(table([*ROWS[:2], ("10", "2024", "abc", 5)]), MAPPING, "?atomic=false")

    assert (answer.json["stored"], answer.json["counts"]["rejected"]) == (True, 1)
    assert len(observations(database, "id")) == 2


def test_a_dry_run_says_what_would_be_and_stores_nothing(sent, database, groups):
    ObservationFactory(series_id=groups["target"].id, period="2023", numerator=200, denominator=400)
    ObservationFactory(series_id=groups["comparison"].id, period="2023", numerator=7, denominator=1000)
    before = entries(database), observations(database, "value")

    tried = sent(table(), MAPPING, "?dryRun=true&correctionReason=Rettet")
    after = entries(database), observations(database, "value")
    done = sent(table(), MAPPING, "?correctionReason=Rettet")

    assert after == before
    assert outcomes(tried) == outcomes(done)
    assert outcomes(done) == [(2, "updated"), (3, "unchanged"), (4, "created"), (5, "created")]
    assert (tried.json["stored"], [row["id"] for row in tried.json["rows"]][2:]) == (False, [None, None])


def test_another_value_needs_a_reason_and_is_kept(sent, database, groups):
    stored = ObservationFactory(series_id=groups["comparison"].id, period="2023", numerator=600, denominator=1000)

    refused = sent(table(ROWS[:1]), MAPPING)
    corrected = sent(table(ROWS[:1]), MAPPING, "?correctionReason=Kilden+har+rettet")

    assert faults(refused) == {(2, "/value"): "different-value"}
    assert (outcomes(corrected), corrected.json["rows"][0]["id"]) == ([(2, "updated")], str(stored.id))
    with database.session() as session:
        [kept] = session.scalars(select(ObservationCorrection))
        assert (kept.numerator, kept.reason) == (600, "Kilden har rettet")
        assert_tells_what_is(session)


def test_what_is_unchanged_makes_no_entry(sent, database):
    sent(table(), MAPPING)
    before = entries(database)

    again = sent(table(), MAPPING)

    assert (again.json["counts"]["unchanged"], entries(database)) == (4, before)


def test_a_hidden_figure_is_never_erased(sent, database, groups):
    ObservationFactory(series_id=groups["comparison"].id, period="2024-Q1", numerator=3, denominator=60)

    answer = sent(table([("10", "2024K1", "..", 60)]), MAPPING, "?correctionReason=Rettet")

    assert faults(answer) == {(2, "/value"): "would-erase-hidden"}
    assert observations(database, "numerator") == [(3,)]


def test_a_cpr_number_is_refused_wherever_it_stands(sent, database):
    number = "010170-1234"
    answers = [
        sent(table([(number, "2023", 1, 2)]), MAPPING),
        sent(table(), MAPPING, name=f"{number}.csv"),
        sent(table(), {**MAPPING, "sheet": number}),
        sent(table(), MAPPING, f"?correctionReason={number}"),
    ]

    for answer in answers:
        assert (answer.status_code, number in answer.text) == (400, False)
        assert {fault["code"] for fault in answer.json["errors"]} == {"cpr-number"}
    assert observations(database, "id") == []


def test_a_form_has_one_file_and_one_mapping(client, place, coordinator):
    def post(**parts):
        return client.post(place, auth=coordinator, data=parts, content_type="multipart/form-data")

    missing, unknown = post(mapping="{}"), post(file=(io.BytesIO(b"x"), "a.csv", CSV), more="x")
    other = post(file=(io.BytesIO(b"x"), "a.pdf", "application/pdf"))
    latin = post(file=(io.BytesIO(b"{}"), "a.json", "application/json; charset=iso-8859-1"))

    assert {fault["pointer"]: fault["code"] for fault in missing.json["errors"]} == {"/file": "required"}
    assert {fault["pointer"]: fault["code"] for fault in unknown.json["errors"]} == {"/more": "unknown-property"}
    assert (missing.status_code, unknown.status_code, other.status_code, latin.status_code) == (400, 400, 415, 415)


def test_only_files_may_be_large(client, place, indicator, coordinator):
    body = b" " * (2 * 1024 * 1024)
    huge = {"CONTENT_LENGTH": str(33 * 1024 * 1024)}

    file = client.post(place, auth=coordinator, data=body, content_type=CSV)
    other = client.post(f"/v1/indicators/{indicator.id}/series", auth=coordinator, data=body, content_type=JSON)
    too_large = client.post(place, auth=coordinator, data=b"x", content_type=CSV, environ_overrides=huge)

    assert (file.status_code, other.status_code, too_large.status_code) == (409, 413, 413)


def test_a_file_sent_again_under_its_key_is_imported_once(client, place, coordinator, sent, database):
    sent(table(ROWS[:1]), MAPPING)
    ask = {"auth": coordinator, "data": table(), "content_type": CSV, "headers": {"Idempotency-Key": "fil-1"}}

    first, again = client.post(place, **ask), client.post(place, **ask)

    assert (first.json["counts"]["created"], again.json) == (3, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_the_receipt_is_in_the_callers_language(sent):
    danish = sent(table([("77", "2023", 1, 5)]), MAPPING)
    english = sent(table([("77", "2023", 1, 5)]), MAPPING, "?lang=en")

    assert danish.json["rows"][0]["errors"][0]["detail"] == "Tilknytningen siger ikke, hvad koden betyder."
    assert english.json["rows"][0]["errors"][0]["detail"] == "The mapping does not say what the code means."
