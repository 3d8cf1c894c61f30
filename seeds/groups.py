"""The groups whose values the indicators compare or follow."""

from typing import NamedTuple


class Group(NamedTuple):
    """A series: whose values it holds."""

    role: str
    population: str
    title: str
    segment: str | None = None


TARGET = Group("target", "nonWestern", "Borgere med ikke-vestlig baggrund")
OTHERS = Group("comparison", "others", "Alle andre borgere")
OTHERS_AND_TARGET = (TARGET, OTHERS)
WOMEN = (
    Group("target", "nonWestern", "Kvinder med ikke-vestlig baggrund", "women"),
    Group("comparison", "others", "Alle andre kvinder", "women"),
)
CHILDREN = (
    Group(
        "target",
        "nonWesternArrived0to12AndDescendants",
        "Ikke-vestlige indvandrere, der kom som 0-12-årige, og efterkommere",
    ),
    Group("comparison", "danishOrigin", "Personer med dansk oprindelse"),
)
ARRIVED_YOUNG = (
    Group("target", "nonWesternArrived0to12", "Ikke-vestlige indvandrere, der kom som 0-12-årige"),
    Group("comparison", "danishOrigin", "Personer med dansk oprindelse"),
)
RESIDENTS = (Group("single", "residents", "Beboere i de udvalgte boligområder"),)
COURSES = (Group("single", "courseParticipants", "Kursister: nyankomne udlændinge i integrationsprogrammet"),)
OFFERS = (
    Group("single", "offerUsers", "Brugere af FVU dansk", "fvuDansk"),
    Group("single", "offerUsers", "Brugere af frivillige sprogtilbud", "voluntary"),
)
