"""Files that programs send in."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile


def file_digest(file: UploadedFile[bytes]) -> str:
    """Return the SHA-256 of the name and the content of a file, by which the same request is known; it is left at its start."""
    digest = hashlib.sha256((file.name or "").encode() + b"\0")
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
