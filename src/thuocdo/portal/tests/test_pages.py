"""Every page opens for everybody it is for."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

OPEN = ("/", "/procedures/", "/track/", "/sign-in/", "/accessibility/")


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everybody_reads_it(client, path, language):
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
