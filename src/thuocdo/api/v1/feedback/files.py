"""Files of feedback: those a program sends in after it, and those it fetches, the ones of the answer among them."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone

from ninja import File, Form
from ninja.files import UploadedFile

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking
from thuocdo.api.files import file_digest
from thuocdo.api.pages import Id
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get, post
from thuocdo.api.v1.dossiers.bodies import Key, Words
from thuocdo.api.v1.feedback.acting import ROOM, done_once
from thuocdo.api.v1.feedback.answers import FeedbackAnswer, files_told
from thuocdo.api.v1.feedback.looking import found_feedback, router
from thuocdo.facts.references import RecordRef
from thuocdo.feedback import systems
from thuocdo.ui.files import send_original
from thuocdo.ui.uploads.received import received_files

SaidWithThem = Annotated[Words, Form("", description="what the sender says with the files")]


@post(
    router,
    "/feedback/{feedback_id}/files",
    scope=Scope.FEEDBACK,
    answers=FeedbackAnswer,
    statuses=(200, 201),
    refusals=(503,),
    summary="Add files to feedback",
    summary_vi="Gửi thêm tệp cho phản ánh, kiến nghị",
)
def add_feedback_files(
    request: HttpRequest,
    feedback_id: Id,
    files: File[list[UploadedFile]],
    idempotency_key: Key,
    words: SaidWithThem = "",
) -> HttpResponse:
    """Keep files that the sender adds, and his words with them: 201; the same again 200. All or none.

    Photos (JPG, PNG, WebP, HEIC), PDF, Word and Excel, judged by their content; as large as the portal takes them (20 MB where nothing else is set), five at once.
    Empty, too large, of another type or harmful: 422; ended already: 409; the virus scanner does not answer: 503, send the same again later.
    """
    row = found_feedback(request, feedback_id)
    made: list[bool] = []

    def done() -> RecordRef:
        systems.refuse_files(row, len(files))
        program, now = asking(request), timezone.now()
        kept = received_files(request, "files", actor=program, at=now)
        systems.add(row.pk, words=words, files=kept, actor=program, at=now)
        made.append(True)
        return RecordRef(ROOM, str(row.pk))

    return done_once(request, _fingerprint(request, words, files), idempotency_key, done, made)


@get(
    router,
    "/feedback/{feedback_id}/files/{file_id}",
    scope=Scope.FEEDBACK,
    answers=bytes,
    summary="A file of feedback",
    summary_vi="Tệp của phản ánh, kiến nghị",
)
def get_feedback_file(request: HttpRequest, feedback_id: Id, file_id: Id) -> FileResponse:
    """Return the bytes of a file that came with feedback the program sent in, or with its answer, under the name it came with."""
    found = files_told(found_feedback(request, feedback_id)).filter(pk=file_id).first()
    if found is None:
        raise not_found()
    return send_original(found.attachment, name=found.name)


def _fingerprint(request: HttpRequest, words: str, files: list[UploadedFile]) -> str:
    said = json.dumps([request.path, words, *(file_digest(one) for one in files)])
    return hashlib.sha256(said.encode()).hexdigest()
