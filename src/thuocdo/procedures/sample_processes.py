"""Internal processes of the sample: what officials do, step by step, in a handful of everyday procedures of communes and departments.

Pure. Steps, roles and hours are invented after published ones; their hours sum to the time limit of the procedure or less.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec, StepSpec

_COMMUNE, _DEPARTMENT = "commune", "department"


def sample_processes() -> list[tuple[str, str, ProcessSpec]]:
    """Return the processes: code of the procedure, kind of the agencies that follow it, and the steps."""
    return [
        ("1.001193", _COMMUNE, birth_process()),
        ("1.013225", _COMMUNE, building_process()),
        ("2.000635", _COMMUNE, desk_process("Tra cứu sổ hộ tịch, lập bản sao", limit_days=1)),
        ("2.000815", _COMMUNE, desk_process("Đối chiếu bản chính với bản sao", limit_days=1)),
        ("1.004873", _COMMUNE, desk_process("Xác minh, lập giấy xác nhận", limit_days=3)),
        ("1.000894", _COMMUNE, desk_process("Kiểm tra điều kiện kết hôn", limit_days=1)),
        ("1.001612", _COMMUNE, reviewed_process("Thẩm định hồ sơ đăng ký", limit_days=3)),
        ("1.001776", _COMMUNE, reviewed_process("Xét duyệt, niêm yết công khai", limit_days=10)),
        ("T.000008", _COMMUNE, reviewed_process("Thẩm định nhu cầu sử dụng đất", limit_days=15)),
        ("T.000006", _DEPARTMENT, reviewed_process("Thẩm định biến động đất đai", limit_days=8)),
        ("1.012753", _DEPARTMENT, reviewed_process("Đo đạc, thẩm định hồ sơ đất", limit_days=20)),
        ("T.000007", _DEPARTMENT, reviewed_process("Trích đo, thẩm định thửa đất", limit_days=12)),
        ("2.001583", _DEPARTMENT, reviewed_process("Thẩm định hồ sơ doanh nghiệp", limit_days=3)),
        ("1.005092", _DEPARTMENT, desk_process("Tra cứu sổ gốc, lập bản sao", limit_days=1)),
    ]


def _step(key: str, name: str, role: str, hours: str, *, all_ways: bool = False) -> StepSpec:
    unit = {"reception_officer": "Bộ phận Một cửa", "records_clerk": "Văn thư"}.get(role, "")
    place = StepPlace.RECEPTION if role == "reception_officer" else StepPlace.AGENCY
    return StepSpec(key, name, Decimal(hours), unit, role, all_ways, place=place.value)


def birth_process() -> ProcessSpec:
    """Return a process of one working day in four steps."""
    return ProcessSpec(
        (
            _step("tiep-nhan", "Kiểm tra, tiếp nhận, số hóa hồ sơ", "reception_officer", "1"),
            _step("tham-tra", "Đối chiếu dữ liệu, lập giấy khai sinh", "handler", "4"),
            _step("ky", "Ký giấy khai sinh", "approver", "2"),
            _step("tra", "Vào sổ, trả kết quả", "reception_officer", "1"),
        ),
        (
            LinkSpec("tiep-nhan", "tham-tra"),
            LinkSpec("tham-tra", "ky"),
            LinkSpec("ky", "tra"),
        ),
    )


def building_process() -> ProcessSpec:
    """Return a process with a field visit where it is needed, and two opinions asked in parallel."""
    return ProcessSpec(
        (
            _step("tiep-nhan", "Kiểm tra, tiếp nhận, số hóa hồ sơ", "reception_officer", "4"),
            _step("thu-ly", "Thẩm định bản vẽ", "handler", "24"),
            _step("thuc-dia", "Kiểm tra thực địa", "handler", "16"),
            _step("y-kien", "Gửi lấy ý kiến", "handler", "2", all_ways=True),
            _step("quy-hoach", "Ý kiến về quy hoạch", "reviewer", "24"),
            _step("pccc", "Ý kiến về phòng cháy, chữa cháy", "reviewer", "16"),
            _step("tham-tra", "Thẩm tra dự thảo giấy phép", "reviewer", "8"),
            _step("ky", "Ký giấy phép", "approver", "8"),
            _step("tra", "Vào sổ, trả kết quả", "records_clerk", "4"),
        ),
        (
            LinkSpec("tiep-nhan", "thu-ly"),
            LinkSpec("thu-ly", "thuc-dia", "Cần kiểm tra thực địa", "có"),
            LinkSpec("thu-ly", "y-kien"),
            LinkSpec("thuc-dia", "y-kien"),
            LinkSpec("y-kien", "quy-hoach"),
            LinkSpec("y-kien", "pccc", "Thuộc diện thẩm duyệt phòng cháy", "có"),
            LinkSpec("quy-hoach", "tham-tra"),
            LinkSpec("pccc", "tham-tra"),
            LinkSpec("tham-tra", "ky"),
            LinkSpec("ky", "tra"),
        ),
    )


def desk_process(work: str, *, limit_days: int) -> ProcessSpec:
    """Return a short process in four steps that takes the whole time limit, in working days of eight hours."""
    middle = Decimal(8 * limit_days - 4)
    return _in_line(
        _step("tiep-nhan", "Kiểm tra, tiếp nhận, số hóa hồ sơ", "reception_officer", "1"),
        _step("thu-ly", work, "handler", str(middle)),
        _step("ky", "Ký duyệt", "approver", "2"),
        _step("tra", "Vào sổ, trả kết quả", "reception_officer", "1"),
    )


def reviewed_process(work: str, *, limit_days: int) -> ProcessSpec:
    """Return a process with a review before the signature; it takes the whole time limit, in working days of eight hours."""
    middle = Decimal(8 * limit_days - 12)
    return _in_line(
        _step("tiep-nhan", "Kiểm tra, tiếp nhận, số hóa hồ sơ", "reception_officer", "2"),
        _step("thu-ly", work, "handler", str(middle)),
        _step("tham-tra", "Thẩm tra, trình ký", "reviewer", "4"),
        _step("ky", "Ký duyệt", "approver", "4"),
        _step("tra", "Vào sổ, đóng dấu, trả kết quả", "records_clerk", "2"),
    )


def _in_line(*steps: StepSpec) -> ProcessSpec:
    return ProcessSpec(steps, tuple(LinkSpec(a.key, b.key) for a, b in pairwise(steps)))
