"""What is answered from memory is what would be computed anew: whatever an overview can depend on changes it."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from api.rest import recall
from models.base import Base, Record, StrategyRecord
from models.danish import today
from models.entries import CaseEntry
from models.evaluations import ReadinessRequest
from models.ledger import settle
from models.organisation import Centre, Partner, Person
from models.prepared import _prepared
from models.queries.overview_questions import questions
from models.queries.revision import OUTSIDE, Course
from models.status_updates import StatusUpdate
from models.strategies import Strategy
from tests.api.world import common, things_of
from tests.factories import (
    AssignmentFactory,
    CentreFactory,
    CollaborationFactory,
    EvaluationFactory,
    FindingFactory,
    FocusAreaFactory,
    InitiativeFactory,
    PartnerFactory,
    PartyFactory,
    PersonFactory,
    RequestFactory,
    StrategyFactory,
    WebhookSecretFactory,
    caller,
)

ONLY_ADDED = (CaseEntry, ReadinessRequest, StatusUpdate)
KNOWN = (1, 2)  # statements: who asks and where the ledger ends; and, where it has moved, what has changed


def url_of(strategy, query=""):
    return f"/v1/strategies/{strategy.id}/overview{query}"


def kinds():
    """Every class of records that the ledger tells of."""
    found = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted((kind for kind in found if issubclass(kind, Record)), key=lambda kind: kind.__name__)


@pytest.fixture
def anew(start):
    """``anew(url, auth=…)`` is the answer of an application that remembers nothing."""
    app = start()

    def answered(*args, **options):
        app.extensions.pop("memory", None)
        return app.test_client().get(*args, **options)

    return answered


@pytest.fixture
def unchanged(client, statements):
    """``unchanged(before, url, auth=…)`` tells whether the same bytes come again, and from memory."""

    def asked(before, *args, **options):
        statements.clear()
        after = client.get(*args, **options)
        return after.data == before.data and len(statements) in KNOWN

    return asked


def touch(database, kind, strategy_id=None):
    """Let another system know a record of this kind, which is a change of it like any other; or add one like it."""
    query = select(kind).options(*(selectinload(getattr(kind, one.key)) for one in inspect(kind).relationships))
    query = query.where(kind.strategy_id == strategy_id) if strategy_id else query
    with database.session() as session:
        record = session.scalars(query.order_by(kind.created_at.desc()).limit(1)).one()
        if kind in ONLY_ADDED:
            known = {one.key for one in inspect(kind).column_attrs if not one.deferred}
            told = known - {"id", "version", "created_at", "updated_at"}
            session.add(kind(**{name: getattr(record, name) for name in told}))
        else:
            record.external_references = [{"system": "esdh", "key": str(uuid4()), "title": None, "url": None}]
        settle(session)
        session.commit()


def test_a_change_of_any_kind_of_record_of_the_strategy_shows_and_of_another_one_does_not(
    client, anew, unchanged, reader, strategy, focus_area, database
):
    other, centre = StrategyFactory(), CentreFactory()
    for area in (focus_area, FocusAreaFactory(strategy_id=other.id)):
        things_of(area, centre, centre)
        draft = EvaluationFactory(strategy_id=area.strategy_id)
        FindingFactory(evaluation_id=draft.id, focus_area_id=area.id)
        RequestFactory(evaluation_id=draft.id, centre_id=centre.id)
    url, asked = url_of(strategy), {"auth": reader}
    before = client.get(url, **asked)

    for kind in kinds():
        if issubclass(kind, StrategyRecord):
            touch(database, kind, other.id)
            assert unchanged(before, url, **asked), kind

            touch(database, kind, strategy.id)
            after = client.get(url, **asked)
            assert after.data != before.data, kind
            assert after.data == anew(url, **asked).data, kind
            before = after


def test_so_does_a_change_of_any_kind_that_belongs_to_none_and_is_told_of(
    client, anew, unchanged, reader, strategy, database
):
    common()
    WebhookSecretFactory()
    url, asked = url_of(strategy), {"auth": reader}
    before = client.get(url, **asked)

    for kind in kinds():
        if issubclass(kind, StrategyRecord):
            continue
        touch(database, kind, strategy.id if kind is Strategy else None)
        if kind in OUTSIDE or kind is Strategy:
            after = client.get(url, **asked)
            assert after.data != before.data, kind
            assert after.data == anew(url, **asked).data, kind
            before = after
        else:
            assert unchanged(before, url, **asked), kind


def test_nothing_else_outside_a_strategy_is_asked_for_its_overview(database):
    with database.readers.connect() as connection:
        texts = [_prepared(one, connection.dialect).text for one in questions("one").values()]

    tables = {table for text in texts for table in re.findall(r"(?:FROM|JOIN)\s+(\w+)", text)}

    assert len(tables) > len(texts)
    named = {kind for kind in kinds() if kind.__tablename__ in tables and not issubclass(kind, StrategyRecord)}
    assert named == {*OUTSIDE, Strategy}


@pytest.mark.parametrize("kind", [Centre, Partner, Person])
def test_a_new_name_shows_at_once(client, reader, strategy, focus_area, centre, database, kind):
    person, partner = PersonFactory(name="Anne Ager"), PartnerFactory()
    AssignmentFactory(focus_area_id=focus_area.id, person_id=person.id)
    whole = CollaborationFactory(strategy_id=strategy.id, focus_area_ids=[focus_area.id])
    PartyFactory(collaboration_id=whole.id, centre_id=None, partner_id=partner.id)
    keys = {Centre: centre.id, Partner: partner.id, Person: person.id}
    client.get(url_of(strategy), auth=reader)

    with database.session() as session:
        session.get(kind, keys[kind]).name = "Et helt nyt navn"
        settle(session)
        session.commit()

    assert "Et helt nyt navn" in client.get(url_of(strategy), auth=reader).text


def test_a_strategy_that_takes_its_place_shows_though_it_is_another(client, reader):
    strategy = StrategyFactory(state="adopted", ends_on=today() - timedelta(days=1))
    before = client.get(url_of(strategy), auth=reader)

    StrategyFactory(state="adopted", replaces_id=strategy.id, coordinating_centre_id=strategy.coordinating_centre_id)
    after = client.get(url_of(strategy), auth=reader)

    assert before.json["strategy"]["endedWithoutSuccessor"]
    assert not after.json["strategy"]["endedWithoutSuccessor"]


def test_another_day_is_computed_anew(client, reader, strategy, monkeypatch):
    before = client.get(url_of(strategy), auth=reader)

    monkeypatch.setattr(recall, "today", lambda: today() + timedelta(days=1))
    after = client.get(url_of(strategy), auth=reader)

    assert (before.json["date"], after.json["date"]) == (str(today()), str(today() + timedelta(days=1)))


QUERIES = ("?lang=en", "?period=2021", "?focusAreaId={area}", "?centreId={centre}", "?asOf={now}")


def test_every_query_has_an_answer_of_its_own(client, anew, reader, strategy, focus_area, centre):
    InitiativeFactory(focus_area_id=focus_area.id, state="active")
    blanks = {"area": focus_area.id, "centre": centre.id, "now": datetime.now(UTC).isoformat().replace("+00:00", "Z")}
    urls = [url_of(strategy, query.format(**blanks)) for query in ("", *QUERIES)]

    first, second = ([client.get(url, auth=reader) for url in urls] for _ in range(2))

    assert {one.status_code for one in first} == {200}
    assert [one.data for one in first] == [one.data for one in second] == [anew(url, auth=reader).data for url in urls]
    assert [one.headers["Content-Language"] for one in second] == ["da", "en", "da", "da", "da", "da"]


def test_the_same_question_in_other_words_is_the_same_question(client, unchanged, reader, strategy):
    before = client.get(url_of(strategy, "?period=2021-Q4&lang=da"), auth=reader)

    for query in ("?lang=da&period=2021-Q4", "?period=2021-Q4&format=json", "?period=2021K4"):
        assert unchanged(before, url_of(strategy, query), auth=reader), query


def test_an_overview_of_then_hides_what_is_hidden_by_now(client, anew, reader, strategy, focus_area, centre, database):
    AssignmentFactory(focus_area_id=focus_area.id, person_id=PersonFactory().id)
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    url = url_of(strategy, f"?asOf={then}")
    before = client.get(url, auth=reader)

    with database.session() as session:
        for person in session.scalars(select(Person)):
            person.name = "Omdøbt"
        settle(session)
        session.commit()
    after = client.get(url, auth=reader)

    assert after.data != before.data
    assert after.data == anew(url, auth=reader).data


def test_who_may_not_see_it_is_not_answered_from_memory(client, reader, administrator, strategy, coordinating_centre):
    alone = caller("reader", coordinating_centre, strategy)
    elsewhere = caller("reader", coordinating_centre, StrategyFactory())
    seen = [client.get(url_of(strategy), auth=who) for who in (reader, alone)]

    assert seen[0].data == seen[1].data
    assert client.get(url_of(strategy), auth=elsewhere).status_code == 404

    shown = client.get(f"/v1/api-clients/{alone.client.id}", auth=administrator)
    change = {"auth": administrator, "if_match": shown, "json": {"active": False}}
    assert client.patch(f"/v1/api-clients/{alone.client.id}", **change).status_code == 200
    assert client.get(url_of(strategy), auth=alone).status_code == 401


def test_to_tell_that_nothing_has_changed_takes_one_statement(client, reader, strategy, focus_area, statements):
    elsewhere = FocusAreaFactory()
    first = client.get(url_of(strategy), auth=reader)
    InitiativeFactory(focus_area_id=elsewhere.id)
    statements.clear()

    again = client.get(url_of(strategy), auth=reader, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert len(statements) == 2
    assert "api_keys" in statements[0]


def test_the_same_question_again_takes_no_statement_but_who_asks(client, reader, strategy, statements):
    first = client.get(url_of(strategy), auth=reader)
    tagged = {"auth": reader, "headers": {"If-None-Match": first.headers["ETag"]}}
    known = client.get(url_of(strategy), **tagged)
    statements.clear()

    again = client.get(url_of(strategy), auth=reader, headers={"X-Request-Id": "en-anden"})
    known_again = client.get(url_of(strategy), **tagged)

    assert len(statements) == 2
    assert all("api_keys" in one for one in statements)
    assert (again.status_code, again.data) == (200, first.data)
    assert (known_again.status_code, known_again.data) == (304, b"")
    assert said_by(again) == said_by(first)
    assert said_by(known_again) == said_by(known)
    assert again.headers["X-Request-Id"] == "en-anden"
    assert again.headers["Traceparent"] != first.headers["Traceparent"]


def said_by(answer):
    """What the headers of an answer say, but for what is new in each."""
    new = {"Traceparent", "X-Request-Id", "RateLimit"}
    return sorted((name, value) for name, value in answer.headers if name not in new)


def test_what_changes_while_an_answer_is_made_is_seen_by_the_same_question(
    client, anew, reader, strategy, database, monkeypatch
):
    """Whoever asks is read before the change, and the answer after it."""

    def changed_first(course, *args):
        monkeypatch.undo()
        touch(database, Strategy, strategy.id)
        return course.standing(*args)

    monkeypatch.setattr(Course, "standing", changed_first)
    answers = [client.get(url_of(strategy), auth=reader)]
    with database.session() as session:
        session.get(Strategy, strategy.id).title = "Som det hedder nu"
        settle(session)
        session.commit()
    answers += [client.get(url_of(strategy), auth=reader) for _ in range(2)]

    assert answers[1].data == answers[2].data == anew(url_of(strategy), auth=reader).data != answers[0].data


def test_another_history_of_the_ledger_is_not_taken_for_the_same(client, reader, strategy, database):
    before = client.get(url_of(strategy), auth=reader)

    with database.session() as session:
        session.get(Strategy, strategy.id).title = "Som det kom til at hedde"
        settle(session)
        session.rollback()
    with database.session() as session:
        session.get(Strategy, strategy.id).title = "Som det hed i stedet"
        settle(session)
        session.commit()

    assert before.json["strategy"]["title"] == strategy.title
    assert client.get(url_of(strategy), auth=reader).json["strategy"]["title"] == "Som det hed i stedet"


def test_a_frozen_evaluation_depends_on_names_alone_and_a_draft_on_its_strategy(
    client, anew, reader, focus_area, coordinator, database
):
    AssignmentFactory(focus_area_id=focus_area.id, person_id=PersonFactory(name="Anne Ager").id)
    evaluation = EvaluationFactory(strategy_id=focus_area.strategy_id)
    url, asked = f"/v1/evaluations/{evaluation.id}/overview", {"auth": reader}
    draft = client.get(url, **asked)
    InitiativeFactory(focus_area_id=focus_area.id)
    later = client.get(url, **asked)
    client.post(f"/v1/evaluations/{evaluation.id}/transitions", auth=coordinator, json={"to": "frozen"})
    frozen = client.get(url, **asked)
    InitiativeFactory(focus_area_id=focus_area.id)
    after = client.get(url, **asked)
    with database.session() as session:
        for person in session.scalars(select(Person)):
            person.name = "Omdøbt"
        settle(session)
        session.commit()
    renamed = client.get(url, **asked)

    totals = [one.json["summary"]["initiatives"]["total"] for one in (draft, later, frozen, after)]
    assert totals == [0, 1, 1, 1]
    assert frozen.data == after.data
    assert "Omdøbt" in renamed.text
    assert renamed.data == anew(url, **asked).data


def test_whoever_takes_it_packed_gets_the_same_packed(client, reader, strategy):
    url = f"/v1/strategies/{strategy.id}/overview"
    plain = client.get(url, auth=reader)

    packed = client.get(url, auth=reader, headers={"Accept-Encoding": "gzip, deflate"})
    again = client.get(url, auth=reader, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})

    assert (plain.headers.get("Content-Encoding"), packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert again.status_code == 304


@pytest.mark.parametrize("refused", ["gzip;q=0", "identity", "br"])
def test_whoever_does_not_take_it_packed_gets_it_plain(client, reader, strategy, refused):
    answer = client.get(f"/v1/strategies/{strategy.id}/overview", auth=reader, headers={"Accept-Encoding": refused})

    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert answer.json["strategy"]["id"] == str(strategy.id)
