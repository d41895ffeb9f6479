"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.ingestion import services
from thuocdo.ingestion.models import Upload
from thuocdo.jobs.queue import job


@job()
def read_upload_job(upload_id: int) -> None:
    """Read one uploaded file and store what is in it; a fault of the reader is shown on the upload and logged."""
    upload = Upload.objects.get(pk=upload_id)
    try:
        services.read_upload(upload, at=timezone.now())
    except Exception:
        services.give_up(upload, at=timezone.now())
        raise
