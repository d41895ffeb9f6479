"""All definitions, by the module that holds them; to add an indicator, write it there and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from thuocdo.indicators.definitions import (
    civil_service,
    finance,
    index,
    institutions,
    organisation,
    steering,
    two_tier,
)
from thuocdo.indicators.definitions.digital import documents, services, systems
from thuocdo.indicators.definitions.procedures import (
    clocks,
    feedback,
    inventory,
    one_stop,
    publication,
    reception,
    resolution,
    whole,
)
from thuocdo.indicators.indicator import Indicator

_BY_MODULE: Mapping[str, tuple[Indicator, ...]] = {
    "steering": steering.INDICATORS,
    "institutions": institutions.INDICATORS,
    "procedures.inventory": inventory.INDICATORS,
    "procedures.one_stop": one_stop.INDICATORS,
    "procedures.reception": reception.INDICATORS,
    "procedures.resolution": resolution.INDICATORS,
    "procedures.whole": whole.INDICATORS,
    "procedures.clocks": clocks.INDICATORS,
    "procedures.publication": publication.INDICATORS,
    "procedures.feedback": feedback.INDICATORS,
    "organisation": organisation.INDICATORS,
    "civil_service": civil_service.INDICATORS,
    "finance": finance.INDICATORS,
    "digital.systems": systems.INDICATORS,
    "digital.documents": documents.INDICATORS,
    "digital.services": services.INDICATORS,
    "index": index.INDICATORS,
}

#: The order is that of the forms; the first word of each name is the theme.
DEFINITIONS: Mapping[str, tuple[Indicator, ...]] = {
    name: members + two_tier.TWO_TIER_INDICATORS.get(name, ())
    for name, members in _BY_MODULE.items()
}
