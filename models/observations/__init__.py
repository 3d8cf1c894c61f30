"""Observations: the record, what it forbids of what it stands on, and what may be shown of whole tables of them.

Arrows: disclosing, rules -> remembered -> record; arriving -> record.
"""

from models.observations import arriving, disclosing, rules
from models.observations.record import DECIDED, Observation, ObservationCorrection, is_sourced

__all__ = ["DECIDED", "Observation", "ObservationCorrection", "arriving", "disclosing", "is_sourced", "rules"]
