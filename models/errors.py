"""What a broken rule looks like before anyone puts it on the wire."""

from typing import Any


class RuleViolation(Exception):
    """A rule of the domain refuses a change.

    ``code`` names the rule in the problem catalogue; ``attribute`` is the attribute at fault (``owning_centre_id``), or
    None when the whole record is; ``params`` fill the catalogue's sentence and are shown to the caller, so they never
    hold what was refused.
    """

    def __init__(self, code: str, attribute: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.attribute = attribute
        self.params = params


class RuleViolations(Exception):
    """Everything that one unit of work breaks, at once."""

    def __init__(self, faults: list[RuleViolation]) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults
