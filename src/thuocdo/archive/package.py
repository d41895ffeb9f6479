"""The package of a hand-over: every dossier with its data and files, their digests, and the list, as one zip that is never whole in memory.

What the circular asks of the format (TT 13/2023/TT-BNV article 4, named in a provincial decision) was not read: data as JSON, the list as CSV, files
as they came. `SHA256SUMS` at the end covers all that stands before it, so anybody can check a package with usual tools.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from thuocdo.archive.manifest import KeptFile, files_of
from thuocdo.archive.models import Handover, HandoverItem
from thuocdo.archive.papers import list_paper
from thuocdo.archive.retention import words_of
from thuocdo.archive.services import note_copies
from thuocdo.attachments.services import open_original
from thuocdo.documents.text import write_csv
from thuocdo.dossiers.models import (
    Applicant,
    Dossier,
    DossierDocument,
    DossierEvent,
    PersonalDataAccess,
)

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

CHUNK = 256 * 1024
#: So many dossiers are read from the database at once.
BATCH = 50
#: Every entry has this day in the zip: the same package is the same bytes, whenever it is made.
_DAY = (1980, 1, 1, 0, 0, 0)


class _Pieces:
    """A file that can only be written to; what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self._waiting: deque[bytes] = deque()

    def write(self, content: bytes) -> int:
        """Take bytes in."""
        self._waiting.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: what was written waits to be taken."""

    def close(self) -> None:
        """Do nothing: what was written waits to be taken."""

    def taken(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        while self._waiting:
            yield self._waiting.popleft()


class _Package:
    """A zip that is written forwards alone, with the digests of its entries."""

    def __init__(self) -> None:
        self._pieces = _Pieces()
        self._zip = zipfile.ZipFile(self._pieces, "w", zipfile.ZIP_STORED)
        self._sums: list[str] = []

    def text(self, path: str, content: bytes) -> Iterator[bytes]:
        """Write an entry that is small."""
        self._zip.writestr(zipfile.ZipInfo(path, _DAY), content)
        self._sums.append(f"{hashlib.sha256(content).hexdigest()}  {path}")
        yield from self._pieces.taken()

    def file(self, path: str, file: KeptFile) -> Iterator[bytes]:
        """Write a file in chunks; its digest is that under which it is kept."""
        entry = zipfile.ZipInfo(path, _DAY)
        with (
            open_original(file.attachment) as source,
            self._zip.open(entry, "w", force_zip64=True) as to,
        ):
            while chunk := source.read(CHUNK):
                to.write(chunk)
                yield from self._pieces.taken()
        self._sums.append(f"{file.attachment.sha256}  {path}")
        yield from self._pieces.taken()

    def end(self) -> Iterator[bytes]:
        """Write the digests and close."""
        content = "".join(f"{one}\n" for one in self._sums).encode()
        self._zip.writestr(zipfile.ZipInfo("SHA256SUMS", _DAY), content)
        self._zip.close()
        yield from self._pieces.taken()


def package_of(handover: Handover, *, actor: User, at: datetime) -> Iterator[bytes]:
    """Yield the package of a hand-over piece by piece; who took it is noted with every dossier before the first piece.

    Args:
        handover: found among those the person may know of.
        actor: who takes it.
        at: the moment.
    """
    items = list(handover.items.select_related("dossier").order_by("position"))
    _note(items, handover, actor, at)
    return _written(handover, items)


def copy_of(item: HandoverItem, *, purpose: str, actor: User, at: datetime) -> Iterator[bytes]:
    """Yield the copy of one dossier out of the archive; who took it and for what is noted before."""
    _note([item], item.handover, actor, at, purpose=purpose)

    def written() -> Iterator[bytes]:
        package = _Package()
        yield from _dossiers(package, [item])
        yield from package.end()

    return written()


def _note(
    items: Sequence[HandoverItem], handover: Handover, actor: User, at: datetime, purpose: str = ""
) -> None:
    why = purpose or f"gói nộp lưu {handover.code}"
    PersonalDataAccess.objects.bulk_create(
        PersonalDataAccess(dossier=one.dossier, user=actor, at=at, purpose=why[:200])
        for one in items
    )
    dossiers = [one.dossier for one in items]
    note_copies(dossiers, what=handover.code, purpose=why, actor=actor, at=at)


def _written(handover: Handover, items: Sequence[HandoverItem]) -> Iterator[bytes]:
    package = _Package()
    about = {
        "bien_ban": handover.code,
        "don_vi_nop": handover.unit.name,
        "nam_ket_thuc_ho_so": handover.year,
        "giao_luc": _moment(handover.handed_at),
        "ma_bam_danh_muc": handover.digest,
        "so_ho_so": len(items),
        "so_tep": sum(one.files for one in items),
    }
    yield from package.text("bien-ban.json", _json(about))
    yield from package.text("muc-luc.csv", write_csv(list_paper(handover, items)))
    for first in range(0, len(items), BATCH):
        yield from _dossiers(package, items[first : first + BATCH])
    yield from package.end()


def _dossiers(package: _Package, items: Sequence[HandoverItem]) -> Iterator[bytes]:
    ids = [one.dossier_id for one in items]
    # Of what was destroyed since, the data that stay are told, and no file, though another dossier may have the same one.
    files = files_of([one.dossier_id for one in items if one.dossier.destroyed_at is None])
    data = _Read(ids)
    for one in items:
        folder = f"{one.position:04d}_{_plain(one.dossier.code)}"
        kept = files.get(one.dossier_id, ())
        yield from package.text(f"{folder}/ho-so.json", _json(data.said(one, kept)))
        for file in kept:
            yield from package.file(f"{folder}/{file.path}", file)


class _Read:
    """What is told of some dossiers. Shape: five queries."""

    def __init__(self, ids: Sequence[int]) -> None:
        rows = Dossier.objects.filter(pk__in=ids).select_related(
            "procedure_version__procedure", "reception_unit", "competent_agency"
        )
        self._rows = {one.pk: one for one in rows}
        self._people = _grouped(Applicant.objects.filter(dossier__in=ids).order_by("pk"))
        papers = DossierDocument.objects.filter(dossier__in=ids).select_related("superseded_by")
        self._papers = _grouped(papers.order_by("position"))
        self._events = _grouped(DossierEvent.objects.filter(dossier__in=ids).order_by("number"))

    def said(self, item: HandoverItem, files: Sequence[KeptFile]) -> dict[str, Any]:
        """Return all that is told of one dossier."""
        row = self._rows[item.dossier_id]
        version = row.procedure_version
        return {
            "ma_ho_so": row.code,
            "trich_yeu": row.subject,
            "thu_tuc": {"ma": version.procedure.code, "ten": version.name} if version else None,
            "noi_tiep_nhan": row.reception_unit.name,
            "co_quan": row.competent_agency.name,
            "kenh": row.channel,
            "dang_ky": _moment(row.registered_at),
            "tiep_nhan": _moment(row.accepted_at),
            "han_tra": _moment(row.due_at),
            "ket_thuc": _moment(row.ended_at),
            "ket_qua": row.outcome,
            "da_huy": _moment(row.destroyed_at),
            "thoi_han_luu": words_of(item.years),
            "luu_den_het_ngay": item.keep_until.isoformat() if item.keep_until else None,
            "can_cu_thoi_han_luu": item.legal_basis,
            "nguoi": [_person(one) for one in self._people.get(row.pk, ())],
            "giay_to": [_paper(one) for one in self._papers.get(row.pk, ())],
            "tep": [
                {
                    "duong_dan": one.path,
                    "ten": one.title,
                    "loai": one.attachment.media_type,
                    "kich_thuoc": one.attachment.size_bytes,
                    "sha256": one.attachment.sha256,
                }
                for one in files
            ],
            "su_kien": [_event(one) for one in self._events.get(row.pk, ())],
        }


def _grouped(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in rows:
        found.setdefault(one.dossier_id, []).append(one)
    return found


def _person(one: Applicant) -> dict[str, str]:
    return {
        "tu_cach": one.part,
        "loai": one.kind,
        "ten": one.full_name,
        "so_dinh_danh": one.personal_id,
        "ma_so_thue": one.tax_code,
        "dia_chi": one.address,
    }


def _paper(one: DossierDocument) -> dict[str, Any]:
    return {
        "thu_tu": one.position,
        "ma": one.code,
        "ten": one.name,
        "hinh_thuc": one.form,
        "so": one.number,
        "noi_cap": one.issuer,
        "ngay_cap": one.issued_on.isoformat() if one.issued_on else None,
        "gia_tri_den": one.expires_on.isoformat() if one.expires_on else None,
        "duoc_thay_bang": one.superseded_by.position if one.superseded_by else None,
    }


def _event(one: DossierEvent) -> dict[str, Any]:
    return {
        "so": one.number,
        "viec": one.kind,
        "luc": _moment(one.at),
        "nguoi": one.actor_name,
        "noi_dung": one.payload,
        "ma_bam_truoc": one.previous_hash,
        "ma_bam": one.hash,
    }


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat() if at else None


def _plain(code: str) -> str:
    return "".join(one if one.isascii() and (one.isalnum() or one in "-.") else "_" for one in code)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
