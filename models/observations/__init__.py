"""Observations: the record, what it forbids of what it stands on, and what may be shown of whole tables of them.

Arrows: disclosing -> remembered -> record; rules -> record.
"""

from models.observations import disclosing, rules
from models.observations.record import DECIDED, Observation, ObservationCorrection, is_sourced

__all__ = ["DECIDED", "Observation", "ObservationCorrection", "disclosing", "is_sourced", "rules"]
