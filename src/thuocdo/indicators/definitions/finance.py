"""Public finance ("cải cách tài chính công"): investment and the autonomy of public service units."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import CUMULATIVE, RATIO_OF_SUMS, STOCK, SUM, declare
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "finance.investment.disbursement_rate",
        "Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công",
        "Public investment disbursement rate",
        unit=units.PERCENT,
        period_kind=CUMULATIVE,
        aggregation=RATIO_OF_SUMS,
        register=Register.FINANCE,
        source=province_2022(6, "1"),
        formula="100 * finance.investment.disbursed / finance.investment.planned",
    ),
    declare(
        "finance.investment.planned",
        "Kế hoạch được giao",
        "Public investment plan assigned",
        unit=units.MILLION_VND,
        period_kind=CUMULATIVE,
        aggregation=SUM,
        register=Register.FINANCE,
        source=province_2022(6, "1.1"),
        note=(
            "Which plan (assigned by the Prime Minister or by the province) must be stated; one "
            "report gives both in prose."
        ),
    ),
    declare(
        "finance.investment.disbursed",
        "Đã thực hiện",
        "Public investment disbursed",
        unit=units.MILLION_VND,
        period_kind=CUMULATIVE,
        aggregation=SUM,
        register=Register.FINANCE,
        source=province_2022(6, "1.2"),
        note="State the as-of date: it often differs from the report cut-off.",
    ),
    declare(
        "finance.autonomy.units_total",
        "Tổng số ĐVSN công lập tại địa phương",
        "Public service units (autonomy table), total",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.1"),
        formula=(
            "finance.autonomy.self_investment_recurrent + finance.autonomy.self_recurrent + "
            "finance.autonomy.partial + finance.autonomy.state_funded"
        ),
    ),
    declare(
        "finance.autonomy.self_investment_recurrent",
        "Số ĐVSN tự bảo đảm chi thường xuyên và chi đầu tư",
        "Units self-financing recurrent and investment spending (group 1)",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.2"),
    ),
    declare(
        "finance.autonomy.self_recurrent",
        "Số ĐVSN tự bảo đảm chi thường xuyên",
        "Units self-financing recurrent spending (group 2)",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.3"),
    ),
    declare(
        "finance.autonomy.partial",
        "Số ĐVSN tự bảo đảm một phần chi thường xuyên",
        "Units self-financing part of recurrent spending (group 3)",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.4"),
        formula=(
            "finance.autonomy.partial_70_100 + finance.autonomy.partial_30_70 + "
            "finance.autonomy.partial_10_30"
        ),
    ),
    declare(
        "finance.autonomy.partial_70_100",
        "Số ĐVSN tự bảo đảm từ 70% - dưới 100% chi thường xuyên",
        "Units self-financing 70% to under 100% of recurrent spending",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.4.1"),
    ),
    declare(
        "finance.autonomy.partial_30_70",
        "Số ĐVSN tự bảo đảm từ 30% - dưới 70% chi thường xuyên",
        "Units self-financing 30% to under 70%",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.4.2"),
    ),
    declare(
        "finance.autonomy.partial_10_30",
        "Số ĐVSN tự bảo đảm từ 10% - dưới 30% chi thường xuyên",
        "Units self-financing 10% to under 30%",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.4.3"),
    ),
    declare(
        "finance.autonomy.state_funded",
        "Số ĐVSN do Nhà nước bảo đảm chi thường xuyên",
        "Units whose recurrent spending is covered by the State (group 4)",
        unit=units.UNITS,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.5"),
    ),
    declare(
        "finance.autonomy.converted_to_jsc",
        "Số lượng ĐVSN đã chuyển đổi thành công ty cổ phần (lũy kế đến thời điểm báo cáo)",
        "Units converted to joint-stock companies (cumulative to the reporting date)",
        unit=units.UNITS,
        period_kind=CUMULATIVE,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(6, "2.6"),
        note="Running total over all years, not part of units_total.",
    ),
)
