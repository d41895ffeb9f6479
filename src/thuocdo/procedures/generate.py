"""A catalogue of the size of a whole province, for benchmarks: 2,121 procedures with made-up names and provisional codes.

The numbers by level are those of Thanh Hóa at the end of 2023. With July 2025 the districts end, and each of their
procedures passes to the commune or to the province. The same seed gives the same catalogue.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.organisations.models import DISTRICTS_END
from thuocdo.procedures.choices import LifeEvent
from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    Entry,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.imports import import_entries
from thuocdo.procedures.publishing import Decision

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

#: Procedures by level at the end of 2023 (report of Thanh Hóa for 2023): 2,121 in all.
BY_LEVEL = {"province": 1561, "district": 317, "commune": 243}
#: A guess: so many of the district's procedures passed to the commune, the rest to the province.
TO_COMMUNE = 0.8
FIRST_DAY = date(2023, 1, 1)
_FIRST_NUMBER = 100_001

_ACTS = (
    "Cấp", "Cấp lại", "Gia hạn", "Điều chỉnh", "Thu hồi", "Đăng ký", "Đăng ký thay đổi", "Thẩm định", "Phê duyệt",
    "Công nhận", "Xác nhận", "Thông báo", "Chấm dứt", "Chuyển nhượng",
)  # fmt: skip
_THINGS = (
    "giấy phép hoạt động", "giấy chứng nhận đủ điều kiện", "chứng chỉ hành nghề", "giấy phép khai thác",
    "hồ sơ thiết kế", "kế hoạch bảo vệ môi trường", "phương án sử dụng đất", "giấy phép vận tải", "quyết định hỗ trợ",
    "danh sách đối tượng hưởng chính sách", "giấy phép quảng cáo", "giấy phép xả thải", "phương án bồi thường",
)  # fmt: skip
_SECTORS = (
    "Đất đai", "Môi trường", "Xây dựng", "Giao thông", "Y tế", "Giáo dục", "Lao động", "Văn hóa", "Du lịch", "Công Thương",
    "Nông nghiệp", "Thủy sản", "Lâm nghiệp", "Khoa học", "Thông tin", "Tài chính", "Đầu tư", "Tư pháp", "Nội vụ", "Tôn giáo",
)  # fmt: skip
_PLACES = (
    "cơ sở kinh doanh", "hợp tác xã", "doanh nghiệp vốn nước ngoài", "hộ gia đình, cá nhân", "tổ chức xã hội",
    "khu công nghiệp", "công trình thủy lợi", "vùng nuôi trồng", "trung tâm dịch vụ", "phòng khám",
)  # fmt: skip


def generated_entries(*, seed: int = 0, on: date = DISTRICTS_END) -> list[Entry]:
    """Return the whole catalogue as it is on one day: with districts before July 2025, without them after."""
    drawn = random.Random(seed)  # noqa: S311 - made-up data, not secrets
    levels = [level for level, count in BY_LEVEL.items() for _ in range(count)]
    names = _names(drawn)
    entries = []
    for number, level in enumerate(levels):
        name, sector = next(names)
        content = _content(name, sector, level, drawn)
        heir = "commune" if drawn.random() < TO_COMMUNE else "province"
        if level == "district" and on >= DISTRICTS_END:
            content = replace(content, levels=(heir,), agencies=_agencies(heir))
        entries.append(Entry(f"T.{_FIRST_NUMBER + number:06d}", content))
    return entries


def load_generated(*, owner: Unit, seed: int = 0, at: datetime) -> int:
    """Enter the catalogue of 2023 and, from July 2025, the versions without districts; return how many procedures it has."""
    before = generated_entries(seed=seed, on=FIRST_DAY)
    import_entries(
        before,
        owner=owner,
        decision=Decision("MAU-2023/QĐ-UBND", FIRST_DAY),
        valid_from=FIRST_DAY,
        actor=None,
        at=at,
    )
    import_entries(
        generated_entries(seed=seed, on=DISTRICTS_END),
        owner=owner,
        decision=Decision("MAU-2025/QĐ-UBND", date(2025, 6, 20), DISTRICTS_END),
        valid_from=DISTRICTS_END,
        actor=None,
        at=at,
    )
    return len(before)


def _names(drawn: random.Random) -> Iterator[tuple[str, str]]:
    """Yield names that do not repeat, with their sectors, in an order that the seed decides."""
    pairs = [
        (f"{act} {thing} đối với {place} trong lĩnh vực {sector.lower()}", sector)
        for sector in _SECTORS
        for act in _ACTS
        for thing in _THINGS
        for place in _PLACES
    ]
    yield from drawn.sample(pairs, k=len(pairs))


def _content(name: str, sector: str, level: str, drawn: random.Random) -> Content:
    online = drawn.choices(["full", "partial", "none"], [868, 842, 411])[0]
    fee = drawn.choice([None, 0, 0, 0, 50_000, 100_000, 150_000, 300_000])
    days = Decimal(drawn.choice([1, 2, 3, 5, 7, 10, 15, 20, 30]))
    channels = ["direct", "post"] if online == "none" else ["direct", "online", "post"]
    limit = TimeLimitContent(days, "working_day", fees=(FeeContent("fee", fee),))
    return Content(
        name=name,
        sector_code=f"LV-{_SECTORS.index(sector) + 1:02d}",
        sector_name=sector,
        levels=(level,),
        online_level=online,
        partial_reason=drawn.choice(["presence", "field_check"]) if online == "partial" else "",
        summary=f"{name}.",
        subjects=tuple(
            drawn.sample(["citizen", "business", "organisation"], k=drawn.randint(1, 3))
        ),
        life_events=(drawn.choice(LifeEvent.values),),
        territorial_scope=drawn.choice(["local", "province", "nation"]),
        priority_lane=drawn.random() < 0.2,
        sets=1,
        agencies=_agencies(level),
        steps=tuple(StepContent(text) for text in ("Nộp hồ sơ.", "Thẩm định.", "Nhận kết quả.")),
        ways=tuple(WayContent(channel, (limit,)) for channel in channels),
        documents=tuple(
            DocumentContent(f"Giấy tờ số {n + 1}", originals=1) for n in range(drawn.randint(1, 6))
        ),
        results=(ResultContent(f"Kết quả: {name}", is_paper=drawn.random() < 0.9),),
        legal_bases=(LegalBasisContent(f"{drawn.randint(1, 200)}/2020/NĐ-CP", sector),),
    )


def _agencies(level: str) -> tuple[AgencyContent, ...]:
    names = {"province": "Sở chuyên ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã"}
    return (AgencyContent("competent", names[level]),)
