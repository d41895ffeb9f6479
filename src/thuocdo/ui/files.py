"""Sending files of people to people: to be kept, never to be run in the page, and never out of somebody else's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse

from thuocdo.attachments.previews import Width, preview
from thuocdo.attachments.services import open_original, plain_name

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from thuocdo.attachments.models import Attachment


def send_original(attachment: Attachment, *, name: str = "") -> FileResponse:
    """Send an original under the name it came with here, or first of all, whatever is in it, as a download.

    Raises:
        NotFound: its file is gone.
    """
    answer = FileResponse(
        open_original(attachment),
        as_attachment=True,
        filename=plain_name(name or attachment.original_name),
        content_type="application/octet-stream",
    )
    _guard(answer)
    return answer


def send_preview(attachment: Attachment, width: Width) -> HttpResponse:
    """Send a picture of a file; the content never changes, so a browser may keep it for its own user.

    Raises:
        Http404: there is no picture of it.
    """
    picture = preview(attachment, width)
    if picture is None:
        raise Http404
    answer = HttpResponse(picture, content_type="image/webp")
    _guard(answer)
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _guard(answer: HttpResponseBase) -> None:
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
