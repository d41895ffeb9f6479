"""What is counted in payments and ratings."""

from __future__ import annotations

from typing import Any

from thuocdo.indicators.measures.measure import Aggregate, Condition, Day, Measure

PAYMENTS, RATINGS = "dossiers.payments", "feedback.ratings"
_DECREE_61 = "Nghị định số 61/2018/NĐ-CP"
#: The highest two of five marks, and the lowest two.
_SATISFIED, _UNSATISFIED = 4, 2
#: Paid online, as the service index has it: on a portal, through its gateway, which says at once that it was paid.
ONLINE_METHODS = ("gateway", "online")
#: Without cash: online, or by a transfer with the VietQR code that is shown on the portal and at the counter; the bank says later that it came.
CASHLESS_METHODS = (*ONLINE_METHODS, "vietqr")

PAID = Day("paid", "ngày nộp tiền", "day of the payment", lambda row: row.paid_on)
RATED = Day("rated", "ngày đánh giá", "day of the rating", lambda row: row.rated_on)

PAID_ONLINE = Condition(
    "paid_online", "thanh toán trực tuyến (qua cổng thanh toán)", "paid online, through a gateway",
    lambda row: row.method.isin(ONLINE_METHODS),
)  # fmt: skip
CASHLESS = Condition(
    "cashless", "nộp qua cổng thanh toán hoặc mã VietQR", "paid through a gateway or by a VietQR code",
    lambda row: row.method.isin(CASHLESS_METHODS),
)  # fmt: skip
SATISFIED = Condition(
    "satisfied", "chấm 4 hoặc 5 điểm", "marked 4 or 5 of 5", lambda row: row.overall >= _SATISFIED
)
UNSATISFIED = Condition(
    "unsatisfied", "chấm 1 hoặc 2 điểm", "marked 1 or 2 of 5", lambda row: row.overall <= _UNSATISFIED
)  # fmt: skip
EXTRA_COST = Condition(
    "extra_cost", "nói phải trả thêm ngoài quy định", "had to pay what no rule asks for",
    lambda row: row.extra_cost,
)  # fmt: skip


def _payments(code: str, vi: str, en: str, **more: Any) -> Measure:
    return Measure(
        code=f"payments.{code}", vi=vi, en=en, fact=PAYMENTS, unit="competent_agency_id", on=PAID,
        source=f"{_DECREE_61}, Điều 22", **more,
    )  # fmt: skip


def _ratings(code: str, vi: str, en: str, **more: Any) -> Measure:
    return Measure(
        code=f"ratings.{code}", vi=vi, en=en, fact=RATINGS, unit="agency_id", on=RATED,
        source=f"{_DECREE_61}, Điều 31", **more,
    )  # fmt: skip


MEASURES: tuple[Measure, ...] = (
    _payments("count", "Lượt nộp phí, lệ phí", "Payments"),
    _payments("cashless", "Lượt nộp không dùng tiền mặt", "Payments without cash", where=(CASHLESS,)),
    _payments("amount", "Số tiền đã nộp (đồng)", "Amount paid (VND)", aggregate=Aggregate.SUM, column="amount_vnd"),
    _payments("cashless_amount", "Số tiền nộp không dùng tiền mặt (đồng)", "Amount paid without cash (VND)",
              where=(CASHLESS,), aggregate=Aggregate.SUM, column="amount_vnd"),
    _payments("dossiers", "Hồ sơ đã nộp phí, lệ phí", "Dossiers with a payment", aggregate=Aggregate.DISTINCT, column="dossier_id"),
    _payments("cashless_dossiers", "Hồ sơ nộp không dùng tiền mặt", "Dossiers paid without cash",
              where=(CASHLESS,), aggregate=Aggregate.DISTINCT, column="dossier_id"),
    _payments("cashless_procedures", "Thủ tục có phát sinh nộp không dùng tiền mặt", "Procedures with a payment without cash",
              where=(CASHLESS,), aggregate=Aggregate.DISTINCT, column="procedure_code"),
    _ratings("count", "Lượt đánh giá", "Ratings"),
    _ratings("satisfied", "Đánh giá hài lòng (4–5 điểm)", "Satisfied ratings (4–5 of 5)", where=(SATISFIED,)),
    _ratings("unsatisfied", "Đánh giá không hài lòng (1–2 điểm)", "Unsatisfied ratings (1–2 of 5)", where=(UNSATISFIED,)),
    _ratings("marks", "Tổng điểm đánh giá", "Sum of the marks", aggregate=Aggregate.SUM, column="overall"),
    _ratings("extra_cost", "Đánh giá có nêu chi phí ngoài quy định", "Ratings that tell of extra costs", where=(EXTRA_COST,)),
)  # fmt: skip
