"""What a broken rule looks like before anyone puts it on the wire."""

from collections.abc import Callable
from typing import Any


class RuleViolation(Exception):
    """A rule of the domain refuses a change.

    ``code`` names the rule in the problem catalogue; ``attribute`` is the attribute at fault (``owning_centre_id``), or
    None when the whole record is; ``params`` fill the catalogue's sentence and are shown to the caller, so they never
    hold what was refused. ``record`` is which one is refused, where a unit of work has several.
    """

    def __init__(self, code: str, attribute: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.attribute = attribute
        self.params = params
        self.record: Any = None

    def of(self, record: Any) -> "RuleViolation":
        """The same, said of a record."""
        self.record = self.record or record
        return self


class RuleViolations(Exception):
    """Everything that one unit of work breaks, at once."""

    def __init__(self, faults: list[RuleViolation]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


def together(*rules: Callable[[], None]) -> None:
    """Ask several rules that each may raise, and raise what all of them refuse at once."""
    faults: list[RuleViolation] = []
    for rule in rules:
        try:
            rule()
        except RuleViolation as fault:
            faults.append(fault)
        except RuleViolations as several:
            faults.extend(several.faults)
    if faults:
        raise RuleViolations(faults)
