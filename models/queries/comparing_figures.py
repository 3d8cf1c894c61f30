"""What changed in the figures between two overviews: verdicts, gaps and levels, benchmarks, and goals.

Only what both overviews show is compared: what one of them hides is said to be hidden.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from models.figures.saying import amount, period_name
from models.queries.comparing_teller import Teller, Whole, pairs

INDICATORS = "indicators"
EMPTY: Whole = {"segments": [], "latest": None, "verdict": {"direction": "undetermined"}, "benchmark": None}


def of_goals(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Goals that came and went, and whose roll-up is another."""
    for old, new, area in pairs(before, after, lambda one: one["goals"]):
        if old is None or new is None:
            kind, one = ("goalEnded", old) if new is None else ("goalAppeared", new)
            yield teller.tell(kind, ("goals", one or {}), area=area)
        elif old["direction"] != new["direction"]:
            yield _turned(teller, "goalDirectionChanged", ("goals", new), old, new, area)


def of_indicators(teller: Teller, before: Whole, after: Whole) -> Iterator[Whole]:
    """Indicators that came and went and, of those that stayed, what they say of the whole group and of segments."""
    for old, new, area in pairs(before, after, _indicators):
        if new is None:
            yield teller.tell("indicatorEnded", (INDICATORS, old or {}), area=area)
            continue
        place = (INDICATORS, new)
        if old is None:
            yield teller.tell("indicatorAppeared", place, area=area)
            continue
        if old["methodState"] != new["methodState"]:
            states = old["methodState"], new["methodState"]
            said = teller.word(states[0]), teller.word(states[1])
            yield teller.tell("methodChanged", place, *states, area=area, said=said)
        yield from _judged(teller, place, old, new, area, None)
        groups = {one["segment"]: one for one in old["segments"]}
        for one in new["segments"]:
            yield from _judged(teller, place, groups.get(one["segment"], EMPTY), one, area, one["segment"])
        yield from _benchmark(teller, place, old["benchmark"], new["benchmark"], area)


def _indicators(area: Whole) -> Iterator[Whole]:
    for goal in area["goals"]:
        yield from goal["indicators"]


def _turned(
    teller: Teller, kind: str, place: tuple[str, Whole], old: Whole, new: Whole, area: Whole, **of: Any
) -> Whole:
    ends = old["direction"], new["direction"]
    return teller.tell(kind, place, *ends, area=area, said=(teller.word(ends[0]), teller.word(ends[1])), **of)


def _judged(
    teller: Teller, place: tuple[str, Whole], old: Whole, new: Whole, area: Whole, segment: str | None
) -> Iterator[Whole]:
    if old["verdict"]["direction"] != new["verdict"]["direction"]:
        yield _turned(teller, "verdictChanged", place, old["verdict"], new["verdict"], area, segment=segment)
    if _shown(old["latest"]) != _shown(new["latest"]):
        yield _figure(teller, place, old["latest"], new["latest"], area, segment)


def _is_of_gap(latest: Whole | None) -> bool:
    return latest is not None and latest["gapStatus"] is not None


def _measure(latest: Whole | None) -> tuple[Decimal | None, str]:
    """The gap where two groups are compared, else the level that is followed; and what there is to say of it."""
    if latest is None:
        return None, "missing"
    if _is_of_gap(latest):
        return _decimal(latest["gap"]), latest["gapStatus"]
    return _level(latest["single"] or latest["target"] or latest["comparison"])


def _level(figure: Whole | None) -> tuple[Decimal | None, str]:
    return (_decimal(figure["value"]), figure["status"]) if figure else (None, "missing")


def _shown(latest: Whole | None) -> Any:
    """What is compared of the newest figures: the period, the measure and, of a gap, the level of both groups."""
    if latest is None:
        return None
    value, status = _measure(latest)
    return latest["period"], value, value is None and status == "suppressed", [one[0] for one in _levels(latest)]


def _levels(latest: Whole) -> list[tuple[Decimal | None, str]]:
    return [_level(latest[role]) for role in ("target", "comparison")] if _is_of_gap(latest) else []


def _figure(
    teller: Teller, place: tuple[str, Whole], old: Whole | None, new: Whole | None, area: Whole, segment: str | None
) -> Whole:
    indicator, is_of_gap = place[1], _is_of_gap(old) and _is_of_gap(new)
    periods = [latest and latest["period"] for latest in (old, new)]
    values = [_measure(latest)[0] for latest in (old, new)]
    gained = _gained(indicator, values, is_of_gap=is_of_gap)
    by_levels = is_of_gap and periods[0] == periods[1] and values[0] == values[1]
    return teller.tell(
        "figureCorrected" if periods[0] == periods[1] else "figureChanged",
        place,
        *values,
        area=area,
        said=(_said(teller, indicator, old, by_levels=by_levels), _said(teller, indicator, new, by_levels=by_levels)),
        segment=segment,
        fromPeriod=periods[0],
        toPeriod=periods[1],
        unit=indicator["unit"],
        gained=gained,
        gain=teller.word(gained) if gained else "",
    )


def _gained(indicator: Whole, values: list[Decimal | None], *, is_of_gap: bool) -> str | None:
    """Which of two groups the change of their gap is to the good of; of a distance or of one group alone nobody."""
    before, after = values
    if before is None or after is None or before == after or not is_of_gap or indicator["better"] == "parity":
        return None
    return "target" if after < before else "comparison"


def _said(teller: Teller, indicator: Whole, latest: Whole | None, *, by_levels: bool) -> str:
    if latest is None:
        return teller.word("missing")
    if by_levels:
        shown = teller.word("levels", *(_amount(teller, indicator, *level) for level in _levels(latest)))
    else:
        shown = _amount(teller, indicator, *_measure(latest), is_of_gap=_is_of_gap(latest))
        if _is_of_gap(latest) and latest["gap"] is not None:
            shown = teller.word("distance" if indicator["better"] == "parity" else "gap", shown)
    return teller.word("in", shown, period_name(latest["period"], teller.language))


def _amount(
    teller: Teller, indicator: Whole, value: Decimal | None, status: str = "", *, is_of_gap: bool = False
) -> str:
    if value is None:
        return teller.word("hidden" if status == "suppressed" else "missing")
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return amount(value, decimals, indicator["unit"], teller.language, of_change=is_of_gap)


def _decimal(value: Any) -> Decimal | None:
    """A figure with the decimals that it is shown with, be it one of the answer or of its JSON."""
    return value if value is None or isinstance(value, Decimal) else Decimal(str(value))


def _benchmark(
    teller: Teller, place: tuple[str, Whole], old: Whole | None, new: Whole | None, area: Whole
) -> Iterator[Whole]:
    """What is to be reached, and whether it is."""
    said = tuple(one and _aim(teller, place[1], one) for one in (old, new))
    ends = {"before": _told(old), "after": _told(new)}
    if new is None:
        if old is not None:
            yield teller.tell("benchmarkEnded", place, **ends, area=area, said=(said[0] or "", ""))
        return
    if old is None:
        yield teller.tell("benchmarkSet", place, **ends, area=area, said=("", said[1] or ""))
    elif _told(old) != _told(new):
        yield teller.tell("benchmarkChanged", place, **ends, area=area, said=(said[0] or "", said[1] or ""))
    kinds = {
        ("reached", True): "benchmarkReached",
        ("reached", False): "benchmarkLost",
        ("missed", True): "benchmarkMissed",
    }
    for name in ("reached", "missed"):
        states = bool(old and old[name]), bool(new[name])
        if states[0] != states[1] and (kind := kinds.get((name, states[1]))) and (states[1] or new[name] is False):
            yield teller.tell(kind, place, *states, area=area, said=("", said[1] or ""))


def _told(benchmark: Whole | None) -> Whole | None:
    """The benchmark as programs are told it."""
    if benchmark is None:
        return None
    figures = {name: _decimal(benchmark[name]) for name in ("level", "gap")}
    due_on = benchmark["dueOn"] and str(benchmark["dueOn"])
    return {"id": str(benchmark["id"]), "period": benchmark["period"], "dueOn": due_on, **figures}


def _aim(teller: Teller, indicator: Whole, benchmark: Whole) -> str:
    is_of_gap = benchmark["gap"] is not None
    value = _decimal(benchmark["gap"] if is_of_gap else benchmark["level"])
    shown = _amount(teller, indicator, value and value.normalize(), is_of_gap=is_of_gap)
    if is_of_gap:
        shown = teller.word("distance" if indicator["better"] == "parity" else "gap", shown)
    if benchmark["period"]:
        return teller.word("in", shown, period_name(benchmark["period"], teller.language))
    return f"{shown} {teller.word('by', teller.day(benchmark['dueOn']))}"
