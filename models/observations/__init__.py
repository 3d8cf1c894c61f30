"""Observations: the record, what it forbids of what it stands on, and what may be shown of whole tables of them.

Arrows: disclosing | rules -> record.
"""

from models.observations import disclosing, rules
from models.observations.record import Observation, ObservationCorrection

__all__ = ["Observation", "ObservationCorrection", "disclosing", "rules"]
