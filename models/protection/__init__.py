"""Disclosure control of whole tables (domain rule 11 e): what can be computed from what is shown, and what hides it.

A table is the cells of one indicator in one area and period. `members` are these cells, `past` what they were before,
`tables` says which of them add up, `audit` counts exactly which values a hidden count may still have, `second` hides as
little more as will do. Arrows: second -> views -> audit -> tables -> past -> members.
"""

from typing import Final

RULE: Final = 1  # grows with every change of what may be shown: whatever another rule decided is decided anew
