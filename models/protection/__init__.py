"""Disclosure control of whole tables (domain rule 11 e): what can be computed from what is shown, and what hides it.

A table is the cells of one indicator in one area and period. `members` are these cells, `past` what they were before,
`tables` says which of them add up, `audit` counts exactly which values a hidden count may still have, `second` hides as
little more as will do. Arrows: second -> views -> audit -> tables -> past -> members.

What is decided holds within a table, whatever is filtered, corrected or asked of an earlier time. It does not hold
against what another table tells of the same people: two indicators may count the same group in the same period, and
each shows its own figures, so that a denominator or a complement hidden here is told there by an indicator that is
exempt, that is published or that has a smaller cell size; and what the audit counts as unknown here may be known there.
"""

from typing import Final

RULE: Final = 1  # grows with every change of what may be shown: whatever another rule decided is decided anew
