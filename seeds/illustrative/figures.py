"""Made-up counts: (numerator, denominator) of each series in each period; None where a value is missing."""

Counts = tuple[int, int] | None

YEARS = ("2019", "2020", "2021", "2022", "2023")
ELECTIONS = ("2017", "2019", "2021")

# indicator -> series (role, or role/segment) -> one pair for each period
FIGURES: dict[str, dict[str, tuple[Counts, ...]]] = {
    "public-support": {  # the gap narrows every year, that of women widens though fewer of them are on support
        "target": ((1472, 4600), (1457, 4620), (1420, 4650), (1371, 4690), (1322, 4710)),
        "comparison": ((3500, 25000), (3520, 25050), (3490, 25100), (3440, 25120), (3425, 25150)),
        "target/women": ((850, 2310), (846, 2325), (842, 2340), (838, 2352), (836, 2360)),
        "comparison/women": ((2010, 12600), (1990, 12620), (1930, 12640), (1870, 12650), (1800, 12660)),
    },
    "still-on-benefit-13w": {  # the gap is what it was
        "target": ((208, 400), (231, 420), (205, 400), (189, 380), (192, 400)),
        "comparison": ((430, 1000), (506, 1100), (414, 1000), (372, 930), (390, 1000)),
    },
    "case-duration": {  # the gap widens, and a year is missing; weeks in all, and cases
        "target": ((11928, 420), (12485, 430), None, (12870, 420), (13078, 410)),
        "comparison": ((24310, 1100), (24420, 1100), (23980, 1090), (24200, 1085), (24080, 1075)),
    },
    "workplace-offers": {  # the series breaks in 2022
        "target": ((96, 400), (84, 420), (92, 400), (110, 380), (121, 400)),
        "comparison": ((290, 1000), (275, 1100), (280, 1000), (320, 930), (345, 1000)),
    },
    "sanctions": {  # the difference changes sign
        "target": ((32, 400), (30, 420), (27, 400), (24, 380), (23, 400)),
        "comparison": ((60, 1000), (62, 1100), (58, 1000), (55, 930), (60, 1000)),
    },
    "grade9-danish-maths": {  # false progress: the gap narrows because the others fall
        "target": ((117, 150), (119, 152), (118, 151), (117, 152), (118, 154)),
        "comparison": ((414, 450), (410, 452), (402, 448), (393, 446), (388, 447)),
    },
    "upper-secondary-20-24": {  # real progress; the newest value has not come
        "target": ((212, 330), (221, 334), (230, 338), (239, 341), None),
        "comparison": ((1520, 1980), (1525, 1985), (1530, 1990), (1535, 1992), None),
    },
    "higher-education-25-39": {  # overtaken: better, and further behind
        "target": ((390, 1300), (400, 1310), (405, 1320), (418, 1330), (428, 1340)),
        "comparison": ((2700, 6000), (2760, 6020), (2850, 6040), (2930, 6060), (3010, 6080)),
    },
    "turnout": {
        "target": ((1650, 3300), (1836, 3400), (1803, 3500)),
        "comparison": ((24000, 32000), (25280, 32000), (23800, 32000)),
    },
    "grade9-oral-spelling": {  # so few that one year is hidden
        "target": ((14, 20), (15, 21), (13, 18), (4, 9), (16, 22)),
        "comparison": ((428, 450), (430, 452), (425, 448), (424, 446), (425, 447)),
    },
    "danish-test-5y": {  # without a baseline
        "single": ((81, 120), (84, 122), (90, 125), (94, 128), (92, 118)),
    },
}

# segment -> provider -> one count for each year; None is still awaited
USERS: dict[str, dict[str, tuple[int | None, ...]]] = {
    "fvuDansk": {
        "Demo Sprogskolen": (64, 58, 71, 80, 104),
        "Demo Oplysningsforbundet": (41, 37, 44, 52, None),
    },
    "voluntary": {  # one provider has so few that no provider's count is shown
        "Demo Sprogcaféen": (26, 22, 29, 31, 34),
        "Demo Læsevennerne": (9, 6, 7, 4, 8),
    },
}

BREAK: dict[str, object] = {"break_in_series": True, "note": "Opgørelsen er lagt om fra dette år."}
PROVISIONAL: dict[str, object] = {"status": "provisional", "note": "Det endelige tal kommer senere."}
# (indicator, series, period) -> what else is said of the observation
REMARKS: dict[tuple[str, str, str], dict[str, object]] = {
    ("public-support", "target", "2023"): PROVISIONAL,
    ("public-support", "comparison", "2023"): PROVISIONAL,
    ("case-duration", "target", "2021"): {"note": "Tallet blev aldrig trukket ud."},
    ("workplace-offers", "target", "2022"): BREAK,
    ("workplace-offers", "comparison", "2022"): BREAK,
    ("upper-secondary-20-24", "target", "2023"): {"status": "notYetPublished"},
    ("upper-secondary-20-24", "comparison", "2023"): {"status": "notYetPublished"},
    ("turnout", "target", "2019"): {"status": "estimated", "note": "Skønnet ud fra en stikprøve."},
}

# indicator -> (first period to be compared with, day of the decision)
BASELINES = {
    **dict.fromkeys((key for key in FIGURES if key not in ("turnout", "danish-test-5y")), ("2020", "2021-11-23")),
    "turnout": ("2017", "2021-11-23"),
    "language-offer-users": ("2020", "2021-11-23"),
}
