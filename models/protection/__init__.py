"""Disclosure control of whole tables (domain rule 11 e): what can be computed from what is shown, and what hides it.

A table is the cells of one indicator in one area and period. `members` are these cells, `past` what they were before,
`tables` says which of them add up, `audit` counts exactly which values a hidden count may still have, `second` hides as
little more as will do. Arrows: second -> views -> audit -> tables -> past -> members.

What is decided holds whatever is filtered, corrected or asked of an earlier time. What another indicator tells of the
same people counts as known: how many they are (``models.observations.neighbours``), in the same area and period, where
their series name the same population and segment. That is all that is asked of other tables: whether the numerator of
one is the complement of another is not, nor what another indicator told before it was corrected or deleted.
"""

from typing import Final

RULE: Final = 2  # grows with every change of what may be shown: whatever another rule decided is decided anew
