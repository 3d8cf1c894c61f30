"""Text as XML can hold it."""

import re
from typing import Final

# What no XML document may hold, and what a file of a program's would take for its own.
_UNPRINTABLE: Final = re.compile("[^\t\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS: Final = re.compile("\r\n?")


def printable(text: str) -> str:
    """The text with one kind of line end, and without what cannot be printed."""
    return _UNPRINTABLE.sub("", _ENDS.sub("\n", text))
