"""What a reader meets first: what the paper is, and what must not be missed."""

from collections.abc import Iterator
from typing import Final

from api.reports.follow_up.saying import Item, Say, name_of
from api.reports.paper import Facts, Value
from api.reports.tables import Words
from api.reports.words import EVALUATION_KINDS, EVALUATION_STATES

ILLUSTRATIVE: Final = Words(
    "Nogle af tallene er illustrative: ingen har målt dem, og ingen bør beslutte noget ud fra dem.",
    "Some of the figures are illustrative: nobody has measured them, and nobody should decide anything by them.",
)
ENDED: Final = Words(
    "Strategien er udløbet, og ingen anden er vedtaget i dens sted.",
    "The strategy has run out, and no other is adopted in its place.",
)


def what_it_is(answer: Item, say: Say) -> str:
    evaluation = answer.get("evaluation")
    return say.word(EVALUATION_KINDS, evaluation["kind"]) if evaluation else say("Opfølgning", "Follow-up")


def facts_on(answer: Item, say: Say) -> Facts:
    """Which strategy and day, who coordinates and evaluates, and of an evaluation by what it can be recognised."""
    strategy, evaluation = answer["strategy"], answer.get("evaluation")
    pairs: list[tuple[str, Value]] = [(say("Strategi", "Strategy"), strategy["title"])]
    if evaluation:
        pairs += _evaluation(evaluation, say)
    pairs += [
        (say("Strategiens periode", "Period of the strategy"), _period(strategy, say)),
        (say("Opgjort pr.", "As of"), answer["date"]),
        (say("Koordinerende center", "Coordinating centre"), name_of(strategy["coordinatingCentre"])),
        (say("Udvalg", "Committee"), evaluation["committee"] if evaluation else strategy["committee"]),
        (say("Næste evaluering senest", "Next evaluation due"), strategy["nextEvaluationDueOn"]),
    ]
    return Facts(tuple((title, value) for title, value in pairs if value not in (None, "")))


def _period(strategy: Item, say: Say) -> str:
    if strategy["periodText"]:
        return str(strategy["periodText"])
    ends = [say.period(str(strategy[name])) for name in ("startsOn", "endsOn") if strategy[name]]
    return " – ".join(ends)  # noqa: RUF001, a dash between two days


def _evaluation(evaluation: Item, say: Say) -> Iterator[tuple[str, Value]]:
    ends = dict.fromkeys(say.period(evaluation[name]) for name in ("periodFrom", "periodTo"))
    state = evaluation.get("state") or (None if evaluation["contentHash"] else "draft")
    yield say("Titel", "Title"), evaluation["title"]
    yield say("Evalueringens periode", "Period of the evaluation"), " – ".join(ends)  # noqa: RUF001
    yield say("Tilstand", "State"), say.word(EVALUATION_STATES, state)
    if evaluation["frozenAt"]:
        yield say("Frosset", "Frozen"), say.instant(evaluation["frozenAt"])
    if evaluation.get("meetingOn"):
        yield say("Møde", "Meeting"), say.period(str(evaluation["meetingOn"]))
    if evaluation["contentHash"]:
        yield say("Indholdets fingeraftryk (SHA-256)", "Hash of the content (SHA-256)"), evaluation["contentHash"]
        yield say("Plads i hændelsesloggen", "Position in the ledger"), str(evaluation["ledgerPosition"])


def remarks(answer: Item, say: Say) -> Iterator[str]:
    """What nobody may miss who reads the figures."""
    if answer["illustrative"]:
        yield ILLUSTRATIVE.said(say.language)
    if count := answer["disclosure"]["suppressedCells"]:
        least = answer["disclosure"]["minimumCellSize"]
        yield say(
            f"{count} tal om personer er skjult, fordi de hviler på færre end {least} personer eller kunne røbe et "
            "sådant tal. I stedet står en grænse, for eksempel »under 5«.",
            f"{count} figures on persons are hidden, as they rest on fewer than {least} persons or could betray such a "
            "figure. A bound stands in their place, such as “under 5”.",
        )
    if answer["asOf"]:
        on = say.instant(answer["asOf"])
        yield say(f"Alt er, som det stod {on}, også hvad der er rettet siden.", f"All is as it stood on {on}.")
    if (evaluation := answer.get("evaluation")) and not evaluation["contentHash"]:
        yield say(
            "Evalueringen er et udkast: alt kan endnu ændre sig.", "The evaluation is a draft: all may change yet."
        )
    if answer["strategy"]["endedWithoutSuccessor"]:
        yield ENDED.said(say.language)
