"""Whom signatures are trusted from: roots, certificates between, and what was told of withdrawn ones, all as files of the installation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_CERTIFICATES = {".pem", ".crt", ".cer", ".der"}
_CRLS, _OCSPS = {".crl"}, {".ocsp", ".ors"}


@dataclass(frozen=True, slots=True)
class Trust:
    """Certificates and revocation answers as the bytes of their files (PEM or DER).

    `asks_issuers` lets a certificate that leads to a trusted root be asked for at the addresses it names (OCSP, CRL). `stamps_at` is the
    address of a time stamp authority (RFC 3161), empty for none.
    """

    roots: tuple[bytes, ...] = ()
    between: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    asks_issuers: bool = False
    stamps_at: str = ""


def configured_trust() -> Trust:
    """Return what the installation trusts, read anew from its folder: a new list of withdrawn certificates counts at once.

    The folder holds `roots/`, `between/` and `revocation/`; a folder or file that is not there is as an empty one.
    """
    folder: Path = settings.SIGNING_DIR
    return Trust(
        roots=tuple(_files(folder / "roots", _CERTIFICATES)),
        between=tuple(_files(folder / "between", _CERTIFICATES)),
        crls=tuple(_files(folder / "revocation", _CRLS)),
        ocsps=tuple(_files(folder / "revocation", _OCSPS)),
        asks_issuers=settings.SIGNING_ASKS_ISSUERS,
        stamps_at=settings.SIGNING_TIME_STAMP_URL,
    )


def _files(folder: Path, endings: set[str]) -> Iterator[bytes]:
    if not folder.is_dir():
        return
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() in endings and file.is_file():
            yield file.read_bytes()
