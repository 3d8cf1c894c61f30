"""One file per kind of page, listed in the order in which a visitor meets them."""

from pages.views import (
    attention,
    cases,
    collaborations,
    evaluations,
    focus_areas,
    indicators,
    initiatives,
    login,
    me,
    milestones,
    strategies,
)

BLUEPRINTS = (
    login.blp,
    strategies.blp,
    focus_areas.blp,
    indicators.blp,
    initiatives.blp,
    milestones.blp,
    collaborations.blp,
    cases.blp,
    attention.blp,
    me.blp,
    evaluations.blp,
)
