"""What the forms for two-tier administration count that older forms do not: what departments and communes receive, by channel."""

from __future__ import annotations

from thuocdo.indicators.measures.dossiers import CHANNELS, LEVELS, RECEIVED
from thuocdo.indicators.measures.measure import Measure

_PROVINCE, _DISTRICT, _COMMUNE = LEVELS
_DIRECT, _ONLINE, _POST = CHANNELS

MEASURES: tuple[Measure, ...] = (
    *(RECEIVED.sliced(_PROVINCE).sliced(channel) for channel in CHANNELS),
    RECEIVED.sliced(_COMMUNE).sliced(_ONLINE),
)
