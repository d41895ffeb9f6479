"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from django_tasks import task

from thuocdo.ingestion import services
from thuocdo.ingestion.models import Upload


@task()
def read_upload_job(upload_id: int) -> None:
    """Read one uploaded file and store what is in it."""
    services.read_upload(Upload.objects.get(pk=upload_id), at=timezone.now())
