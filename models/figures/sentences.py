"""The verdict in words that a committee member understands, in Danish and English, without any hidden figure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from models.figures.cells import Bound
from models.figures.change import Change
from models.figures.disclosure import Language, bound_text
from models.figures.gap import gap_of
from models.figures.measure import Segment, Yardstick
from models.figures.phrases import PHRASES
from models.figures.reasons import Reason, Source
from models.figures.saying import amount, joined, period_name
from models.figures.verdict import Verdict

LANGUAGES: Final[tuple[Language, ...]] = ("da", "en")


def sentences_on(yardstick: Yardstick, segment: Segment, verdict: Verdict) -> dict[str, str]:
    """`{da, en}`: what the direction is and why, and after it what must be known beside it."""
    return {language: _Speaker(yardstick, segment, verdict, language).whole() for language in LANGUAGES}


class _Speaker:
    def __init__(self, yardstick: Yardstick, segment: Segment, verdict: Verdict, language: Language) -> None:
        self.yardstick, self.segment, self.verdict, self.language = yardstick, segment, verdict, language
        self.of_gap = yardstick.measure == "shortfall"

    def whole(self) -> str:
        return " ".join(f"{one[:1].upper()}{one[1:]}." for one in self._parts())

    def _parts(self) -> Iterator[str]:
        yield f"{self._say(self.verdict.direction)}: {self._why()}"
        yield from self._mismatch()
        yield from self._remarks()
        yield from self._streak()
        yield from self._evaluation()
        yield from self._noise()

    def _say(self, phrase: str, **blanks: str) -> str:
        return PHRASES[self.language][phrase].format(**blanks)

    def _period(self, code: str | None) -> str:
        return "" if code is None else period_name(code, self.language)

    def _periods(self, codes: tuple[str, ...]) -> str:
        return joined([self._period(code) for code in codes], self.language) if codes else ""

    def _amount(self, value: Decimal | None, *, of_change: bool = False) -> str:
        """A measure or a change of it; by the rule `exact` with as many as two decimals more, where it has them."""
        if value is None:
            return ""
        decimals = self.yardstick.decimals
        if self.yardstick.rule == "exact":
            exponent = value.normalize().as_tuple().exponent
            decimals = min(max(decimals, -exponent if isinstance(exponent, int) else 0), decimals + 2, 6)
        is_points = of_change or self.of_gap
        return amount(value, decimals, self.yardstick.unit, self.language, of_change=is_points)

    def _subject(self) -> str:
        if self.of_gap:
            return self._say("distance" if self.yardstick.better == "parity" else "gap")
        return self._say("level" if self.yardstick.comparison == "single" else "targetLevel")

    def _why(self) -> str:
        since = self.verdict.since_baseline
        if since.change is not None:
            return self._moved(since)
        reasons = [reason for reason in self.verdict.reasons if reason.about == "sinceBaseline"]
        return "; ".join(self._cause(reason) for reason in reasons)

    def _moved(self, since: Change) -> str:
        change = since.change or Decimal(0)
        phrase = "rose" if change > 0 else "fell"
        if self.verdict.direction == "unchanged":
            phrase = "underThreshold" if change else "stood"
        return self._say(
            phrase,
            **self._ends(since),
            change=self._amount(abs(change), of_change=True),
            threshold=self._amount(self.yardstick.threshold, of_change=True),
        )

    def _ends(self, change: Change) -> dict[str, str]:
        return {
            "subject": self._subject(),
            "before": self._amount(change.from_value),
            "after": self._amount(change.to_value),
            "start": self._period(change.from_period),
            "end": self._period(change.to_period),
        }

    def _cause(self, reason: Reason) -> str:
        """What a reason without figures says; of hidden values no more than their bounds."""
        if reason.code == "certainWithinBounds":
            bounds = [self._bound(source) for source in reason.sources if source.value is None]
            return self._say("certain", bounds=joined(bounds, self.language))
        return self._say(
            "noValueOf" if reason.code == "noValue" and reason.role else reason.code,
            periods=self._periods(reason.periods),
            role=self._say(reason.role or "single"),
            cause=self._say(reason.cause) if reason.cause in PHRASES[self.language] else "",
        )

    def _bound(self, source: Source) -> str:
        bound = bound_text(Bound(source.over, source.under), self.yardstick.unit, self.language)
        return self._say("bound", role=self._say(source.role), bound=bound, period=self._period(source.period))

    def _mismatch(self) -> Iterator[str]:
        """That the gap of the shown values is another one than the gap shown (domain rule 8)."""
        since, yardstick = self.verdict.since_baseline, self.yardstick
        if not self.of_gap or since.change is None or yardstick.better is None or yardstick.rule == "exact":
            return
        for code in (since.from_period or "", since.to_period or ""):
            cells = self.segment.target.get(code), self.segment.comparison.get(code)
            mismatch = gap_of(*cells, yardstick.better, yardstick.decimals).mismatch
            if mismatch:
                change = self._amount(abs(mismatch), of_change=True)
                yield self._say("mismatch", end=self._period(code), change=change)

    def _remarks(self) -> Iterator[str]:
        verdict, parts = self.verdict, self.verdict.decomposition
        start = self._period(verdict.since_baseline.from_period)
        if verdict.false_progress:
            said = self._say("falseProgress", start=start)
            is_by_comparison = parts is not None and parts.comparison_part < 0 <= parts.target_part
            yield self._say("and", first=said, second=self._say("byComparison")) if is_by_comparison else said
        elif verdict.mostly_comparison:
            yield self._say("mostlyComparison")
        if verdict.overtaken:
            yield self._say("overtaken", start=start)
        if verdict.parity_reached:
            even = "parityReachedByBoth" if self.yardstick.better == "parity" else "parityReached"
            yield self._say(even, end=self._period(verdict.since_baseline.to_period))

    def _streak(self) -> Iterator[str]:
        """How many steps; not of false progress, which nobody should take for a lasting one."""
        verdict, streak, since = self.verdict, self.verdict.streak, self.verdict.since_baseline
        steps = self._say("step") if streak.periods == 1 else self._say("steps", count=str(streak.periods))
        start, end = self._period(since.from_period), self._period(since.to_period)
        if streak.periods and not verdict.false_progress:
            said = self._say("unbroken" if streak.unbroken else "streak", steps=steps, start=start, end=end)
            is_broken = since.change is not None and not streak.unbroken
            yield self._say("but", first=said, second=self._say("broken", start=start)) if is_broken else said
        if streak.skipped:
            yield self._say("skipped", periods=self._periods(streak.skipped))

    def _evaluation(self) -> Iterator[str]:
        since = self.verdict.since_evaluation
        if since is None or since.change is None:
            return
        said = self._say("sinceEvaluation", **self._ends(since))
        if since.as_reported not in (None, since.from_value):
            said += f" ({self._say('asReported', reported=self._amount(since.as_reported))})"
        yield said

    def _noise(self) -> Iterator[str]:
        for reason in self.verdict.reasons:
            if reason.code == "intervalOfChange":
                ends = {
                    "low": self._amount(reason.low, of_change=True),
                    "high": self._amount(reason.high, of_change=True),
                }
                yield self._say("within" if self.verdict.within_noise else "beyond", **ends)
