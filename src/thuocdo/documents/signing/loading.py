"""Certificates and revocation answers out of the bytes of files, PEM or DER; what cannot be read is left out and logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from asn1crypto import crl, ocsp, pem, x509
from pyhanko.keys import load_certs_from_pemder_data

log = structlog.get_logger(__name__)


def certificates(files: Iterable[bytes]) -> list[x509.Certificate]:
    """Return all certificates of some files."""
    return list(_certificates(files))


def crls(files: Iterable[bytes]) -> list[crl.CertificateList]:
    """Return the lists of withdrawn certificates of some files."""
    return list(_parsed(files, crl.CertificateList, "tbs_cert_list"))


def ocsps(files: Iterable[bytes]) -> list[ocsp.OCSPResponse]:
    """Return the answers about single certificates of some files."""
    return list(_parsed(files, ocsp.OCSPResponse, "response_status"))


def _certificates(files: Iterable[bytes]) -> Iterator[x509.Certificate]:
    for data in files:
        try:
            found = list(load_certs_from_pemder_data(data))
            for one in found:
                # Parsed now, where what is wrong can be told; else wherever it is first looked at.
                _ = one.subject.native, one.not_valid_after
        except (ValueError, TypeError) as error:
            log.warning("certificate_not_readable", reason=str(error))
        else:
            yield from found


def _parsed(files: Iterable[bytes], kind: Any, part: str) -> Iterator[Any]:
    for data in files:
        try:
            der = pem.unarmor(data)[2] if pem.detect(data) else data
            found = kind.load(der, strict=True)
            _ = found[part].native
        except (ValueError, TypeError) as error:
            log.warning("revocation_answer_not_readable", reason=str(error))
        else:
            yield found
