"""The national synchronisation payload of 2025 (DongBoHoSoMC, CapNhatTienDoHoSoMC): its field names, in this module and nowhere else.

Pure. Since 2026 the Ministry of Public Security sets the fields (Decree 309/2026 article 10): a new set becomes a module beside this one. The names
are those that published interfaces use; they were not compared with the ministry's own document. What the register has no place for is named in
`unheld` and stays in the message as it came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from thuocdo.dossiers.external_parts import SaidPaper
from thuocdo.dossiers.status import DigitisationState
from thuocdo.other_systems import refusals
from thuocdo.other_systems.intake import Fields
from thuocdo.other_systems.reports import OwnerSaid, Report, status_of

DOSSIER, PROGRESS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"
SERVICES = (DOSSIER, PROGRESS)
_CHANNELS = {"1": "direct", "2": "online", "3": "post"}
_REUSED_FROM_STORE = "Kho dữ liệu điện tử quốc gia"
_ORGANISATION = {"2", "3", "tochuc", "doanhnghiep", "tổ chức", "doanh nghiệp", "business"}


def code_of(record: dict[str, Any]) -> str:
    """Return the code of the dossier a record speaks of; empty where it names none."""
    return Fields(record).text("MaHoSo", longest=80)


def read_national(
    service: str,
    record: dict[str, Any],
    *,
    message: str = "",
    sent_at: datetime | None = None,
    now: datetime,
) -> Report:
    """Return what a record says.

    Args:
        service: `DongBoHoSoMC` or `CapNhatTienDoHoSoMC`.
        record: one record with the national field names, in whatever capitals.
        message: its id, where the sender gives one; else one made from what it says, so that the same again is the same.
        sent_at: the moment the message speaks of, where the sender gives one; else the latest in the record that has come.
        now: moments after this one are no part of what has happened.

    Raises:
        InvalidInput: a field cannot be read, the status does not exist, or no moment is named at all.
    """
    fields = Fields(record)
    report = (_progress if service == PROGRESS else _dossier)(fields, now)
    at = sent_at or report.at
    if at == _NEVER:
        fields.problems.append("no moment is named: send `at` beside `data`")
    if fields.problems:
        raise refusals.unreadable(fields.problems)
    unheld = tuple(dict.fromkeys([*report.unheld, *fields.unread()]))
    made = message or f"{report.status:02}-{_digest(service, record)}"
    return replace(report, at=at, message=made, unheld=unheld)


def _digest(service: str, record: dict[str, Any]) -> str:
    said = json.dumps([service, record], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:40]


_NEVER = datetime.min.replace(tzinfo=UTC)  # no moment is named


def _latest(moments: Sequence[datetime | None], now: datetime) -> datetime:
    come = [one for one in moments if one is not None and one <= now]
    known = come or [one for one in moments if one is not None]
    return max(known) if known else _NEVER


def _dossier(fields: Fields, now: datetime) -> Report:
    unheld: list[str] = []
    accepted, ended = fields.moment("NgayTiepNhan"), fields.moment("NgayKetThucXuLy")
    returned = fields.moment("NgayTra")
    papers = _papers(fields, unheld)
    owed, paid = _money(fields, unheld)
    supplements, asked = _supplements(fields, unheld)
    without_place = ("ThongTinTra", "HinhThuc", "GhiChu", "DanhSachGiayToKetQua", "Fax")
    unheld += [name for name in without_place if fields.raw(name) is not None]
    for name in ("TenTTHC", "MaLinhVuc", "TenLinhVuc", "TaiKhoanDuocXacThucVoiVNeID"):
        fields.raw(name)  # the catalogue says it, or the papers do
    fields.raw("HoSoCoThanhPhanSoHoa")
    status = status_of(fields.text("TrangThaiHoSo"))
    return Report(
        code=fields.text("MaHoSo", longest=80),
        message="",
        at=_latest([accepted, ended, returned, *asked], now),
        status=status,
        agency=fields.text("DonViXuLy", longest=300),
        procedure=fields.text("MaTTHC", longest=40),
        channel=_channel(fields, unheld),
        subject=fields.text("TrichYeuHoSo") or None,
        accepted_at=accepted,
        due_at=fields.moment("NgayHenTra"),
        ended_at=ended or returned,
        owner=_owner(fields, unheld),
        papers=papers,
        owed_vnd=owed,
        paid_vnd=paid,
        supplements=supplements,
        unheld=tuple(unheld),
    )


def _progress(fields: Fields, now: datetime) -> Report:
    """Return a step of the handling: the status at its moment. Who did what in it, the register keeps of its own dossiers alone."""
    happened, began = fields.moment("ThoiDiemXuLy"), fields.moment("NgayBatDau")
    names = ("NguoiXuLy", "ChucDanh", "PhongBanXuLy", "NoiDungXuLy", "NgayKetThucTheoQuyDinh")
    unheld = [name for name in names if fields.raw(name) is not None]
    return Report(
        code=fields.text("MaHoSo", longest=80),
        message="",
        at=_latest([happened or began], now),
        status=status_of(fields.text("TrangThai")),
        unheld=tuple(unheld),
    )


def _channel(fields: Fields, unheld: list[str]) -> str | None:
    said = fields.text("KenhThucHien", longest=40)
    if not said or said in _CHANNELS:
        return _CHANNELS.get(said)
    unheld.append("KenhThucHien")
    return None


def _owner(fields: Fields, unheld: list[str]) -> OwnerSaid | None:
    name, number = fields.text("ChuHoSo", longest=300), fields.text("MaDoiTuong", longest=40)
    phone, email = fields.text("SoDienThoai", longest=40), fields.text("Email", longest=254)
    kind = fields.text("LoaiDoiTuong", longest=40).casefold()
    if not name:
        unheld += [n for n, v in (("MaDoiTuong", number), ("SoDienThoai", phone)) if v]
        return None
    organisation = kind in _ORGANISATION
    return OwnerSaid(
        name,
        "organisation" if organisation else "person",
        personal_id="" if organisation else number,
        tax_code=number if organisation else "",
        phone=phone,
        email=email,
    )


def _papers(fields: Fields, unheld: list[str]) -> tuple[SaidPaper, ...] | None:
    rows = fields.rows("TaiLieuNop")
    if rows is None:
        return None
    found = []
    for one in rows:
        code = one.text("MaThanhPhanHoSo", longest=40)
        name = one.text("TenTepDinhKem", longest=1000) or code
        state = one.whole("DuocSoHoa") or 0
        from_store, source = one.flag("DuocLayTuKhoDMQG"), one.text("MaCSDL", longest=200)
        if from_store and state < DigitisationState.REUSED_COMPONENT:
            state = DigitisationState.REUSED_RESULT.value
        if state not in set(DigitisationState):
            one.problems.append(f"TaiLieuNop.DuocSoHoa “{state}” is not known")
            state = 0
        reused = state >= DigitisationState.REUSED_COMPONENT
        if not one.flag("IsDeleted") and name:
            found.append(
                SaidPaper(name, code, state, (source or _REUSED_FROM_STORE) if reused else "")
            )
        unheld += [name for name in one.unread() if name not in unheld]
    return tuple(found)


def _money(fields: Fields, unheld: list[str]) -> tuple[int | None, int | None]:
    """Return what is owed, the sum of all fees, and what was paid: all of it where the payload says that it was paid online."""
    rows, paid = fields.rows("DanhSachLePhi"), fields.text("DuocThanhToanTrucTuyen", longest=10)
    if rows is None:
        if paid:
            unheld.append("DuocThanhToanTrucTuyen")
        return None, None
    owed = sum(one.whole("Gia") or 0 for one in rows)
    if rows:
        unheld.append("DanhSachLePhi")  # its sum is held, its lines are not
    return owed, owed if paid in {"1", "2"} else 0


def _supplements(fields: Fields, unheld: list[str]) -> tuple[int | None, list[datetime | None]]:
    """Return how often papers were asked for, and the moments that this names."""
    rows = fields.rows("DanhSachHoSoBoSung")
    if rows is None:
        return None, []
    if rows:
        unheld.append("DanhSachHoSoBoSung")
    moments = [one.moment(name) for one in rows for name in ("NgayBoSung", "NgayTiepNhanBoSung")]
    return len(rows), moments
