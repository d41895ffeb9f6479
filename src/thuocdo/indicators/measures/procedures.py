"""What is counted in procedures: those in force, those that are linked, what decisions announced, what was made simpler.

The province alone keeps the list, so these are known of it and of no unit below: the same list holds in every unit of a level, and adding it
up over units would count each procedure as often as there are units. Internal procedures stay out of all of them.
"""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures.measure import Aggregate, Condition, Day, Measure, Slice

VERSIONS, LINKED = "procedures.versions", "procedures.linked"
PUBLICATIONS, SIMPLIFICATIONS = "procedures.publications", "procedures.simplifications"
OWNER = "owner_id"
_OF_PROVINCE: dict[str, Any] = {"unit": OWNER, "known_of": ("province",)}
_DECREE_63 = "Nghị định số 63/2010/NĐ-CP"
_INDEX = "Quyết định số 766/QĐ-TTg ngày 23/06/2022"
_LETTER_581 = "Công văn số 581/BNV-CCHC ngày 21/02/2022 của Bộ Nội vụ, Biểu mẫu 3"
_DECREE_224 = "Nghị định số 224/2026/NĐ-CP"

IN_FORCE = Day(
    "in_force", "ngày có hiệu lực", "day it comes into force", lambda row: row.valid_from
)
NO_MORE = Day(
    "no_more", "ngày hết hiệu lực", "day it is no more in force", lambda row: row.valid_until
)
LINKED_FROM = Day(
    "linked", "ngày vào nhóm liên thông", "day it is linked", lambda row: row.linked_from
)
LINKED_UNTIL = Day(
    "unlinked", "ngày thôi liên thông", "day it is no more linked", lambda row: row.linked_until
)
ANNOUNCED = Day(
    "announced",
    "ngày ký quyết định công bố",
    "day the decision was signed",
    lambda row: row.announced_on,
)
PUBLIC_DUE = Day(
    "public_due", "hạn công khai theo bộ chỉ số", "last day to make it public, by the index",
    lambda row: row.index_publish_due_on,
)  # fmt: skip
SIMPLER = Day("simpler", "ngày áp dụng", "day from which it holds", lambda row: row.effective_on)

PUBLIC = Condition(
    "public", "thủ tục dành cho người dân, doanh nghiệp", "for people and businesses",
    lambda row: row.audience == "public",
)  # fmt: skip
LOCAL_LEVEL = Condition(
    "local_level", "do địa phương giải quyết (không tính cấp bộ)", "handled in the province, not by a ministry",
    lambda row: row.level != "ministry",
)  # fmt: skip
ONCE = Condition(
    "once", "mỗi thủ tục tính một lần dù có nhiều cấp thực hiện", "each counted once, at however many levels it is handled",
    lambda row: row.first_level,
)  # fmt: skip
ONLINE = Condition(
    "online", "cung cấp trực tuyến (toàn trình hoặc một phần)", "offered online, in full or in part",
    lambda row: row.online_level.isin(("full", "partial")),
)  # fmt: skip
#: The two technical reasons of Decree 224/2026 article 14: what hinders it can be mended, so it could be online in full.
FULL_POSSIBLE = Condition(
    "full_possible", "đã toàn trình, hoặc chỉ một phần vì lý do kỹ thuật", "online in full, or in part for a technical reason alone",
    lambda row: (row.online_level == "full") | row.partial_reason.isin(("technical_fault", "other_technical")),
)  # fmt: skip
WITHOUT_BOUNDARY = Condition(
    "without_boundary", "tiếp nhận không phụ thuộc địa giới hành chính", "may be handed in regardless of boundaries",
    lambda row: row.territorial_scope.isin(("province", "nation")),
)  # fmt: skip
WITH_FEE = Condition(
    "with_fee", "có phí, lệ phí khác 0 đồng", "has a fee that is not zero", lambda row: row.has_fee
)
FOR_PERSONS = Condition(
    "for_persons",
    "cá nhân được thực hiện",
    "natural persons may use it",
    lambda row: row.for_persons,
)
WHOLE = Condition(
    "whole", "đủ các bộ phận cơ bản", "all its basic parts are there", lambda row: row.whole
)  # fmt: skip
TIMELY = Condition(
    "timely", "ký công bố đúng hạn theo bộ chỉ số (ngày làm việc)", "signed in time, by the index (working days)",
    lambda row: ~row.index_announced_late,
)  # fmt: skip
LATE = Condition(
    "late", "ký công bố muộn theo bộ chỉ số (ngày làm việc)", "signed late, by the index (working days)",
    lambda row: row.index_announced_late,
)  # fmt: skip
LATE_BY_DECREE = Condition(
    "late_by_decree", "ký công bố muộn theo nghị định (ngày)", "signed late, by the decree (days)",
    lambda row: row.announced_late,
)  # fmt: skip
PUBLIC_IN_TIME = Condition(
    "public_in_time", "đã công khai trong hạn theo bộ chỉ số", "made public in time, by the index",
    lambda row: row.published_on <= row.index_publish_due_on,
)  # fmt: skip
DECIDED = Condition(
    "decided", "có quyết định phê duyệt", "a decision approved it", lambda row: row.decided
)


def _is(column: str, value: object, code: str, vi: str, en: str) -> Slice:
    return Slice(
        code, vi, en, (Condition(f"{column}_{code}", vi, en, lambda row: row[column] == value),)
    )


LEVELS = (
    _is(
        "level",
        "province",
        "province",
        "cấp tỉnh, gồm cơ quan ngành dọc",
        "province, vertical agencies included",
    ),
    _is("level", "district", "district", "cấp huyện", "district"),
    _is("level", "commune", "commune", "cấp xã", "commune"),
)
ONLINE_LEVELS = (
    _is("online_level", "full", "full", "trực tuyến toàn trình", "full online service"),
    _is("online_level", "partial", "partial", "trực tuyến một phần", "partial online service"),
)
KINDS = (
    _is("kind", "new", "new", "mới ban hành", "new"),
    _is("kind", "amended", "amended", "sửa đổi, bổ sung", "amended"),
    _is("kind", "replaced", "replaced", "được thay thế", "replaced"),
    _is("kind", "abolished", "abolished", "bãi bỏ", "abolished"),
)
#: Form 3 asks for both in one number.
_WITHDRAWN = Slice(
    "withdrawn", "bãi bỏ, thay thế", "abolished or replaced",
    (Condition("kind_withdrawn", "bãi bỏ hoặc được thay thế", "abolished or replaced", lambda row: row.kind.isin(("abolished", "replaced"))),),
)  # fmt: skip
#: Between levels of government, or in one.
LINKS = (
    _is("crosses_levels", False, "same_level", "liên thông cùng cấp", "linked in one level"),
    _is(
        "crosses_levels",
        True,
        "across_levels",
        "liên thông giữa các cấp chính quyền",
        "linked between levels",
    ),
)
_ONCE = Slice("once", "tính một lần", "counted once", (ONCE,))


def _in_force(
    code: str, vi: str, en: str, *where: Condition, source: str = f"{_DECREE_63}, Điều 13"
) -> Measure:
    return Measure(
        code=f"procedures.{code}", vi=vi, en=en, fact=VERSIONS, on=IN_FORCE, until=NO_MORE, **_OF_PROVINCE,
        where=(PUBLIC, LOCAL_LEVEL, *where), source=source,
    )  # fmt: skip


def _announced(
    code: str,
    vi: str,
    en: str,
    *where: Condition,
    on: Day = ANNOUNCED,
    source: str = f"{_LETTER_581}, mục 1",
) -> Measure:
    return Measure(
        code=f"procedures.{code}", vi=vi, en=en, fact=PUBLICATIONS, on=on, **_OF_PROVINCE, where=(PUBLIC, *where), source=source
    )  # fmt: skip


BY_LEVEL = _in_force(
    "in_force_by_level",
    "Thủ tục đang áp dụng, tính ở từng cấp",
    "Procedures in force, counted at each level",
)
ALL = _in_force("in_force", "Thủ tục đang áp dụng", "Procedures in force", ONCE)
LINKED_PROCEDURES = Measure(
    code="procedures.linked", vi="Thủ tục liên thông, tính ở từng cấp", en="Linked procedures, counted at each level", fact=LINKED,
    on=LINKED_FROM, until=LINKED_UNTIL, **_OF_PROVINCE, where=(PUBLIC, LOCAL_LEVEL), source="Thông tư số 01/2018/TT-VPCP, Điều 4",
)  # fmt: skip
ITEMS = _announced("announced", "Thủ tục được công bố", "Procedures in decisions of publication")

MEASURES: tuple[Measure, ...] = (
    ALL,
    *(BY_LEVEL.sliced(level) for level in LEVELS),
    *(ALL.sliced(part) for part in ONLINE_LEVELS),
    _in_force("online", "Thủ tục cung cấp trực tuyến", "Procedures offered online", ONCE, ONLINE, source=f"{_INDEX}, chỉ số 3.1"),
    _in_force("full_possible", "Thủ tục đủ điều kiện trực tuyến toàn trình", "Procedures that could be online in full", ONCE, FULL_POSSIBLE,
              source=f"{_DECREE_224}, Điều 14"),
    _in_force("without_boundary", "Thủ tục phi địa giới", "Procedures regardless of boundaries", ONCE, WITHOUT_BOUNDARY, source=f"{_LETTER_581}, mục 2.3"),
    _in_force("with_fee", "Thủ tục có phí, lệ phí", "Procedures with a fee", ONCE, WITH_FEE, source=f"{_INDEX}, chỉ số 3.5a"),
    _in_force("for_persons", "Thủ tục cho cá nhân", "Procedures for natural persons", ONCE, FOR_PERSONS, source=f"{_INDEX}, chỉ số 4.5a"),
    _in_force("whole", "Thủ tục công khai đủ nội dung", "Procedures with complete content", ONCE, WHOLE, source=f"{_INDEX}, chỉ số 1.3"),
    *(LINKED_PROCEDURES.sliced(kind).sliced(_ONCE) for kind in LINKS),
    *(LINKED_PROCEDURES.sliced(kind).sliced(level) for kind in LINKS for level in LEVELS[1:]),
    ITEMS,
    *(ITEMS.sliced(kind) for kind in (*KINDS, _WITHDRAWN)),
    _announced("announced_timely", "Thủ tục công bố đúng hạn (bộ chỉ số)", "Procedures announced in time, by the index", TIMELY, source=f"{_INDEX}, chỉ số 1.1"),
    _announced("announced_late", "Thủ tục công bố muộn (bộ chỉ số)", "Procedures announced late, by the index", LATE, source=f"{_INDEX}, chỉ số 1.1"),
    _announced("announced_late_by_decree", "Thủ tục công bố muộn (nghị định)", "Procedures announced late, by the decree", LATE_BY_DECREE,
               source=f"{_DECREE_63}, Điều 15"),
    _announced("public_due", "Thủ tục đến hạn công khai", "Procedures due to be made public", on=PUBLIC_DUE, source=f"{_INDEX}, chỉ số 1.2"),
    _announced("public_in_time", "Thủ tục công khai đúng hạn", "Procedures made public in time", PUBLIC_IN_TIME, on=PUBLIC_DUE, source=f"{_INDEX}, chỉ số 1.2"),
    Measure(code="procedures.simplified", vi="Thủ tục được đơn giản hóa theo quyết định", en="Procedures made simpler by a decision", fact=SIMPLIFICATIONS,
            on=SIMPLER, **_OF_PROVINCE, where=(PUBLIC, DECIDED), aggregate=Aggregate.DISTINCT, column="procedure_id", source=f"{_LETTER_581}, mục 1.1"),
)  # fmt: skip
