"""Civil service ("cải cách chế độ công vụ"): job positions, recruitment, leadership, discipline."""

from __future__ import annotations

from thuocdo.indicators import units
from thuocdo.indicators.declaring import (
    CUMULATIVE,
    FLOW,
    MAX,
    NONE,
    RATIO_OF_SUMS,
    STOCK,
    SUM,
    declare,
)
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.sources import district_2024, province_2022

INDICATORS: tuple[Indicator, ...] = (
    declare(
        "civil_service.job_positions.agencies_approved",
        "Số cơ quan, tổ chức hành chính đã được phê duyệt vị trí việc làm theo quy định",
        "Administrative bodies with approved job positions",
        unit=units.AGENCIES,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "1.1"),
    ),
    declare(
        "civil_service.job_positions.units_approved",
        "Số đơn vị sự nghiệp đã được phê duyệt vị trí việc làm theo quy định",
        "Public service units with approved job positions",
        unit=units.AGENCIES,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.PUBLIC_UNITS,
        source=province_2022(5, "1.2"),
    ),
    declare(
        "civil_service.job_positions.violations",
        "Số cơ quan, tổ chức có vi phạm trong thực hiện vị trí việc làm phát hiện qua thanh tra",
        "Bodies found by audit to violate job-position rules",
        unit=units.AGENCIES,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.INSPECTIONS,
        source=province_2022(5, "1.3"),
    ),
    declare(
        "civil_service.recruitment.total",
        "Tuyển dụng công chức, viên chức",
        "Civil servants and public employees recruited, total",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2"),
        formula=(
            "civil_service.recruitment.civil_servants_exam + "
            "civil_service.recruitment.civil_servants_special + "
            "civil_service.recruitment.commune_to_district + "
            "civil_service.recruitment.public_employees_exam + "
            "civil_service.recruitment.public_employees_special"
        ),
        note=(
            "Heading; one 2022 report put a value there (only civil servants). Leave blank or show "
            "the sum of all five items."
        ),
    ),
    declare(
        "civil_service.recruitment.civil_servants_exam",
        "Số công chức được tuyển dụng (thi tuyển, xét tuyển)",
        "Civil servants recruited by examination or consideration",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2.1"),
    ),
    declare(
        "civil_service.recruitment.civil_servants_special",
        "Số công chức được tuyển dụng theo trường hợp đặc biệt",
        "Civil servants recruited as special cases (admission)",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2.2"),
        note='Since Decree 138/2020 this is "tiếp nhận vào làm công chức".',
    ),
    declare(
        "civil_service.recruitment.commune_to_district",
        "Số cán bộ, công chức cấp xã được xét chuyển thành công chức cấp huyện trở lên",
        "Commune officials converted to district (or higher) civil servants",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2.3"),
        note=(
            'The conversion procedure was dropped; one report writes "Không còn thủ tục" (no '
            "longer a procedure)."
        ),
    ),
    declare(
        "civil_service.recruitment.public_employees_exam",
        "Số viên chức được tuyển dụng (thi tuyển, xét tuyển)",
        "Public employees recruited by examination or consideration",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2.4"),
    ),
    declare(
        "civil_service.recruitment.public_employees_special",
        "Số viên chức được tuyển dụng theo trường hợp đặc biệt",
        "Public employees recruited as special cases",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "2.5"),
    ),
    declare(
        "civil_service.leadership.appointed_by_exam",
        (
            "Số lượng lãnh đạo quản lý được tuyển chọn, bổ nhiệm thông qua thi tuyển (Lũy kế từ đầu "
            "năm)"
        ),
        "Leaders selected and appointed through examination (cumulative from start of year)",
        unit=units.PERSONS,
        period_kind=CUMULATIVE,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "3"),
    ),
    declare(
        "civil_service.leadership.exam_selection_used",
        "Thực hiện tuyển chọn, bổ nhiệm lãnh đạo qua thi tuyển",
        "Examination-based selection of leaders carried out",
        unit=units.YES_NO,
        period_kind=FLOW,
        aggregation=MAX,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.3.1"),
        choices=("Chưa thực hiện", "Đã thực hiện"),
    ),
    declare(
        "civil_service.leadership.district_leaders_new",
        "Số lãnh đạo UBND được bầu/bổ nhiệm mới",
        "Leaders of the People's Committee newly elected/appointed",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.3.2"),
    ),
    declare(
        "civil_service.leadership.division_heads_new",
        "Số lãnh đạo cấp phòng/ban thuộc huyện được bổ nhiệm mới",
        "Heads/deputies of district offices newly appointed",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.3.3"),
    ),
    declare(
        "civil_service.discipline.total",
        "Số lượng cán bộ, công chức, viên chức bị kỷ luật (cả về Đảng và chính quyền)",
        "Cadres, civil servants and public employees disciplined (Party and government)",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "4"),
        formula=(
            "civil_service.discipline.provincial_leaders + "
            "civil_service.discipline.department_district_leaders + "
            "civil_service.discipline.division_leaders + civil_service.discipline.public_employees"
        ),
        note=(
            "Heading with a value cell. The four printed items cover leaders and public employees "
            "only; rank-and-file civil servants have no item in the province form, so the total may "
            "be larger than the sum."
        ),
    ),
    declare(
        "civil_service.discipline.provincial_leaders",
        "Số lãnh đạo cấp tỉnh bị kỷ luật",
        "Provincial leaders disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=NONE,
        register=Register.WORKFORCE,
        source=province_2022(5, "4.1"),
    ),
    declare(
        "civil_service.discipline.department_district_leaders",
        "Số lãnh đạo cấp sở, ngành và UBND cấp huyện bị kỷ luật",
        "Leaders of departments and district committees disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "4.2"),
    ),
    declare(
        "civil_service.discipline.division_leaders",
        "Số lãnh đạo cấp phòng thuộc sở, ngành và UBND cấp huyện bị kỷ luật",
        "Division-level leaders of departments and districts disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "4.3"),
    ),
    declare(
        "civil_service.discipline.public_employees",
        "Số người làm việc hưởng lương từ NSNN tại các đơn vị SNCL bị kỷ luật",
        "State-paid employees of public service units disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=province_2022(5, "4.4"),
    ),
    declare(
        "civil_service.discipline.inspection_plan_issued",
        "Xây dựng kế hoạch kiểm tra kỷ luật, kỷ cương hành chính",
        "Plan to inspect administrative discipline issued",
        unit=units.YES_NO,
        period_kind=CUMULATIVE,
        aggregation=MAX,
        register=Register.INSPECTIONS,
        source=district_2024(5, "5.4.1"),
        choices=("Không ban hành KH", "Có ban hành KH"),
    ),
    declare(
        "civil_service.discipline.inspected_units_rate",
        "Số lượng, tỷ lệ đơn vị được kiểm tra kỷ luật, kỷ cương hành chính",
        "Share of units inspected for administrative discipline",
        unit=units.PERCENT,
        period_kind=FLOW,
        aggregation=RATIO_OF_SUMS,
        register=Register.INSPECTIONS,
        source=district_2024(5, "5.4.2"),
        formula=(
            "100 * civil_service.discipline.inspected_units / "
            "civil_service.discipline.inspectable_units"
        ),
        note="Label asks for number and share; the unit cell is %.",
    ),
    declare(
        "civil_service.discipline.inspected_units",
        "Số đơn vị được kiểm tra kỷ luật, kỷ cương hành chính",
        "Units inspected for administrative discipline",
        unit=units.AGENCIES,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.INSPECTIONS,
        source=district_2024(5),
        helper=True,
    ),
    declare(
        "civil_service.discipline.inspectable_units",
        "Tổng số đơn vị thuộc phạm vi kiểm tra kỷ luật, kỷ cương",
        "Units within the scope of discipline inspection",
        unit=units.AGENCIES,
        period_kind=STOCK,
        aggregation=SUM,
        register=Register.INSPECTIONS,
        source=district_2024(5),
        helper=True,
    ),
    declare(
        "civil_service.discipline.district_leaders",
        "Số lãnh đạo cấp huyện bị kỷ luật",
        "District leaders disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.3"),
    ),
    declare(
        "civil_service.discipline.district_division_leaders",
        "Số lãnh đạo cấp phòng thuộc huyện bị kỷ luật",
        "District division-level leaders disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.4"),
    ),
    declare(
        "civil_service.discipline.commune_leaders",
        "Số lãnh đạo cấp xã bị kỷ luật",
        "Commune leaders disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.5"),
    ),
    declare(
        "civil_service.discipline.civil_servants.total",
        "Số lượng công chức bị kỷ luật",
        "Civil servants disciplined",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.6"),
        formula=(
            "civil_service.discipline.civil_servants.district + "
            "civil_service.discipline.civil_servants.commune"
        ),
    ),
    declare(
        "civil_service.discipline.civil_servants.district",
        "Số lượng công chức bị kỷ luật - Cấp huyện",
        "Civil servants disciplined, district level",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.6.a"),
    ),
    declare(
        "civil_service.discipline.civil_servants.commune",
        "Số lượng công chức bị kỷ luật - Cấp xã",
        "Civil servants disciplined, commune level",
        unit=units.PERSONS,
        period_kind=FLOW,
        aggregation=SUM,
        register=Register.WORKFORCE,
        source=district_2024(5, "5.4.6.b"),
    ),
)
