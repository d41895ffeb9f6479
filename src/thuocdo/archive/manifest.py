"""The list of what is handed over: each dossier with its files and their digests, in one canonical form."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.models import DossierDocument, DossierResult

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file of a dossier in the package: where it stands there, what it is, and the file itself."""

    path: str
    title: str
    attachment: Attachment


def files_of(dossier_ids: Sequence[int]) -> Mapping[int, tuple[KeptFile, ...]]:
    """Return the files of dossiers: papers, those that were replaced among them, then results. Shape: two queries."""
    found: dict[int, list[KeptFile]] = defaultdict(list)
    papers = DossierDocument.objects.filter(
        dossier__in=dossier_ids, attachment__isnull=False
    ).select_related("attachment")
    for paper in papers.order_by("dossier_id", "position"):
        assert paper.attachment is not None
        path = f"giay-to/{paper.position:03d}{_ending(paper.attachment)}"
        found[paper.dossier_id].append(KeptFile(path, paper.name, paper.attachment))
    results = DossierResult.objects.filter(
        dossier__in=dossier_ids, attachment__isnull=False
    ).select_related("attachment")
    for result in results.order_by("dossier_id", "number"):
        assert result.attachment is not None
        path = f"ket-qua/{result.number:03d}{_ending(result.attachment)}"
        found[result.dossier_id].append(KeptFile(path, result.name, result.attachment))
    return {one: tuple(files) for one, files in found.items()}


def _ending(file: Attachment) -> str:
    _stem, dot, ending = file.original_name.rpartition(".")
    clean = "".join(letter for letter in ending.lower() if letter.isascii() and letter.isalnum())
    return f".{clean[:8]}" if dot and clean else ""


def digest_of_files(files: Iterable[KeptFile]) -> str:
    """Return the SHA-256 of the list of files of one dossier."""
    return _sha256([[one.path, one.attachment.sha256] for one in files])


def digest_of_list(rows: Iterable[Sequence[object]]) -> str:
    """Return the SHA-256 of the list of a whole hand-over."""
    return _sha256([list(one) for one in rows])


def _sha256(value: object) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
