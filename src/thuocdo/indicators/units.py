"""The units of measure that indicators use."""

from __future__ import annotations

from thuocdo.indicators.indicator import UnitOfMeasure, ValueType

AGENCIES = UnitOfMeasure("Cơ quan, đơn vị", "agencies/units")
BALLOTS = UnitOfMeasure("Phiếu", "ballots")
BOARDS = UnitOfMeasure("Ban", "boards")
BODIES = UnitOfMeasure("Tổ chức", "bodies")
CASES = UnitOfMeasure("Trường hợp", "cases")
CHOICE_CODE = UnitOfMeasure("Mã lựa chọn", "choice code", ValueType.CHOICE)
DOCUMENTS = UnitOfMeasure("Văn bản", "documents")
DOSSIERS = UnitOfMeasure("Hồ sơ", "dossiers")
FEEDBACK_ITEMS = UnitOfMeasure("PAKN", "feedback items")
ISSUES = UnitOfMeasure("Vấn đề", "issues")
MILLION_VND = UnitOfMeasure("Triệu đồng", "million VND", ValueType.MONEY_MVND)
ONLINE_SERVICES = UnitOfMeasure("DVC", "online services")
PERCENT = UnitOfMeasure("%", "%", ValueType.PERCENT)
PERSONS = UnitOfMeasure("Người", "persons")
POINTS = UnitOfMeasure("Điểm", "points", ValueType.SCORE)
PROCEDURES = UnitOfMeasure("Thủ tục", "procedures")
RANK = UnitOfMeasure("Hạng", "rank", ValueType.RANK)
REPORTS = UnitOfMeasure("Báo cáo", "reports")
TASKS = UnitOfMeasure("Nhiệm vụ", "tasks")
UNITS = UnitOfMeasure("Đơn vị", "units")
YES_NO = UnitOfMeasure("Mã lựa chọn", "choice code", ValueType.BOOL)
