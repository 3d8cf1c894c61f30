"""What is missing before an evaluation, in words."""

WORDS = {
    "da": {
        "stale": "Der er ikke meldt status i {days} dage.",
        "neverReported": "Der er aldrig meldt status.",
        "valueDue": "Den næste værdi skulle være leveret.",
        "noValues": "Der er ingen værdier endnu.",
        "methodToBeDesigned": "Det er ikke fastlagt, hvordan der måles.",
        "notMeasured": "Målet har ingen måling.",
        "segmentNotMeasured": "Ingen måling viser den gruppe, som målet har særligt fokus på: {segment}.",
        "unanswered": "Der mangler stadig {left} af de {total} ting, der er bedt om.",
    },
    "en": {
        "stale": "No status has been reported for {days} days.",
        "neverReported": "No status has ever been reported.",
        "valueDue": "The next value should have been delivered.",
        "noValues": "There are no values yet.",
        "methodToBeDesigned": "It is not settled how this is measured.",
        "notMeasured": "The goal has no indicator.",
        "segmentNotMeasured": "No indicator shows the group that the goal singles out: {segment}.",
        "unanswered": "{left} of the {total} things that were asked for are still missing.",
    },
}
