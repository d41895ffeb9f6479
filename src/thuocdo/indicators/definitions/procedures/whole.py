"""What leaders look at of a unit and all below it, whatever its level: counted live, printed on no form."""

from __future__ import annotations

from datetime import date
from typing import Any

from thuocdo.indicators import units
from thuocdo.indicators.declaring import FLOW, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register, Source, SourceDocument
from thuocdo.indicators.sources import LETTER_581

DECREE_61 = SourceDocument(
    "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ", date(2018, 6, 21)
)
DECISION_766 = SourceDocument(
    "Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ", date(2022, 6, 23)
)

#: Why the rate of the reform report and that of the service index differ.
CLOCKS_VI = (
    "Chia cho hồ sơ đã giải quyết xong, như báo cáo cải cách hành chính. Bộ chỉ số phục vụ chia cho mọi hồ sơ đã tiếp nhận và xử lý, gồm cả hồ sơ "
    "đang xử lý còn trong hạn, trừ thời gian người dân bổ sung và coi lần yêu cầu bổ sung thứ hai là trễ: hai câu hỏi, hai con số."
)

_FORM_3 = Source(LETTER_581, "Biểu mẫu 3, mục 3")
_OVERDUE = Source(DECREE_61, "Điều 28")


def _counted(code: str, vi: str, en: str, measure: str, source: Source, **more: Any) -> Indicator:
    said: dict[str, Any] = {
        "unit": units.DOSSIERS,
        "period_kind": FLOW,
        "aggregation": SUM,
        "register": Register.DOSSIERS,
    }
    return declare(
        f"procedures.whole.{code}", vi, en, measure=measure, source=source, **said | more
    )


def _share(
    code: str, vi: str, en: str, parts: tuple[str, str], source: Source, **notes: Any
) -> Indicator:
    part, whole = parts
    return declare(
        f"procedures.whole.{code}",
        vi,
        en,
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.DOSSIERS,
        source=source,
        formula=f"100 * procedures.whole.{part} / procedures.whole.{whole}",
        **notes,
    )


INDICATORS: tuple[Indicator, ...] = (
    _share(
        "on_time_rate",
        "Tỷ lệ hồ sơ giải quyết trước và đúng hạn",
        "Share of dossiers resolved on time",
        ("on_time", "resolved"),
        _FORM_3,
        note=(
            "Divides by resolved dossiers, as the reform report does. The service index divides by all received and processed, open ones in "
            "time included, deducts the citizen's time for supplements and takes a second request for late "
            "(procedures.service_index.on_time_rate): two questions, two numbers."
        ),
        note_vi=CLOCKS_VI,
    ),
    _counted(
        "resolved", "Hồ sơ đã giải quyết xong", "Dossiers resolved", "dossiers.resolved", _FORM_3
    ),
    _counted(
        "on_time",
        "Hồ sơ giải quyết trước và đúng hạn",
        "Dossiers resolved on time",
        "dossiers.resolved_on_time",
        _FORM_3,
    ),
    _counted(
        "overdue",
        "Hồ sơ đang quá hạn",
        "Open dossiers overdue",
        "dossiers.open_overdue",
        _OVERDUE,
        period_kind=STOCK,
    ),
    _counted(
        "open",
        "Hồ sơ đang giải quyết",
        "Open dossiers",
        "dossiers.open",
        _OVERDUE,
        period_kind=STOCK,
    ),
    _counted(
        "open_by_day_overdue",
        "Hồ sơ chưa kết thúc, theo ngày quá hạn",
        "Dossiers not ended yet, by the day they are overdue",
        "dossiers.open_by_day_overdue",
        _OVERDUE,
        helper=True,
    ),
    _counted(
        "received",
        "Hồ sơ đã tiếp nhận",
        "Dossiers accepted",
        "dossiers.received",
        Source(LETTER_581, "Biểu mẫu 3"),
    ),
    _share(
        "online_rate",
        "Tỷ lệ hồ sơ nộp trực tuyến",
        "Share of dossiers handed in online",
        ("online", "received"),
        Source(DECISION_766, "chỉ số 3.3"),
        note=(
            "Every dossier handed in online counts. Index 3.3 counts those alone whose result is there as a file where it is a paper, and "
            "multiplies by the share synchronised with the national portal (1.4), so it is lower."
        ),
        note_vi=(
            "Tính mọi hồ sơ nộp trực tuyến. Chỉ số 3.3 của Bộ chỉ số phục vụ chỉ tính hồ sơ có kết quả điện tử (khi kết quả là giấy tờ) và nhân với "
            "tỷ lệ đồng bộ lên Cổng Dịch vụ công quốc gia (1.4), nên thấp hơn."
        ),
    ),
    _counted(
        "online",
        "Hồ sơ nộp trực tuyến",
        "Dossiers handed in online",
        "dossiers.received.online",
        Source(DECISION_766, "chỉ số 3.3"),
    ),
    _share(
        "digitised_rate",
        "Tỷ lệ hồ sơ số hóa cả thành phần và kết quả",
        "Share of dossiers digitised, papers and result",
        ("digitised", "resolved"),
        Source(DECISION_766, "chỉ số 4.2"),
    ),
    _counted(
        "digitised",
        "Hồ sơ số hóa cả thành phần và kết quả",
        "Dossiers digitised, papers and result",
        "service_index.digitised_whole",
        Source(DECISION_766, "chỉ số 4.2"),
    ),
    _share(
        "paid_online_rate",
        "Tỷ lệ lượt nộp phí, lệ phí trực tuyến",
        "Share of payments made online",
        ("paid_online", "payments"),
        Source(DECREE_61, "Điều 22"),
        note=(
            "Online is what a portal's gateway took, as index 3.5b and 3.6 of Decision 766/QĐ-TTg count it. "
            "procedures.whole.cashless_rate also counts transfers by a VietQR code: without cash, but the bank "
            "says only later that they came, and whether the index takes them for online is not known."
        ),
        note_vi=(
            "Trực tuyến là nộp qua cổng thanh toán, như chỉ số 3.5b và 3.6 của Quyết định 766/QĐ-TTg. Tỷ lệ không dùng tiền mặt còn tính chuyển khoản "
            "bằng mã VietQR: không dùng tiền mặt nhưng ngân hàng báo sau, và chưa rõ bộ chỉ số có coi là trực tuyến hay không."
        ),
    ),
    _counted(
        "paid_online",
        "Lượt nộp phí, lệ phí trực tuyến",
        "Payments made online",
        "service_index.paid_online",
        Source(DECREE_61, "Điều 22"),
        unit=units.CASES,
    ),
    _share(
        "cashless_rate",
        "Tỷ lệ lượt nộp phí, lệ phí không dùng tiền mặt",
        "Share of payments made without cash",
        ("cashless", "payments"),
        Source(DECREE_61, "Điều 22"),
        note=(
            "Without cash: through a gateway or by a VietQR code. procedures.whole.paid_online_rate leaves the "
            "VietQR code out; it is never greater than this share."
        ),
        note_vi=(
            "Không dùng tiền mặt: qua cổng thanh toán hoặc bằng mã VietQR. Tỷ lệ nộp trực tuyến không tính mã VietQR, nên không bao giờ cao hơn tỷ lệ này."
        ),
    ),
    _counted(
        "cashless",
        "Lượt nộp phí, lệ phí không dùng tiền mặt",
        "Payments made without cash",
        "payments.cashless",
        Source(DECREE_61, "Điều 22"),
        unit=units.CASES,
    ),
    _counted(
        "payments",
        "Lượt nộp phí, lệ phí",
        "Payments",
        "payments.count",
        Source(DECREE_61, "Điều 22"),
        unit=units.CASES,
    ),
    _share(
        "satisfied_rate",
        "Tỷ lệ đánh giá hài lòng (4–5 điểm)",
        "Share of satisfied ratings (4–5 of 5)",
        ("satisfied", "ratings"),
        Source(DECREE_61, "Điều 31"),
    ),
    _counted(
        "satisfied",
        "Lượt đánh giá hài lòng (4–5 điểm)",
        "Satisfied ratings (4–5 of 5)",
        "ratings.satisfied",
        Source(DECREE_61, "Điều 31"),
        unit=units.BALLOTS,
        register=Register.FEEDBACK,
        helper=True,
    ),
    _counted(
        "ratings",
        "Lượt đánh giá",
        "Ratings",
        "ratings.count",
        Source(DECREE_61, "Điều 31"),
        unit=units.BALLOTS,
        register=Register.FEEDBACK,
        helper=True,
    ),
)
