"""What may wait for somebody, how serious it is, and how it is said in Danish and English."""

from datetime import date
from typing import Any, Final

from models.figures.disclosure import Language
from models.figures.saying import date_name

SEVERITIES: Final = ("high", "medium", "low")
PATIENCE = 30  # days after which what has waited so long is as serious as it gets

# kind -> how serious it is at first, and when it has waited PATIENCE days
SERIOUS: Final[dict[str, tuple[str, str]]] = {
    "strategyEnded": ("high", "high"),
    "evaluationOverdue": ("medium", "high"),
    "centreEnded": ("high", "high"),
    "vacancyUndeclared": ("high", "high"),
    "vacancyDeclared": ("medium", "medium"),
    "tovholderInactive": ("high", "high"),
    "statusNeverReported": ("high", "high"),
    "statusStale": ("medium", "high"),
    "stateProposed": ("low", "medium"),
    "milestoneOverdue": ("medium", "high"),
    "caseOverdue": ("medium", "high"),
    "obligationOverdue": ("high", "high"),
    "effectToVerify": ("low", "medium"),
    "effectUnverified": ("low", "low"),
    "invitationUnanswered": ("low", "medium"),
    "invitationDeclined": ("medium", "medium"),
    "agreementOutstanding": ("low", "medium"),
    "reviewOverdue": ("low", "medium"),
    "prioritisationMissing": ("medium", "medium"),
    "collaborationMissing": ("medium", "medium"),
    "goalWithoutIndicator": ("medium", "medium"),
    "goalWithoutInitiative": ("medium", "medium"),
    "themeWithoutInitiative": ("low", "low"),
    "targetedWithoutReason": ("medium", "medium"),
    "valueDue": ("medium", "high"),
    "methodToBeDesigned": ("low", "low"),
    "methodOverdue": ("medium", "high"),
    "benchmarkMissed": ("high", "high"),
}
KINDS = tuple(SERIOUS)

_DANISH: Final = {
    "strategyEnded": "Strategien {title} løb til og med {due}, og ingen anden er vedtaget i dens sted.",
    "evaluationOverdue": "Strategien {title} skulle være evalueret {due}, og udvalget har ikke taget stilling.",
    "centreEnded": "{title} ophørte med udgangen af {due} og efterlader {count}, der skal overdrages.",
    "vacancyUndeclared": "{title} har ingen tovholder, og ingen har taget stilling til det.",
    "vacancyDeclared": "{title} er erklæret uden tovholder fra {since}.",
    "tovholderInactive": "{name} er ikke længere aktiv, men står som tovholder for {title}.",
    "statusNeverReported": "Der er aldrig meldt status på {title}; den første skulle være kommet senest {due}.",
    "statusStale": "Der er ikke meldt status på {title} siden {last}; den næste skulle være kommet senest {due}.",
    "stateProposed": "Den seneste status på {title} foreslår et skift, som ingen har taget stilling til.",
    "milestoneOverdue": "Milepælen {title} skulle være nået {due}.",
    "caseOverdue": "Sag {name}, {title}, skulle være afsluttet {due}.",
    "obligationOverdue": "En forpligtelse i sag {name}, {title}, skulle være opfyldt {due}.",
    "effectToVerify": "Sag {name}, {title}, er sat i værk; virkningen skal bekræftes, før den kan afsluttes.",
    "effectUnverified": "Sag {name}, {title}, blev afsluttet, uden at virkningen var bekræftet.",
    "invitationUnanswered": "{name} har ikke svaret på invitationen til {title}.",
    "invitationDeclined": "{name} har afslået at være med i {title}, som derfor ikke kan aftales.",
    "agreementOutstanding": "Alle parter har sagt ja til {title}; det mangler at blive aftalt.",
    "reviewOverdue": "{title} skulle være taget op igen {due}.",
    "prioritisationMissing": "{title} kræver en prioritering, og der er ikke lavet nogen.",
    "collaborationMissing": "{title} har brug for et samarbejde på tværs og har intet.",
    "goalWithoutIndicator": "Målet {title} har ingen måling.",
    "goalWithoutInitiative": "Ingen indsats flytter en måling under målet {title}.",
    "themeWithoutInitiative": "Temaet {name} i {title} har ingen konkret indsats.",
    "targetedWithoutReason": "{title} er målrettet, men begrundelsen mangler.",
    "valueDue": "Tallene til {title} skulle være leveret {due}.",
    "methodToBeDesigned": "Det er ikke fastlagt, hvordan {title} skal måles.",
    "methodOverdue": "Det skulle være fastlagt {due}, hvordan {title} skal måles.",
    "benchmarkMissed": "Måltallet for {title} skulle være nået {due} og er det ikke.",
}
_ENGLISH: Final = {
    "strategyEnded": "The strategy {title} ran to {due}, and no other is adopted in its place.",
    "evaluationOverdue": "The strategy {title} was to be evaluated by {due}, and the committee has not decided.",
    "centreEnded": "{title} ended at the end of {due} and leaves {count} to be handed over.",
    "vacancyUndeclared": "{title} has no tovholder, and nobody has decided on it.",
    "vacancyDeclared": "{title} is declared without a tovholder from {since}.",
    "tovholderInactive": "{name} is no longer active, but is named as tovholder of {title}.",
    "statusNeverReported": "Nobody has ever reported on {title}; the first report was due by {due}.",
    "statusStale": "Nobody has reported on {title} since {last}; the next report was due by {due}.",
    "stateProposed": "The latest status of {title} proposes a step on which nobody has decided.",
    "milestoneOverdue": "The milestone {title} was to be reached by {due}.",
    "caseOverdue": "Case {name}, {title}, was to be closed by {due}.",
    "obligationOverdue": "An obligation in case {name}, {title}, was to be met by {due}.",
    "effectToVerify": "Case {name}, {title}, is in effect; the effect is to be verified before it can be closed.",
    "effectUnverified": "Case {name}, {title}, was closed without its effect being verified.",
    "invitationUnanswered": "{name} has not answered the invitation to {title}.",
    "invitationDeclined": "{name} has declined to take part in {title}, which therefore cannot be agreed.",
    "agreementOutstanding": "All parties have accepted {title}; it remains to be agreed.",
    "reviewOverdue": "{title} was to be reviewed by {due}.",
    "prioritisationMissing": "{title} requires a prioritisation, and none has been made.",
    "collaborationMissing": "{title} needs a collaboration across centres and has none.",
    "goalWithoutIndicator": "The goal {title} has no indicator.",
    "goalWithoutInitiative": "No initiative moves an indicator of the goal {title}.",
    "themeWithoutInitiative": "The theme {name} of {title} has no concrete initiative.",
    "targetedWithoutReason": "{title} is targeted, but the reason is missing.",
    "valueDue": "The figures for {title} were due by {due}.",
    "methodToBeDesigned": "How {title} is to be measured has not been designed.",
    "methodOverdue": "How {title} is to be measured was to be designed by {due}.",
    "benchmarkMissed": "The benchmark for {title} was to be reached by {due} and is not.",
}
SENTENCES: Final[dict[Language, dict[str, str]]] = {"da": _DANISH, "en": _ENGLISH}
_QUOTED: Final[dict[Language, str]] = {"da": "»{}«", "en": "“{}”"}
_THINGS: Final[dict[Language, tuple[str, str]]] = {"da": ("ting", "ting"), "en": ("thing", "things")}


def severity_of(kind: str, since: date, today: date) -> str:
    """How serious it is that this has waited since then."""
    return SERIOUS[kind][(today - since).days >= PATIENCE]


def sentence_on(kind: str, title: str, language: Language, **blanks: Any) -> str:
    """What waits, said of something with this title; ``blanks`` are names, dates and a ``count`` of things."""
    said = {name: date_name(value, language) if isinstance(value, date) else value for name, value in blanks.items()}
    if "count" in said:
        said["count"] = f"{said['count']} {_THINGS[language][said['count'] != 1]}"
    return SENTENCES[language][kind].format(title=_QUOTED[language].format(title), **said)
