"""Disclosure control of whole tables (domain rule 11 e): what can be computed from what is shown, and what hides it.

A table is the cells of one indicator in one area and period. `tables` says which cells add up, `audit` counts exactly
which values a hidden count may still have, `second` hides as little more as will do.
Arrows: second -> audit -> tables.
"""
