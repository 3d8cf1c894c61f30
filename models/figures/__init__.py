"""The computing of figures: pure functions on decimals that know neither database nor HTTP.

`periods` names time, `cells` single figures, `disclosure` decides what is hidden, `gap` compares two groups,
`measure` says what a verdict follows and `course` follows it through time. `change` compares two periods, `streak`
counts steps, `decomposition` says which group moved, `remarks` what must be said beside; `verdict` puts them together
with their `reasons`, and `rollup` sums up a goal.
Arrows: rollup | verdict -> remarks | streak -> decomposition | change -> course | reasons -> measure
-> gap | disclosure | periods -> cells.
"""
