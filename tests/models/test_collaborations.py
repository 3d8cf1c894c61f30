from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.collaborations import COLLABORATION, PARTY, CollaborationParty
from models.danish import today
from models.ledger import settle
from tests.models.building import (
    REFUSED,
    a_centre,
    a_client,
    a_collaboration,
    a_partner,
    a_party,
    a_person,
    acting,
    an_area,
    an_initiative,
    calling,
    faults,
    taken,
    unrecorded,
)

PROOF = {"on_date": date(2026, 1, 15), "evidence": "Referat af mødet 15. januar"}


@pytest.mark.parametrize(
    ("lifecycle", "before", "allowed"),
    [
        (COLLABORATION, "proposed", ["agreed"]),
        (COLLABORATION, "agreed", ["ended"]),
        (COLLABORATION, "ended", []),
        (PARTY, "invited", ["accepted", "declined"]),
        (PARTY, "accepted", ["left"]),
        (PARTY, "declined", []),
        (PARTY, "left", []),
    ],
)
def test_the_steps_are_these(lifecycle, before, allowed):
    assert lifecycle.allowed(before) == allowed


def test_a_collaboration_serves_focus_areas_and_initiatives(session):
    area = an_area(session)
    initiative = an_initiative(session, area)

    collaboration = a_collaboration(session, area, focus_area_ids=[area.id], initiative_ids=[initiative.id])

    assert (collaboration.focus_area_ids, collaboration.initiative_ids) == ([area.id], [initiative.id])


def test_it_stays_within_its_strategy(session):
    elsewhere = an_initiative(session)

    with pytest.raises(REFUSED) as refused:
        a_collaboration(session, focus_area_ids=[elsewhere.focus_area_id], initiative_ids=[elsewhere.id])

    assert faults(refused) == {"focus_area_ids.0": "crosses-strategies", "initiative_ids.0": "crosses-strategies"}


def test_it_is_agreed_when_all_have_accepted(session):
    collaboration = a_collaboration(session)
    first, last = answering(session, collaboration, [None, None])

    told = []
    for party in (first, last):
        taken(session, party, "accepted")
        told.append(collaboration.state)

    assert told == ["proposed", "agreed"]


@pytest.mark.parametrize("answers", [[], [None], ["accepted", None], ["accepted", "declined"], ["declined"]])
def test_it_is_not_agreed_before(session, answers):
    collaboration = a_collaboration(session)
    answering(session, collaboration, answers)

    with pytest.raises(REFUSED) as refused:
        taken(session, collaboration, "agreed")

    assert faults(refused) == {"to_state": "not-all-accepted"}


def test_an_agreement_is_not_made_again_while_somebody_who_was_invited_later_is_to_answer(session):
    collaboration = a_collaboration(session)
    answering(session, collaboration, ["accepted"])
    a_party(session, collaboration, centre_id=a_centre(session, "Senere").id)

    with pytest.raises(REFUSED) as refused:
        taken(session, collaboration, "agreed")

    assert (collaboration.state, faults(refused)) == ("agreed", {"to": "step-not-allowed"})


def test_who_has_left_is_not_asked(session):
    collaboration = a_collaboration(session)
    first, last = answering(session, collaboration, ["accepted", None])
    taken(session, first, "left", reason="Nedlagt")

    taken(session, last, "accepted")

    assert collaboration.state == "agreed"


def test_ending_needs_a_reason(session):
    collaboration = a_collaboration(session, state="agreed")

    with pytest.raises(REFUSED) as refused:
        collaboration.move_to("ended")

    assert faults(refused) == {"reason": "reason-required"}
    assert taken(session, collaboration, "ended", reason="Målet er nået").reason == "Målet er nået"


def test_leaving_needs_a_reason():
    with pytest.raises(REFUSED) as refused:
        CollaborationParty(state="accepted").move_to("left")

    assert faults(refused) == {"reason": "reason-required"}


@pytest.mark.parametrize("both", [True, False])
def test_a_party_is_a_centre_or_a_partner(session, both):
    who = {"centre_id": a_centre(session).id, "partner_id": a_partner(session).id} if both else {}

    with pytest.raises(REFUSED) as refused:
        a_party(session, a_collaboration(session), **who)

    assert faults(refused) == {"centre_id": "centre-or-partner"}


@pytest.mark.parametrize("both", [True, False])
def test_the_database_says_the_same(session, both):
    party = a_party(session, a_collaboration(session), centre_id=a_centre(session).id)
    values = {"partner_id": a_partner(session).id} if both else {"centre_id": None}

    with pytest.raises(IntegrityError, match="centre_or_partner"):
        unrecorded(session, update(CollaborationParty).where(CollaborationParty.id == party.id).values(**values))


@pytest.mark.parametrize("who", ["centre_id", "partner_id"])
def test_the_same_party_takes_part_once(session, who):
    collaboration = a_collaboration(session)
    key = (a_centre if who == "centre_id" else a_partner)(session).id
    a_party(session, collaboration, **{who: key})

    with pytest.raises(REFUSED) as refused:
        a_party(session, collaboration, **{who: key})

    assert faults(refused) == {who: "party-repeated"}


@pytest.mark.parametrize("who", ["centre_id", "partner_id"])
def test_the_database_keeps_a_party_from_taking_part_twice(session, who):
    collaboration = a_collaboration(session)
    made = a_centre if who == "centre_id" else a_partner
    first, second = (a_party(session, collaboration, **{who: made(session).id}) for _ in range(2))

    with pytest.raises(IntegrityError):
        unrecorded(
            session,
            update(CollaborationParty).where(CollaborationParty.id == second.id).values({who: getattr(first, who)}),
        )


def test_who_has_answered_is_not_replaced_by_another(session):
    party, _ = answering(session, a_collaboration(session), ["accepted", None])

    party.centre_id = a_centre(session, "Et andet center").id

    with pytest.raises(REFUSED) as refused:
        settle(session)
    assert faults(refused) == {"centre_id": "party-has-answered"}


def test_what_a_party_contributes_may_change(session):
    party, _ = answering(session, a_collaboration(session), ["accepted", None])

    party.commitment = "To medarbejdere"
    settle(session)

    assert party.version == 3


def test_nobody_joins_or_answers_once_it_has_ended(session):
    collaboration = a_collaboration(session)
    (late,) = answering(session, collaboration, [None])
    collaboration.state = "ended"
    settle(session)

    with pytest.raises(REFUSED) as refused:
        a_party(session, collaboration, centre_id=a_centre(session).id)
    assert faults(refused) == {None: "collaboration-ended"}

    session.expunge_all()
    with pytest.raises(REFUSED) as refused:
        taken(session, session.get(CollaborationParty, late.id), "accepted")
    assert faults(refused) == {None: "collaboration-ended"}


@pytest.mark.parametrize("answer", ["accepted", "declined"])
@pytest.mark.parametrize(
    ("given", "missing"),
    [({}, ["on_date", "evidence"]), ({"on_date": PROOF["on_date"]}, ["evidence"]), (PROOF, [])],
)
def test_a_partners_answer_comes_with_day_and_evidence(session, answer, given, missing):
    party = a_party(session, a_collaboration(session), partner_id=a_partner(session).id)

    if missing:
        with pytest.raises(REFUSED) as refused:
            taken(session, party, answer, **given)
        assert faults(refused) == dict.fromkeys(missing, "partner-answer-unproven")
    else:
        step = taken(session, party, answer, **given)
        assert (party.state, step.evidence) == (answer, PROOF["evidence"])


def test_nobody_answers_on_a_day_to_come(session):
    party = a_party(session, a_collaboration(session), centre_id=a_centre(session).id)

    with pytest.raises(REFUSED) as refused:
        taken(session, party, "accepted", on_date=today() + timedelta(days=1))

    assert faults(refused) == {"on_date": "date-in-future"}


def test_a_centres_own_people_answer_for_it(session):
    centre = a_centre(session)
    party = a_party(session, a_collaboration(session), centre_id=centre.id)
    acting(session, a_person(session, centre))

    step = taken(session, party, "accepted")

    assert (step.recorded_by_type, party.recorded_by_type, party.recorded_by_id) == (None, None, None)


def test_an_answer_that_others_write_down_says_who_did(session):
    party = a_party(session, a_collaboration(session), centre_id=a_centre(session).id)
    coordinator = a_person(session, a_centre(session, "Direktionen"))
    acting(session, coordinator)

    step = taken(session, party, "accepted", evidence="Referat")

    assert (step.recorded_by_type, step.recorded_by_id) == ("person", coordinator.id)
    assert (party.recorded_by_type, party.recorded_by_id) == ("person", coordinator.id)


def test_a_partners_answer_is_always_written_down_by_others(session):
    party = a_party(session, a_collaboration(session), partner_id=a_partner(session).id)
    client = a_client(session)
    calling(session, client)

    taken(session, party, "accepted", **PROOF)

    assert (party.recorded_by_type, party.recorded_by_id) == ("client", client.id)


def answering(session, collaboration, answers):
    """One centre for each answer, which gives it where there is one."""
    centres = [a_centre(session, f"Center {number}") for number, _ in enumerate(answers)]
    parties = [a_party(session, collaboration, centre_id=centre.id) for centre in centres]
    for party, answer in zip(parties, answers, strict=True):
        if answer is not None:
            taken(session, party, answer)
    return parties
