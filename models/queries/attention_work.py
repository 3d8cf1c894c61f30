"""What waits in the work on a strategy: reports, milestones, cases and collaborations."""

from collections.abc import Iterator
from datetime import date

from models.cases import VERIFIED_KINDS, is_case_overdue
from models.initiatives import OVER
from models.milestones import is_overdue
from models.queries.attention_desk import A_DAY, Desk, Whole, at_work, moment, place_of
from models.queries.observed import Row
from models.status_updates import stale_on


def of_initiatives(desk: Desk) -> Iterator[Whole]:
    for row in desk.initiatives.values():
        report, is_stale = desk.facts.reports.get(row["id"]), desk.shown[row["id"]]["stale"]
        is_proposal = report and _is_proposal(row, report)
        if not (is_stale or is_proposal):
            continue
        place, told = place_of("initiatives", row), {**desk.owner_of(row), "areas": desk.areas_of(row)}
        interval = row["report_interval_days"] or desk.strategy["stale_after_days"]
        last = report["clock_on"] if report else None
        since = stale_on(last, row["activated_on"], interval)
        if since and is_stale:  # the clock of domain rule 6 has run out
            kind = "statusNeverReported" if last is None else "statusStale"
            yield desk.late(kind, place, since - A_DAY, last=last, **told)
        if report and is_proposal:
            yield desk.item("stateProposed", place, report["at"], **told)


def _is_proposal(row: Row, report: Row) -> bool:
    """Whether the newest word proposes a step that nobody has taken."""
    proposed = report["proposed_state"]
    return proposed not in (None, row["state"]) and report["transition_id"] is None and row["state"] not in OVER


def of_milestones(desk: Desk) -> Iterator[Whole]:
    """Those of initiatives that are under way; another centre's waits for that centre."""
    for row in desk.facts.milestones:
        if not is_overdue(row["state"], row["due_on"], desk.today):
            continue
        initiative = desk.initiatives.get(row["initiative_id"])
        if initiative is not None and initiative["state"] not in OVER:
            owner, responsible = desk.owner_of(initiative), row["responsible_centre"]
            if responsible and responsible["id"] != owner["centre"]["id"]:
                owner = {"centre": responsible}
            areas = desk.areas_of(initiative)
            yield desk.late("milestoneOverdue", place_of("milestones", row), row["due_on"], areas=areas, **owner)


def of_cases(desk: Desk) -> Iterator[Whole]:
    for row in desk.facts.cases:
        place = place_of("cases", row)
        told = {
            "centre": row["responsible_centre"],
            "person": at_work(row["responsible_person"]),
            "areas": desk.areas_about(row, row["focus_area_id"]),
            "name": row["case_number"],
        }
        if is_case_overdue(row["state"], row["due_on"], desk.today):
            yield desk.late("caseOverdue", place, row["due_on"], **told)
        for one in row["obligations"]:
            due = date.fromisoformat(one["dueOn"])
            if due < desk.today:
                entry = place_of("entries", one, title=row["title"], within=f"cases/{row['id']}/")
                yield desk.late("obligationOverdue", entry, due, **told)
        if row["kind"] in VERIFIED_KINDS and row["state"] == "inEffect":
            yield desk.item("effectToVerify", place, row["stepped_at"], **told)
        if row["kind"] in VERIFIED_KINDS and row["effect_verified"] is False:
            yield desk.item("effectUnverified", place, row["stepped_at"], **told)


def of_collaborations(desk: Desk) -> Iterator[Whole]:
    """Those that have not ended: answers, the agreement itself, and the day to look at it again."""
    for row in desk.facts.collaborations:
        if row["state"] == "ended":
            continue
        told = {**desk.convener_of(row), "areas": desk.areas_about(row, *row["focus_area_ids"])}
        place, review_on = place_of("collaborations", row), row["review_on"]
        if review_on is not None and review_on < desk.today:
            yield desk.late("reviewOverdue", place, review_on, **told)
        yield from _answers(desk, row, told)
        states = {one["state"] for one in row["answers"]}
        if row["state"] == "proposed" and "accepted" in states and not states & {"invited", "declined"}:
            answered = max(moment(one["answeredAt"] or one["invitedAt"]) for one in row["answers"])
            yield desk.item("agreementOutstanding", place, answered, **told)


def _answers(desk: Desk, row: Row, told: Whole) -> Iterator[Whole]:
    """A centre answers for itself; a partner's answer is recorded by whoever convenes (domain rule 4)."""
    for one in row["answers"]:
        party = place_of("parties", one, title=row["title"], within=f"collaborations/{row['id']}/")
        if one["state"] == "invited":
            asked = {"centre": {"id": one["centreId"], "name": one["name"]}} if one["centreId"] else told
            since = moment(one["invitedAt"])
            yield desk.item("invitationUnanswered", party, since, **{**asked, "areas": told["areas"]}, name=one["name"])
        elif one["state"] == "declined" and row["state"] == "proposed":
            since = moment(one["answeredAt"] or one["invitedAt"])
            yield desk.item("invitationDeclined", party, since, **told, name=one["name"])
