"""The computing of figures: pure functions on decimals that know neither database nor HTTP.

`periods` names time, `cells` single figures, `disclosure` decides what is hidden, `gap` compares two
groups, `measure` says what a verdict follows, `change` and `verdict` judge it, `rollup` sums up a goal.
Arrows: rollup | verdict -> change -> measure -> gap | disclosure | periods -> cells.
"""
