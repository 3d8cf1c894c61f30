"""A demo on top of the real strategy: made-up people, work and figures, each marked as illustrative.

Days are counted back from the day it is sown, so that something is always fresh and something stale. Area 3 has no
prioritisation and no tovholder, so that there is something to attend to.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.clients import ApiClient, ApiKey, mint_key
from models.danish import today
from models.ledger import last_version, settle
from models.organisation import Person
from seeds.illustrative import (
    cases,
    collaborations,
    evaluations,
    initiatives,
    milestones,
    observations,
    people,
    reports,
)


def seed(session: Session) -> None:
    """Tell the whole story once, when its first person was never known; the caller commits."""
    if last_version(session, Person, people.person_id("coordinator")):
        return
    day = today()
    people.seed(session, day)
    initiatives.plan(session, day)
    milestones.seed(session, day)
    initiatives.activate(session)
    milestones.follow(session, day)
    reports.seed(session, day)
    collaborations.seed(session, day)
    cases.seed(session, day)
    observations.seed(session)
    evaluations.seed(session, day)


def keys(session: Session) -> dict[str, str]:
    """Mint a key for each role whose client has none: role -> its plain text, which is known only now."""
    minted = {}
    for role in (*people.CALLERS, people.SYSTEM):
        client = session.get(ApiClient, people.client_id(role))
        if client and session.scalar(select(ApiKey.id).where(ApiKey.api_client_id == client.id).limit(1)) is None:
            key, minted[role] = mint_key(client.id)
            session.add(key)
    settle(session)
    return minted
