"""What is counted in dossiers."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures.measure import Condition, Day, Measure, OfRow, Slice

FACT = "dossiers.dossiers"
AGENCY = "competent_agency_id"
_DECREE_61 = "Nghị định số 61/2018/NĐ-CP"
_LETTER_581 = "Công văn số 581/BNV-CCHC ngày 21/02/2022 của Bộ Nội vụ, Biểu mẫu 3"
_INDEX = "Quyết định số 766/QĐ-TTg ngày 23/06/2022"

# Days

ACCEPTED = Day("accepted", "ngày tiếp nhận", "day of acceptance", lambda row: row.accepted_on)
RESOLVED = Day("resolved", "ngày có kết quả", "day of the result", lambda row: row.resolved_on)
ENDED = Day("ended", "ngày kết thúc", "day it ended", lambda row: row.ended_on)
INDEX_ENDED = Day(
    "index_ended", "ngày kết thúc theo bộ chỉ số", "day it ended by the index", lambda row: row.index_ended_on
)  # fmt: skip


def _left_in_time(due: str, ended: str) -> OfRow:
    """Return the first day at whose end an open dossier is no more in time: the day it ended, or the day after it was due.

    Null: open and without a term, it stays in time.
    """

    def of(row: Any) -> Any:
        late_from = row[due] + 1
        first = (late_from < row[ended]).ifelse(late_from, row[ended])
        return row[ended].isnull().ifelse(late_from, first)

    return of


LEFT_IN_TIME = Day(
    "left_in_time", "ngày hết trong hạn", "day it was no more in time", _left_in_time("due_on", "ended_on")
)  # fmt: skip
INDEX_LEFT_IN_TIME = Day(
    "index_left_in_time",
    "ngày hết trong hạn theo bộ chỉ số",
    "day it was no more in time by the index",
    _left_in_time("index_due_on", "index_ended_on"),
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
    lambda row: row.sync_state == "synced",
)  # fmt: skip
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

_WHOLE = (
    RECEIVED, RESOLVED_DOSSIERS, RESOLVED_ON_TIME, OPEN, OPEN_OVERDUE, INDEX_ENDED_DOSSIERS, INDEX_ENDED_ON_TIME,
    INDEX_OPEN, INDEX_OPEN_IN_TIME,
)  # fmt: skip

MEASURES: tuple[Measure, ...] = (
    *_WHOLE,
    *(
        one.sliced(part)
        for one in (RECEIVED, RESOLVED_DOSSIERS, RESOLVED_ON_TIME)
        for part in LEVELS
    ),
    *(RECEIVED.sliced(part) for part in CHANNELS),
)
