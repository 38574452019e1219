"""Whether all is well: one finding per question, each with what to do when it isn't."""

from ridealong.deploy.operating.doctor.examine import Patient, examine
from ridealong.deploy.operating.doctor.finding import Finding

__all__ = ["Finding", "Patient", "examine"]
