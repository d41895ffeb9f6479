"""What the service index of Decision 766/QĐ-TTg counts beside what dossiers count anyway."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures import dossiers as counted
from thuocdo.indicators.measures.measure import Aggregate, Condition, Measure
from thuocdo.indicators.measures.payments import PAID, PAID_ONLINE, PAYMENTS, RATED, RATINGS

_INDEX = "Quyết định số 766/QĐ-TTg ngày 23/06/2022"
#: The lowest two of five marks are a dislike.
_DISLIKES = 2

CONFIRMED = Condition(
    "confirmed", "Cổng Dịch vụ công quốc gia đã xác nhận", "the national portal has confirmed it",
    lambda row: row.sync_state == "confirmed",
)  # fmt: skip
TOLD = Condition(
    "told", "đã gửi lên Cổng Dịch vụ công quốc gia", "it was sent to the national portal",
    lambda row: row.sync_state != "pending",
)  # fmt: skip
ONE_REQUEST = Condition(
    "one_request", "chưa bị yêu cầu bổ sung lần hai", "papers were not asked for a second time",
    lambda row: row.supplement_count < 2,
)  # fmt: skip
ONLINE = Condition(
    "online", "nộp trực tuyến", "handed in online", lambda row: row.channel == "online"
)
FULL = Condition(
    "full", "dịch vụ công trực tuyến toàn trình", "full online service",
    lambda row: row.online_level == "full",
)  # fmt: skip
OFFERED_ONLINE = Condition(
    "offered_online", "dịch vụ công trực tuyến toàn trình hoặc một phần", "full or partial online service",
    lambda row: row.online_level.isin(("full", "partial")),
)  # fmt: skip
NOT_ENDED_ON_PAPER = Condition(
    "not_ended_on_paper", "chưa kết thúc, hoặc kết quả có bản điện tử nếu thủ tục có kết quả giấy",
    "not ended yet, or its result is there as a file where the procedure gives a paper",
    lambda row: row.electronic_result | ~row.gives_paper | row.resolved_on.isnull(),
)  # fmt: skip
NOT_EXEMPT = Condition(
    "not_exempt", "không được miễn phí, lệ phí", "not exempt from the fee",
    lambda row: row.payment_state != "exempt",
)  # fmt: skip
NOT_REFUSED = Condition(
    "not_refused", "không bị từ chối", "not refused", lambda row: row.outcome != "refused"
)
NO_FILE = Condition(
    "no_file", "kết quả chưa có bản điện tử", "its result is not there as a file",
    lambda row: ~row.electronic_result,
)  # fmt: skip
RESULT_FILED = Condition(
    "result_filed", "kết quả có bản điện tử, nếu thủ tục có kết quả giấy",
    "its result is there as a file where the procedure gives a paper",
    lambda row: row.electronic_result | ~row.gives_paper | (row.outcome == "refused"),
)  # fmt: skip
NOT_DIGITISED = Condition(
    "not_digitised", "thành phần hồ sơ chưa số hóa", "no component has a file",
    lambda row: ~row.digitised,
)  # fmt: skip
WAS_ACCEPTED = Condition(
    "was_accepted", "đã được tiếp nhận", "it was accepted", lambda row: row.accepted_at.notnull()
)
DISLIKED = Condition(
    "disliked", "chấm 1 hoặc 2 điểm", "marked 1 or 2 of 5", lambda row: row.overall <= _DISLIKES
)


def _dossiers(code: str, vi: str, en: str, item: str, **more: Any) -> Measure:
    return Measure(
        code=f"service_index.{code}", vi=vi, en=en, unit=counted.AGENCY, source=f"{_INDEX}, chỉ số {item}",
        **({"fact": counted.FACT} | more),
    )  # fmt: skip


_FEE = (counted.PROCEDURE_WITH_FEE, NOT_EXEMPT)
_HANDLED = {"on": counted.INDEX_ENDED, "where": (WAS_ACCEPTED,)}

MEASURES: tuple[Measure, ...] = (
    _dossiers("synced", "Hồ sơ tiếp nhận đã đồng bộ lên Cổng Dịch vụ công quốc gia",
              "Dossiers accepted that the national portal has", "1.4", on=counted.ACCEPTED, where=(CONFIRMED,)),
    _dossiers("told", "Hồ sơ tiếp nhận đã gửi lên Cổng Dịch vụ công quốc gia, dù cổng đã xác nhận hay chưa",
              "Dossiers accepted that were sent to the national portal, confirmed or not", "1.4", on=counted.ACCEPTED, where=(TOLD,)),
    _dossiers("open_in_time", "Hồ sơ đang xử lý còn trong hạn, chưa bổ sung lần hai",
              "Open dossiers in time, papers asked for once at most", "2.1", on=counted.ACCEPTED, until=counted.INDEX_LEFT_IN_TIME, where=(ONE_REQUEST,)),
    _dossiers("handled", "Hồ sơ đã tiếp nhận và xử lý xong", "Dossiers accepted and ended", "2.2", **_HANDLED),
    _dossiers("ended_seconds", "Tổng thời điểm kết thúc (giây)", "Sum of the moments they ended (seconds)", "2.2",
              aggregate=Aggregate.SUM, column="index_ended_at", **_HANDLED),
    _dossiers("accepted_seconds", "Tổng thời điểm tiếp nhận (giây)", "Sum of the moments they were accepted (seconds)", "2.2",
              aggregate=Aggregate.SUM, column="accepted_at", **_HANDLED),
    _dossiers("online", "Hồ sơ trực tuyến", "Online dossiers", "3.3", on=counted.ACCEPTED, where=(ONLINE, NOT_ENDED_ON_PAPER)),
    _dossiers("online_procedures", "Dịch vụ công trực tuyến có phát sinh hồ sơ trực tuyến", "Online services with online dossiers", "3.2",
              on=counted.ACCEPTED, where=(OFFERED_ONLINE, ONLINE), aggregate=Aggregate.DISTINCT, column="procedure_code"),
    _dossiers("full_service", "Hồ sơ của thủ tục trực tuyến toàn trình", "Dossiers of procedures with a full online service", "3.x",
              on=counted.ACCEPTED, where=(FULL,)),
    _dossiers("full_online", "Hồ sơ trực tuyến toàn trình", "Full-online dossiers", "3.x", on=counted.ACCEPTED, where=(FULL, ONLINE)),
    _dossiers("fee_procedures", "Thủ tục có phí, lệ phí phát sinh hồ sơ",
              "Procedures with a fee and dossiers", "3.5b", on=counted.ACCEPTED, where=_FEE, aggregate=Aggregate.DISTINCT, column="procedure_code"),
    _dossiers("fee_procedures_paid_online", "Thủ tục có phí, lệ phí phát sinh thanh toán trực tuyến",
              "Procedures with a fee and an online payment", "3.5b", fact=PAYMENTS, on=PAID, where=(PAID_ONLINE,),
              aggregate=Aggregate.DISTINCT, column="procedure_code"),
    _dossiers("with_fee", "Hồ sơ phải nộp phí, lệ phí", "Dossiers with a fee", "3.6", on=counted.ACCEPTED, where=_FEE),
    _dossiers("paid_online", "Hồ sơ thanh toán trực tuyến", "Dossiers paid online", "3.6", fact=PAYMENTS, on=PAID, where=(PAID_ONLINE,)),
    _dossiers("paper_results", "Hồ sơ có kết quả của thủ tục cho kết quả giấy",
              "Dossiers resolved whose procedure gives a paper", "4.1", on=counted.RESOLVED, where=(counted.GIVES_PAPER, NOT_REFUSED)),
    _dossiers("electronic_results", "Hồ sơ cấp kết quả điện tử", "Dossiers with an electronic result", "4.1",
              on=counted.RESOLVED, where=(counted.GIVES_PAPER, NOT_REFUSED, counted.ELECTRONIC_RESULT)),
    _dossiers("results_without_file", "Hồ sơ có kết quả giấy chưa có bản điện tử",
              "Dossiers with a paper result and no file of it", "4.1", on=counted.RESOLVED, where=(counted.GIVES_PAPER, NOT_REFUSED, NO_FILE)),
    _dossiers("digitised_whole", "Hồ sơ số hóa cả thành phần và kết quả", "Dossiers digitised, papers and result", "4.2",
              on=counted.RESOLVED, where=(counted.DIGITISED, RESULT_FILED)),
    _dossiers("not_digitised", "Hồ sơ đã giải quyết mà thành phần chưa số hóa",
              "Dossiers resolved without a digitised component", "4.2", on=counted.RESOLVED, where=(NOT_DIGITISED,)),
    _dossiers("reused", "Hồ sơ khai thác lại giấy tờ đã số hóa", "Dossiers that reuse digitised papers", "4.3",
              on=counted.ACCEPTED, where=(counted.REUSED,)),
    Measure(code="service_index.disliked", vi="Đánh giá không hài lòng (1–2 điểm)", en="Ratings of dislike (1–2 of 5)", fact=RATINGS,
            unit="agency_id", on=RATED, where=(DISLIKED,), source=f"{_INDEX}, chỉ số 5.4"),
)  # fmt: skip
