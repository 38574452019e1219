"""What an organisation may set of how a commitment is judged."""

from decimal import Decimal
from typing import Final

from ridealong.contracts.fields import Part

LATE_SHARE: Final = Decimal("0.5")
LATE_WINDOW_DAYS: Final = 14


class Parameters(Part):
    """What counts of that which comes late, as a share, and how many days after the due day."""

    late_share: Decimal = LATE_SHARE
    late_window_days: int = LATE_WINDOW_DAYS


USUAL: Final = Parameters()
"""Those of DOMAIN C1."""
