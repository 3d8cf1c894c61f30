"""A made-up evaluation, frozen and decided on, and the draft of a yearly status with a request for what is missing."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from models.evaluations import Evaluation, EvaluationDecision, Finding, ReadinessRequest
from models.ledger import settle
from models.queries.freezing import take_step
from models.queries.readiness import missing_from
from seeds.focus_areas import area_id
from seeds.illustrative import mark, shown
from seeds.illustrative.people import person
from seeds.initiatives import initiative_id
from seeds.organisation import AREA_CODE, centre_id
from seeds.sowing import acting, id_of
from seeds.strategy import STRATEGY_ID

COMMITTEE = "Økonomiudvalget (demo)"
FINDINGS = {
    1: ("partly", "Forskellen i beskæftigelse er mindre, men ledigheden følger ikke med."),
    2: ("onCourse", "Flere unge gennemfører, og forskellen til andre unge er mindre."),
    3: ("notAssessable", "Der er hverken prioriteret eller målt, så der er ikke noget at vurdere endnu."),
    4: ("offCourse", "Fritidsindsatsen når for få."),
}
DECISIONS = {
    "fortsaet": (2, "continue", "Indsatserne for unge fortsætter uændret.", ()),
    "juster": (1, "adjust", "Transport til fritidsjob afklares, før indsatsen udvides.", ("fritidsjob",)),
}


def evaluation_id(name: str) -> UUID:
    return id_of(Evaluation, name)


def seed(session: Session, today: date) -> None:
    """The evaluation is decided on the day the demo is sown; the status of the year has been begun."""
    with acting(session, person(session, "coordinator")):
        _decide(session, _freeze(session, today), today)
        _ask(session, today)


def _freeze(session: Session, today: date) -> Evaluation:
    evaluation = _evaluation("midtvejs", "evaluation", "Midtvejsevaluering", today)
    session.add(evaluation)
    settle(session)
    for number, (assessment, text) in FINDINGS.items():
        name = f"midtvejs-{number}"
        session.add(
            Finding(
                id=id_of(Finding, name),
                evaluation_id=evaluation.id,
                focus_area_id=area_id(number),
                assessment=assessment,
                text=shown(text),
                external_references=mark(name),
            )
        )
    settle(session)
    session.add(take_step(session, evaluation, today, AREA_CODE, "frozen"))
    settle(session)
    return evaluation


def _decide(session: Session, evaluation: Evaluation, today: date) -> None:
    evaluation.meeting_on = today
    evaluation.published_at = evaluation.frozen_at
    for name, (number, kind, text, themes) in DECISIONS.items():
        session.add(
            EvaluationDecision(
                id=id_of(EvaluationDecision, name),
                evaluation_id=evaluation.id,
                focus_area_id=area_id(number),
                kind=kind,
                text=shown(text),
                item="Demo",
                initiative_ids=[initiative_id(theme) for theme in themes],
                external_references=mark(name),
            )
        )
    settle(session)
    session.add(evaluation.move_to("decided"))
    settle(session)


def _ask(session: Session, today: date) -> None:
    draft = _evaluation("status", "yearlyStatus", "Status på strategien", today)
    session.add(draft)
    settle(session)
    asked = centre_id("CBEM")
    items = missing_from(session.connection(), STRATEGY_ID, AREA_CODE, today, centre_id=asked, person_id=None)
    session.add(
        ReadinessRequest(
            id=id_of(ReadinessRequest, "status"),
            evaluation_id=draft.id,
            centre_id=asked,
            due_on=today + timedelta(days=14),
            text=shown("Vi fryser om tre uger."),
            items=items,
            external_references=mark("status-anmodning"),
        )
    )
    settle(session)


def _evaluation(name: str, kind: str, title: str, today: date) -> Evaluation:
    return Evaluation(
        id=evaluation_id(name),
        strategy_id=STRATEGY_ID,
        kind=kind,
        title=shown(title),
        period_from=str(today.year - 2),
        period_to=str(today.year),
        committee=COMMITTEE,
        external_references=mark(name),
    )
