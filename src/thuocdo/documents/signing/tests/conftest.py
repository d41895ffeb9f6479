from __future__ import annotations

import io
from dataclasses import dataclass, replace

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from thuocdo.documents.signing.keys import FileKey, open_key_file
from thuocdo.documents.signing.tests.authority import PASSPHRASE, Authority, Holder, now
from thuocdo.documents.signing.trust import Trust


@dataclass
class Cast:
    """An authority, whom it gave a certificate, and what trusts it."""

    authority: Authority
    son: Holder
    trust: Trust

    @property
    def key(self) -> FileKey:
        return open_key_file(self.son.key_file(), PASSPHRASE)

    def trusting(self, **more: object) -> Trust:
        return replace(self.trust, **more)


@pytest.fixture(scope="session")
def cast() -> Cast:
    authority = Authority(now())
    return Cast(authority, authority.person(), Trust(roots=(authority.root.pem,)))


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """Return a document of two pages."""
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=A4)
    page.drawString(100, 700, "Ho so da tiep nhan: 1.374.705")
    page.drawString(300, 300, "Ngo Thi Son")
    page.showPage()
    page.drawString(100, 700, "Trang hai")
    page.showPage()
    page.save()
    return stream.getvalue()
