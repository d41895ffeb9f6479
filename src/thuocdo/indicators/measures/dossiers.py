"""What is counted in dossiers."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures.measure import Aggregate, Condition, Day, Measure, OfRow, Slice

FACT = "dossiers.dossiers"
AGENCY = "competent_agency_id"
_DECREE_61 = "Nghị định số 61/2018/NĐ-CP"
_LETTER_581 = "Công văn số 581/BNV-CCHC ngày 21/02/2022 của Bộ Nội vụ, Biểu mẫu 3"
_INDEX = "Quyết định số 766/QĐ-TTg ngày 23/06/2022"

# Days

ACCEPTED = Day("accepted", "ngày tiếp nhận", "day of acceptance", lambda row: row.accepted_on)
RESOLVED = Day("resolved", "ngày có kết quả", "day of the result", lambda row: row.resolved_on)
RETURNED = Day(
    "returned", "ngày trả kết quả", "day the applicant got it", lambda row: row.returned_on
)
ENDED = Day("ended", "ngày kết thúc", "day it ended", lambda row: row.ended_on)
INDEX_ENDED = Day(
    "index_ended", "ngày kết thúc theo bộ chỉ số", "day it ended by the index", lambda row: row.index_ended_on
)  # fmt: skip


def left_in_time(due: str, ended: str) -> OfRow:
    """Return the first day at whose end an open record is no more in time: the day it ended, or the day after it was due.

    Null: open and without a term, it stays in time.
    """

    def of(row: Any) -> Any:
        late_from = row[due] + 1
        first = (late_from < row[ended]).ifelse(late_from, row[ended])
        return row[ended].isnull().ifelse(late_from, first)

    return of


LEFT_IN_TIME = Day(
    "left_in_time", "ngày hết trong hạn", "day it was no more in time", left_in_time("due_on", "ended_on")
)  # fmt: skip
INDEX_LEFT_IN_TIME = Day(
    "index_left_in_time",
    "ngày hết trong hạn theo bộ chỉ số",
    "day it was no more in time by the index",
    left_in_time("index_due_on", "index_ended_on"),
)
OVERDUE = Day("overdue", "ngày quá hạn", "day after it was due", lambda row: row.due_on + 1)

# Conditions

ON_TIME = Condition(
    "on_time", "kết thúc không muộn hơn hạn trả hiện tại", "ended no later than it was due",
    lambda row: ~row.late_current,
)  # fmt: skip
LATE = Condition(
    "late", "kết thúc muộn hơn hạn trả hiện tại", "ended after it was due", lambda row: row.late_current
)  # fmt: skip
LATE_ORIGINAL = Condition(
    "late_original", "kết thúc muộn hơn hạn trả gốc, chưa tính gia hạn",
    "ended after it was due before any extension", lambda row: row.late_original,
)  # fmt: skip
EARLY = Condition(
    "early", "kết thúc trước ngày hẹn trả", "ended before the day it was due",
    lambda row: row.ended_on < row.due_on,
)  # fmt: skip
INDEX_ON_TIME = Condition(
    "index_on_time", "không trễ theo bộ chỉ số (trừ thời gian người dân bổ sung; bổ sung lần hai là trễ)",
    "not late by the index (less the citizen's time for supplements; a second request is late)",
    lambda row: ~row.late_index,
)  # fmt: skip
BOUNDARY_FREE = Condition(
    "boundary_free", "nộp ở nơi khác cơ quan có thẩm quyền", "handed in where another agency is competent",
    lambda row: row.boundary_free,
)  # fmt: skip
INTERAGENCY = Condition(
    "interagency", "thuộc nhóm thủ tục liên thông", "part of a linked group", lambda row: row.interagency
)  # fmt: skip
EXTENDED = Condition(
    "extended", "đã gia hạn, có xin lỗi", "its date was moved, with an apology",
    lambda row: row.extension_count > 0,
)  # fmt: skip
SUPPLEMENTED = Condition(
    "supplemented", "đã phải bổ sung giấy tờ", "papers were asked for", lambda row: row.supplement_count > 0
)  # fmt: skip
REFUSED = Condition("refused", "bị từ chối", "refused", lambda row: row.outcome == "refused")
WITHDRAWN = Condition(
    "withdrawn", "người nộp rút hồ sơ", "the applicant wanted it back", lambda row: row.withdrawn
)  # fmt: skip
WITH_FEE = Condition(
    "with_fee", "phải nộp phí, lệ phí", "something is to be paid", lambda row: row.owed_vnd > 0
)
PROCEDURE_WITH_FEE = Condition(
    "procedure_with_fee", "thủ tục có phí, lệ phí", "its procedure has a fee", lambda row: row.has_fee
)  # fmt: skip
DIGITISED = Condition(
    "digitised", "thành phần hồ sơ đã số hóa", "a component has a file", lambda row: row.digitised
)  # fmt: skip
REUSED = Condition(
    "reused", "dùng lại ít nhất một giấy tờ đã số hóa", "at least one component was reused",
    lambda row: row.reused,
)  # fmt: skip
GIVES_PAPER = Condition(
    "gives_paper", "thủ tục có kết quả là giấy tờ", "its procedure gives a paper", lambda row: row.gives_paper
)  # fmt: skip
ELECTRONIC_RESULT = Condition(
    "electronic_result", "kết quả có bản điện tử", "its result is there as a file",
    lambda row: row.electronic_result,
)  # fmt: skip
SYNCED = Condition(
    "synced", "đã đồng bộ lên Cổng Dịch vụ công quốc gia", "the national portal has it",
    lambda row: row.sync_state == "confirmed",
)  # fmt: skip
ONLINE_SERVICE = Condition(
    "online_service", "thủ tục được cung cấp trực tuyến (toàn trình hoặc một phần)",
    "its procedure is offered online, in full or in part", lambda row: row.online_level.isin(("full", "partial")),
)  # fmt: skip
STILL_OPEN = Condition(
    "still_open", "chưa kết thúc", "not ended yet", lambda row: row.ended_on.isnull()
)
PRIORITY = Condition("priority_lane", "làn xanh", "green lane", lambda row: row.priority_lane)


def _is(column: str, value: str, vi: str, en: str) -> Slice:
    """Return the slice of rows with one value in one column."""
    return Slice(
        value, vi, en, (Condition(f"{column}_{value}", vi, en, lambda row: row[column] == value),)
    )


#: Whose dossier it is.
LEVELS = (
    _is("agency_level", "province", "cấp tỉnh", "province"),
    _is("agency_level", "district", "cấp huyện", "district"),
    _is("agency_level", "commune", "cấp xã", "commune"),
)
CHANNELS = (
    _is("channel", "direct", "nộp trực tiếp", "handed in at the counter"),
    _is("channel", "online", "nộp trực tuyến", "handed in online"),
    _is("channel", "post", "nộp qua bưu chính", "handed in by post"),
)
ONLINE_LEVELS = (
    _is("online_level", "full", "dịch vụ công trực tuyến toàn trình", "full online service"),
    _is("online_level", "partial", "dịch vụ công trực tuyến một phần", "partial online service"),
)
GREEN_LANE = Slice("priority", "làn xanh", "green lane", (PRIORITY,))
WITHOUT_BOUNDARY = Slice("boundary_free", "phi địa giới", "boundary-free", (BOUNDARY_FREE,))
OFFERED_ONLINE = Slice(
    "online_service", "dịch vụ công trực tuyến", "online services", (ONLINE_SERVICE,)
)
LINKED = Slice("interagency", "liên thông", "linked", (INTERAGENCY,))


def _of_sectors(code: str, vi: str, en: str, *sectors: str) -> Slice:
    """Return the slice of some fields of the catalogue, named by the codes that the province gives them."""
    holds = Condition(
        f"sector_{code}", f"lĩnh vực {vi}", f"field of {en}", lambda row: row.sector_code.isin(sectors)
    )  # fmt: skip
    return Slice(code, f"lĩnh vực {vi}", f"field of {en}", (holds,))


#: The two fields that the district form asks for by themselves.
SECTORS = (
    _of_sectors("land", "đất đai", "land", "NN-DD", "TN-DD"),
    _of_sectors("construction", "xây dựng", "construction", "XD-HDXD", "XD-QHXD"),
)


def _dossiers(code: str, vi: str, en: str, **more: Any) -> Measure:
    return Measure(code=f"dossiers.{code}", vi=vi, en=en, fact=FACT, unit=AGENCY, **more)


RECEIVED = _dossiers(
    "received", "Hồ sơ đã tiếp nhận", "Dossiers accepted", on=ACCEPTED, source=_LETTER_581
)
RESOLVED_DOSSIERS = _dossiers(
    "resolved", "Hồ sơ đã giải quyết", "Dossiers resolved", on=RESOLVED, source=_LETTER_581
)
RESOLVED_ON_TIME = _dossiers(
    "resolved_on_time", "Hồ sơ giải quyết trước và đúng hạn", "Dossiers resolved on time",
    on=RESOLVED, where=(ON_TIME,), source=_LETTER_581,
)  # fmt: skip
OPEN = _dossiers(
    "open", "Hồ sơ đang giải quyết", "Open dossiers", on=ACCEPTED, until=ENDED, source=f"{_DECREE_61}, Điều 28"
)  # fmt: skip
OPEN_OVERDUE = _dossiers(
    "open_overdue", "Hồ sơ đang giải quyết đã quá hạn", "Open dossiers overdue", on=OVERDUE, until=ENDED,
    source=f"{_DECREE_61}, Điều 28",
)  # fmt: skip
INDEX_ENDED_DOSSIERS = _dossiers(
    "index_ended", "Hồ sơ đã xử lý xong (bộ chỉ số)", "Dossiers ended by the index", on=INDEX_ENDED,
    source=f"{_INDEX}, chỉ số 2.1",
)  # fmt: skip
INDEX_ENDED_ON_TIME = _dossiers(
    "index_ended_on_time", "Hồ sơ xử lý xong đúng hạn (bộ chỉ số)", "Dossiers ended on time by the index",
    on=INDEX_ENDED, where=(INDEX_ON_TIME,), source=f"{_INDEX}, chỉ số 2.1",
)  # fmt: skip
INDEX_OPEN = _dossiers(
    "index_open", "Hồ sơ đang xử lý (bộ chỉ số)", "Open dossiers by the index", on=ACCEPTED, until=INDEX_ENDED,
    source=f"{_INDEX}, chỉ số 2.1",
)  # fmt: skip
INDEX_OPEN_IN_TIME = _dossiers(
    "index_open_in_time", "Hồ sơ đang xử lý còn trong hạn (bộ chỉ số)", "Open dossiers in time by the index",
    on=ACCEPTED, until=INDEX_LEFT_IN_TIME, source=f"{_INDEX}, chỉ số 2.1",
)  # fmt: skip

OPEN_IN_TIME = _dossiers(
    "open_in_time", "Hồ sơ đang giải quyết còn trong hạn", "Open dossiers in time",
    on=ACCEPTED, until=LEFT_IN_TIME, source=f"{_DECREE_61}, Điều 28",
)  # fmt: skip
OPEN_BY_DAY_OVERDUE = _dossiers(
    "open_by_day_overdue", "Hồ sơ chưa kết thúc, theo ngày quá hạn", "Dossiers not ended yet, by the day they are overdue",
    on=OVERDUE, where=(STILL_OPEN,), source=f"{_DECREE_61}, Điều 28",
)  # fmt: skip
RESOLVED_EARLY = _dossiers(
    "resolved_early", "Hồ sơ giải quyết trước hạn", "Dossiers resolved early",
    on=RESOLVED, where=(EARLY,), source=f"{_DECREE_61}, Điều 31",
)  # fmt: skip
RESOLVED_LATE = _dossiers(
    "resolved_late", "Hồ sơ giải quyết quá hạn", "Dossiers resolved late",
    on=RESOLVED, where=(LATE,), source=f"{_DECREE_61}, Điều 28",
)  # fmt: skip
RESOLVED_LATE_ORIGINAL = _dossiers(
    "resolved_late_original", "Hồ sơ giải quyết quá hạn trả gốc", "Dossiers resolved after the date before any extension",
    on=RESOLVED, where=(LATE_ORIGINAL,), source=f"{_DECREE_61}, Điều 19 khoản 9",
)  # fmt: skip
EXTENDED_DOSSIERS = _dossiers(
    "extended", "Hồ sơ đã xin lỗi, gia hạn", "Dossiers extended with an apology",
    on=ACCEPTED, where=(EXTENDED,), source=f"{_DECREE_61}, Điều 19 khoản 9",
)  # fmt: skip
SUPPLEMENTED_DOSSIERS = _dossiers(
    "supplemented", "Hồ sơ phải bổ sung giấy tờ", "Dossiers that needed a supplement",
    on=ACCEPTED, where=(SUPPLEMENTED,), source=f"{_DECREE_61}, Điều 17",
)  # fmt: skip
REFUSED_DOSSIERS = _dossiers(
    "refused", "Hồ sơ bị từ chối", "Dossiers refused", on=ENDED, where=(REFUSED,), source=f"{_DECREE_61}, Điều 19 khoản 8"
)  # fmt: skip
WITHDRAWN_DOSSIERS = _dossiers(
    "withdrawn", "Hồ sơ người nộp rút", "Dossiers withdrawn", on=ENDED, where=(WITHDRAWN,),
    source="Thông tư số 03/2025/TT-VPCP, Điều 7",
)  # fmt: skip
WITH_FEE_DOSSIERS = _dossiers(
    "with_fee", "Hồ sơ phải nộp phí, lệ phí", "Dossiers with something to be paid", on=ACCEPTED, where=(WITH_FEE,),
    source=f"{_DECREE_61}, Điều 22",
)  # fmt: skip
RETURNED_DOSSIERS = _dossiers(
    "returned", "Hồ sơ đã trả kết quả", "Dossiers whose result was given", on=RETURNED, source=f"{_DECREE_61}, Điều 20"
)  # fmt: skip
_FORM_7 = "Biểu mẫu thống kê cải cách hành chính cấp tỉnh, kỳ báo cáo năm 2023, Biểu mẫu 7"
SERVICES_WITH_DOSSIERS = _dossiers(
    "services_with_dossiers", "Dịch vụ công trực tuyến có phát sinh hồ sơ", "Online services with dossiers",
    on=ACCEPTED, where=(ONLINE_SERVICE,), aggregate=Aggregate.DISTINCT, column="procedure_code", source=f"{_FORM_7}, mục 6.2.1",
)  # fmt: skip
PROCEDURES_WITH_DOSSIERS = _dossiers(
    "procedures_with_dossiers", "Thủ tục có phát sinh hồ sơ", "Procedures with dossiers", on=ACCEPTED,
    aggregate=Aggregate.DISTINCT, column="procedure_code", source=f"{_FORM_7}, mục 6.2",
)  # fmt: skip

_WHOLE = (
    RECEIVED, RESOLVED_DOSSIERS, RESOLVED_ON_TIME, OPEN, OPEN_OVERDUE, INDEX_ENDED_DOSSIERS, INDEX_ENDED_ON_TIME,
    INDEX_OPEN, INDEX_OPEN_IN_TIME, OPEN_IN_TIME, OPEN_BY_DAY_OVERDUE, RESOLVED_EARLY, RESOLVED_LATE, RESOLVED_LATE_ORIGINAL, EXTENDED_DOSSIERS,
    SUPPLEMENTED_DOSSIERS, REFUSED_DOSSIERS, WITHDRAWN_DOSSIERS, WITH_FEE_DOSSIERS, RETURNED_DOSSIERS,
    SERVICES_WITH_DOSSIERS, PROCEDURES_WITH_DOSSIERS,
)  # fmt: skip
_COUNTED = (RECEIVED, RESOLVED_DOSSIERS, RESOLVED_ON_TIME)
_DIRECT, _ONLINE, _POST = CHANNELS
#: The district form asks for these of districts and communes.
_LOWER_LEVELS = LEVELS[1:]

MEASURES: tuple[Measure, ...] = (
    *_WHOLE,
    *(one.sliced(part) for one in _COUNTED for part in LEVELS),
    *(RECEIVED.sliced(part) for part in CHANNELS),
    *(one.sliced(part) for one in _COUNTED for part in (GREEN_LANE, WITHOUT_BOUNDARY, LINKED)),
    *(one.sliced(part) for one in (OPEN, OPEN_OVERDUE) for part in LEVELS),
    *(RECEIVED.sliced(part) for part in (*ONLINE_LEVELS, OFFERED_ONLINE)),
    *(RECEIVED.sliced(part).sliced(_ONLINE) for part in (*ONLINE_LEVELS, OFFERED_ONLINE)),
    *(RECEIVED.sliced(level).sliced(channel) for level in _LOWER_LEVELS for channel in (_DIRECT, _POST)),
    *(
        one.sliced(level).sliced(part).sliced(_ONLINE)
        for one in (RECEIVED, RESOLVED_ON_TIME)
        for level in _LOWER_LEVELS
        for part in ONLINE_LEVELS
    ),
    *(RESOLVED_ON_TIME.sliced(part).sliced(level) for part in SECTORS for level in _LOWER_LEVELS),
    SERVICES_WITH_DOSSIERS.sliced(_ONLINE),
    *(PROCEDURES_WITH_DOSSIERS.sliced(part).sliced(_ONLINE) for part in ONLINE_LEVELS),
)  # fmt: skip
