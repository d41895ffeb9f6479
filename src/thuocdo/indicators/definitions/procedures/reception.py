"""Dossiers received, by channel and by level."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "procedures.dossiers.received.total",
        "Số lượng hồ sơ đã tiếp nhận",
        "Dossiers received, total",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.1"),
        formula=(
            "procedures.dossiers.received.direct.total + procedures.dossiers.received.postal.total "
            "+ procedures.dossiers.received.online_l3.total + "
            "procedures.dossiers.received.online_l4.total"
        ),
    ),
    declare(
        "procedures.dossiers.received.direct.total",
        "Tiếp nhận trực tiếp",
        "Dossiers received in person",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.1.a"),
        formula=(
            "procedures.dossiers.received.direct.district + "
            "procedures.dossiers.received.direct.commune"
        ),
    ),
    declare(
        "procedures.dossiers.received.direct.district",
        "Tiếp nhận trực tiếp - Cấp huyện",
        "Dossiers received in person, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.district.direct",
        source=district_2024(3, "3.3.1.a.h"),
    ),
    declare(
        "procedures.dossiers.received.direct.commune",
        "Tiếp nhận trực tiếp - Cấp xã",
        "Dossiers received in person, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.commune.direct",
        source=district_2024(3, "3.3.1.a.x"),
    ),
    declare(
        "procedures.dossiers.received.postal.total",
        "Tiếp nhận qua BCCI",
        "Dossiers received by public post",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.1.b"),
        formula=(
            "procedures.dossiers.received.postal.district + "
            "procedures.dossiers.received.postal.commune"
        ),
    ),
    declare(
        "procedures.dossiers.received.postal.district",
        "Tiếp nhận qua BCCI - Cấp huyện",
        "Dossiers received by public post, district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.district.post",
        source=district_2024(3, "3.3.1.b.h"),
    ),
    declare(
        "procedures.dossiers.received.postal.commune",
        "Tiếp nhận qua BCCI - Cấp xã",
        "Dossiers received by public post, commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.commune.post",
        source=district_2024(3, "3.3.1.b.x"),
    ),
    declare(
        "procedures.dossiers.received.online_l3.total",
        "Tiếp nhận trực tuyến mức độ 3",
        "Dossiers received online, level 3 (partial)",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.1.c"),
        formula=(
            "procedures.dossiers.received.online_l3.district + "
            "procedures.dossiers.received.online_l3.commune"
        ),
    ),
    declare(
        "procedures.dossiers.received.online_l3.district",
        "Tiếp nhận trực tuyến mức độ 3 - Cấp huyện",
        "Dossiers received online, level 3 (partial), district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.district.partial.online",
        source=district_2024(3, "3.3.1.c.h"),
    ),
    declare(
        "procedures.dossiers.received.online_l3.commune",
        "Tiếp nhận trực tuyến mức độ 3 - Cấp xã",
        "Dossiers received online, level 3 (partial), commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.commune.partial.online",
        source=district_2024(3, "3.3.1.c.x"),
    ),
    declare(
        "procedures.dossiers.received.online_l4.total",
        "Tiếp nhận trực tuyến mức độ 4",
        "Dossiers received online, level 4 (full)",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3, "3.3.1.d"),
        formula=(
            "procedures.dossiers.received.online_l4.district + "
            "procedures.dossiers.received.online_l4.commune"
        ),
    ),
    declare(
        "procedures.dossiers.received.online_l4.district",
        "Tiếp nhận trực tuyến mức độ 4 - Cấp huyện",
        "Dossiers received online, level 4 (full), district level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.district.full.online",
        source=district_2024(3, "3.3.1.d.h"),
    ),
    declare(
        "procedures.dossiers.received.online_l4.commune",
        "Tiếp nhận trực tuyến mức độ 4 - Cấp xã",
        "Dossiers received online, level 4 (full), commune level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        measure="dossiers.received.commune.full.online",
        source=district_2024(3, "3.3.1.d.x"),
    ),
    declare(
        "procedures.dossiers.received.online.total",
        "Số hồ sơ tiếp nhận trực tuyến (mọi mức độ)",
        "Dossiers received online, any level",
        unit=units.DOSSIERS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3),
        formula=(
            "procedures.dossiers.received.online_l3.total + "
            "procedures.dossiers.received.online_l4.total"
        ),
        helper=True,
    ),
    declare(
        "procedures.dossiers.received.carried_over",
        "Số hồ sơ từ kỳ trước chuyển qua",
        "Dossiers carried over from the previous period",
        unit=units.DOSSIERS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.DOSSIERS,
        source=district_2024(3),
        note="Needed to explain gaps between received and resolved.",
        helper=True,
    ),
)
