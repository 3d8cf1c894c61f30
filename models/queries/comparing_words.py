"""What may be another between two overviews, in the order in which it is told, and how it is said."""

from typing import Final

from models.figures.disclosure import Language

# kind -> how it is said
_DANISH: Final = {
    "focusAreaAppeared": "{title} er kommet til.",
    "focusAreaEnded": "{title} er ikke længere med.",
    "ownerChanged": "{title} hører nu under {to}, før {from}.",
    "tovholderChanged": "{to} er nu tovholder for {title}, før {from}.",
    "becameVacant": "{title} har ingen tovholder længere; før {from}.",
    "prioritisationChanged": "Indsatserne i {title} er prioriteret på ny.",
    "goalAppeared": "Målet {title} er kommet til.",
    "goalEnded": "Målet {title} er ikke længere med.",
    "goalDirectionChanged": "Målet {title} vurderes nu som {to}, før {from}.",
    "indicatorAppeared": "Målingen {title} er kommet til.",
    "indicatorEnded": "Målingen {title} er ikke længere med.",
    "methodChanged": "Metoden for {title} er nu {to}, før {from}.",
    "verdictChanged": "{title} vurderes nu som {to}, før {from}.",
    "figureChanged": "{title}: {to}, før {from}.{gain}",
    "figureCorrected": "{title} er rettet: {to}, før {from}.{gain}",
    "benchmarkSet": "{title} har fået måltallet {to}.",
    "benchmarkChanged": "Måltallet for {title} er nu {to}, før {from}.",
    "benchmarkEnded": "{title} har ikke længere måltallet {from}.",
    "benchmarkReached": "Måltallet for {title}, {to}, er nået.",
    "benchmarkLost": "Måltallet for {title}, {to}, er ikke længere nået.",
    "benchmarkMissed": "Måltallet for {title}, {to}, blev ikke nået i tide.",
    "initiativeAppeared": "Indsatsen {title} er kommet til.",
    "initiativeEnded": "Indsatsen {title} er ikke længere med.",
    "initiativeStateChanged": "{title} er nu {to}, før {from}.",
    "progressChanged": "{title} meldes nu {to}, før {from}.",
    "becameStale": "Der er ikke længere meldt status i tide på {title}.",
    "reportedAgain": "Der er igen meldt status i tide på {title}.",
    "nextMilestoneChanged": "Næste milepæl i {title} er nu {to}, før {from}.",
    "milestoneMoved": "Næste milepæl i {title}, {milestone}, er flyttet til {to}, før {from}.",
    "milestonesOverdueChanged": "Overskredne milepæle i {title}: {to}, før {from}.",
    "slippageChanged": "Største forsinkelse i {title}: {to}, før {from}.",
    "collaborationAppeared": "Samarbejdet {title} er kommet til.",
    "collaborationEnded": "Samarbejdet {title} er afsluttet.",
    "collaborationRemoved": "Samarbejdet {title} er ikke længere med.",
    "collaborationAgreed": "Samarbejdet {title} er aftalt.",
    "collaborationStateChanged": "Samarbejdet {title} er nu {to}, før {from}.",
    "reviewBecameOverdue": "{title} skulle være taget op igen.",
    "caseOpened": "Sagen {title} er kommet til.",
    "caseDecided": "Sagen {title} er afgjort.",
    "caseClosed": "Sagen {title} er lukket.",
    "caseRemoved": "Sagen {title} er ikke længere med.",
    "caseStateChanged": "Sagen {title} er nu {to}, før {from}.",
    "caseBecameOverdue": "Sagen {title} er over sin frist.",
    "gapOpened": "Ikke længere dækket: {to}, {title}.",
    "gapClosed": "Nu dækket: {from}, {title}.",
    "assessmentChanged": "{title} vurderes i evalueringen som {to}, før {from}.",
    "attentionChanged": "Nyt, der kræver opmærksomhed: {to}. Ikke længere: {from}.",
    "countChanged": "{counted}: {to}, før {from}.",
}
_ENGLISH: Final = {
    "focusAreaAppeared": "{title} has been added.",
    "focusAreaEnded": "{title} is no longer there.",
    "ownerChanged": "{title} now belongs to {to}, before to {from}.",
    "tovholderChanged": "{to} now leads {title}, before {from}.",
    "becameVacant": "{title} has no tovholder any more; before {from}.",
    "prioritisationChanged": "The initiatives of {title} have been ranked anew.",
    "goalAppeared": "The goal {title} has been added.",
    "goalEnded": "The goal {title} is no longer there.",
    "goalDirectionChanged": "The goal {title} is now judged {to}, before {from}.",
    "indicatorAppeared": "The indicator {title} has been added.",
    "indicatorEnded": "The indicator {title} is no longer there.",
    "methodChanged": "The method of {title} is now {to}, before {from}.",
    "verdictChanged": "{title} is now judged {to}, before {from}.",
    "figureChanged": "{title}: {to}, before {from}.{gain}",
    "figureCorrected": "{title} was corrected: {to}, before {from}.{gain}",
    "benchmarkSet": "{title} has been given the benchmark {to}.",
    "benchmarkChanged": "The benchmark of {title} is now {to}, before {from}.",
    "benchmarkEnded": "{title} no longer has the benchmark {from}.",
    "benchmarkReached": "The benchmark of {title}, {to}, is reached.",
    "benchmarkLost": "The benchmark of {title}, {to}, is no longer reached.",
    "benchmarkMissed": "The benchmark of {title}, {to}, was not reached in time.",
    "initiativeAppeared": "The initiative {title} has been added.",
    "initiativeEnded": "The initiative {title} is no longer there.",
    "initiativeStateChanged": "{title} is now {to}, before {from}.",
    "progressChanged": "{title} is now reported {to}, before {from}.",
    "becameStale": "The reports on {title} are no longer in time.",
    "reportedAgain": "{title} is reported on in time again.",
    "nextMilestoneChanged": "The next milestone of {title} is now {to}, before {from}.",
    "milestoneMoved": "The next milestone of {title}, {milestone}, was moved to {to}, before {from}.",
    "milestonesOverdueChanged": "Overdue milestones of {title}: {to}, before {from}.",
    "slippageChanged": "The largest slippage of {title}: {to}, before {from}.",
    "collaborationAppeared": "The collaboration {title} has been added.",
    "collaborationEnded": "The collaboration {title} has ended.",
    "collaborationRemoved": "The collaboration {title} is no longer there.",
    "collaborationAgreed": "The collaboration {title} is agreed.",
    "collaborationStateChanged": "The collaboration {title} is now {to}, before {from}.",
    "reviewBecameOverdue": "{title} was to be reviewed by now.",
    "caseOpened": "The case {title} has been opened.",
    "caseDecided": "The case {title} is decided.",
    "caseClosed": "The case {title} is closed.",
    "caseRemoved": "The case {title} is no longer there.",
    "caseStateChanged": "The case {title} is now {to}, before {from}.",
    "caseBecameOverdue": "The case {title} is past its deadline.",
    "gapOpened": "No longer covered: {to}, {title}.",
    "gapClosed": "Covered by now: {from}, {title}.",
    "assessmentChanged": "The evaluation finds {title} {to}, before {from}.",
    "attentionChanged": "New in need of attention: {to}. No longer: {from}.",
    "countChanged": "{counted}: {to}, before {from}.",
}
SENTENCES: Final[dict[Language, dict[str, str]]] = {"da": _DANISH, "en": _ENGLISH}
KINDS = tuple(_DANISH)

# word of the contract -> in Danish and in English
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "none": ("uden melding", "without a report"),
    "improving": ("forbedring", "improving"),
    "worsening": ("forværring", "worsening"),
    "unchanged": ("uændret", "unchanged"),
    "mixed": ("blandet", "mixed"),
    "undetermined": ("uafklaret", "undetermined"),
    "toBeDesigned": ("ikke fastlagt", "to be designed"),
    "designed": ("fastlagt", "designed"),
    "inUse": ("i brug", "in use"),
    "proposed": ("foreslået", "proposed"),
    "planned": ("planlagt", "planned"),
    "active": ("i gang", "active"),
    "paused": ("sat på pause", "paused"),
    "completed": ("gennemført", "completed"),
    "cancelled": ("opgivet", "cancelled"),
    "onTrack": ("på sporet", "on track"),
    "atRisk": ("i risiko", "at risk"),
    "offTrack": ("af sporet", "off track"),
    "agreed": ("aftalt", "agreed"),
    "ended": ("afsluttet", "ended"),
    "open": ("åben", "open"),
    "clarified": ("oplyst", "clarified"),
    "decided": ("afgjort", "decided"),
    "inEffect": ("sat i værk", "in effect"),
    "closed": ("lukket", "closed"),
    "onCourse": ("på rette vej", "on course"),
    "partly": ("delvis på rette vej", "partly on course"),
    "offCourse": ("på gal vej", "off course"),
    "notAssessable": ("ikke til at vurdere", "not assessable"),
    "general": ("generelle", "general"),
    "targeted": ("målrettede", "targeted"),
    "notAssessed": ("ikke vurderede", "not assessed"),
    "goalsWithoutIndicator": ("mål uden måling", "goal without an indicator"),
    "goalsWithoutInitiative": ("mål uden indsats", "goal without an initiative"),
    "themesWithoutInitiative": ("tema uden konkret indsats", "theme without a concrete initiative"),
    "initiativesWithoutCollaboration": ("indsats uden samarbejde", "initiative without a collaboration"),
    "initiativesWithoutTovholder": ("indsats uden tovholder", "initiative without a tovholder"),
    "targetedWithoutReason": ("målrettet indsats uden begrundelse", "targeted initiative without a reason"),
    "prioritisationMissing": ("manglende prioritering", "missing prioritisation"),
    "nobody": ("ingen", "nobody"),
    "unnamed": ("en, der ikke længere er navngivet", "somebody who is no longer named"),
    "nothing": ("intet", "none"),
    "hidden": ("skjult af hensyn til personer", "hidden to protect persons"),
    "missing": ("intet tal", "no figure"),
    "by": ("senest {0}", "by {0}"),
    "in": ("{0} i {1}", "{0} in {1}"),
    "gap": ("gab på {0}", "a gap of {0}"),
    "distance": ("afstand på {0}", "a distance of {0}"),
    "levels": ("{0} mod {1}", "{0} against {1}"),
    "target": (" Det er en bevægelse til målgruppens fordel.", " The target group has gained by it."),
    "comparison": (" Det er en bevægelse til målgruppens ulempe.", " The target group has lost by it."),
    "withSegment": ("{0} ({1})", "{0} ({1})"),
    "day": ("{0} dag", "{0} day"),
    "days": ("{0} dage", "{0} days"),
}  # fmt: skip

# path of a count in the summary -> in Danish and in English
_COUNTED: Final[dict[str, tuple[str, str]]] = {
    "initiatives.total": ("Indsatser i alt", "Initiatives in all"),
    "initiatives.byState": ("Indsatser, {0}", "Initiatives, {0}"),
    "initiatives.byProgress": ("Indsatser, {0}", "Initiatives, {0}"),
    "initiatives.byApproach": ("Indsatser, {0}", "Initiatives, {0}"),
    "initiatives.stale": ("Indsatser uden rettidig status", "Initiatives without a timely report"),
    "milestones.open": ("Åbne milepæle", "Open milestones"),
    "milestones.overdue": ("Overskredne milepæle", "Overdue milestones"),
    "milestones.reached": ("Nåede milepæle", "Milestones reached"),
    "goals.byDirection": ("Mål, {0}", "Goals, {0}"),
    "cases.open": ("Åbne sager", "Open cases"),
    "cases.overdue": ("Sager over fristen", "Cases past their deadline"),
    "collaborations.byState": ("Samarbejder, {0}", "Collaborations, {0}"),
    "vacancies": ("Tovholderskaber uden nogen", "Duties that nobody holds"),
}

_QUOTED: Final[dict[Language, str]] = {"da": "»{}«", "en": "“{}”"}


def word(name: str, language: Language, *blanks: str) -> str:
    """A word of the contract as people say it."""
    return _WORDS[name][language == "en"].format(*blanks)


def counted(path: str, leaf: str, language: Language) -> str:
    """What a count of the summary counts; ``leaf`` is the word that it counts by."""
    if path not in _COUNTED:
        return counted(f"{path}.{leaf}".lstrip("."), "", language)
    said = _COUNTED[path][language == "en"]
    return said.format(word(leaf, language)) if "{0}" in said else said


def quoted(title: str, language: Language) -> str:
    return _QUOTED[language].format(title)


def sentence(kind: str, language: Language, **blanks: str) -> str:
    """What has changed, in one sentence that begins with a capital letter."""
    said = SENTENCES[language][kind].format(**blanks)
    return said[:1].upper() + said[1:]
