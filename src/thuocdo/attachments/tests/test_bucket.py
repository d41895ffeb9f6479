"""Originals in a bucket of an S3 store that runs on this machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from thuocdo.attachments import storage
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.previews import Width, preview
from thuocdo.attachments.services import open_original, store
from thuocdo.errors import NotFound, Unavailable

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)
CONTENT = b"%PDF-1.7\n" + b"x" * 100_000


@pytest.fixture
def bucket(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="originals")
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    settings.ORIGINALS_S3 = {
        "bucket_name": "originals", "endpoint_url": address, "region_name": "us-east-1",
    }  # fmt: skip
    yield client
    storage._in_s3.cache_clear()
    for one in client.list_objects_v2(Bucket="originals").get("Contents", []):
        client.delete_object(Bucket="originals", Key=one["Key"])  # its memory outlives the server
    server.stop()


def keep(content: bytes = CONTENT) -> Attachment:
    return store(io.BytesIO(content), name="giấy.pdf", actor=None, at=AT)


@pytest.mark.django_db
def test_an_original_lies_in_the_bucket_under_its_hash_and_nowhere_else(
    bucket: Any, tmp_path: Path
) -> None:
    kept, again = keep(), keep()
    assert kept == again
    found = bucket.list_objects_v2(Bucket="originals")["Contents"]
    assert [one["Key"] for one in found] == [kept.sha256]
    with open_original(kept) as original:
        assert original.read() == CONTENT
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_a_lost_original_is_named(bucket: Any) -> None:
    kept = keep()
    bucket.delete_object(Bucket="originals", Key=kept.sha256)
    with pytest.raises(NotFound) as missing:
        open_original(kept)
    assert missing.value.code == "original_missing"


@pytest.mark.django_db
def test_pictures_are_drawn_from_it(bucket: Any) -> None:
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(made, "PNG")
    assert preview(keep(made.getvalue()), Width.THUMBNAIL)


@pytest.mark.django_db
def test_a_store_that_does_not_answer_takes_nothing(bucket: Any, settings: Any) -> None:
    settings.ORIGINALS_S3 = settings.ORIGINALS_S3 | {"bucket_name": "taken-away"}
    with pytest.raises(Unavailable):
        keep()
    assert not Attachment.objects.exists()
