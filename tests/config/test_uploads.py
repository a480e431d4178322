"""A file that is too large is named at its field; nothing else in the post is lost."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

MEGABYTE = 1024 * 1024


@pytest.fixture
def posted(settings):
    settings.UPLOAD_MAX_BYTES = 3 * MEGABYTE

    requests = []

    def post(**sizes):
        files = {name: SimpleUploadedFile(f"{name}.pdf", b"x" * size) for name, size in sizes.items()}
        requests.append(RequestFactory().post("/", files | {"words": "kept"}))
        return requests[-1]

    yield post
    for request in requests:
        request.close()


def test_a_file_over_the_limit_keeps_its_size_and_loses_its_content(posted):
    request = posted(licence=4 * MEGABYTE, seal=1000)
    assert request.POST["words"] == "kept"
    assert request.FILES["seal"].read() == b"x" * 1000
    licence = request.FILES["licence"]
    assert (licence.name, licence.size) == ("licence.pdf", 4 * MEGABYTE)
    with pytest.raises(RequestDataTooBig):
        licence.read()


def test_a_large_file_within_the_limit_arrives_whole(posted):
    licence = posted(licence=3 * MEGABYTE).FILES["licence"]
    assert licence.size == len(licence.read()) == 3 * MEGABYTE
