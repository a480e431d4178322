"""Too much sent: one file over the limit is named at its field, a request beyond all measure is not even read."""

import io

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from .pages import too_large


class OversizedUpload(UploadedFile):
    """A file over UPLOAD_MAX_BYTES: its name and true size in bytes are known, its content was thrown away."""

    def read(self, *args):
        raise RequestDataTooBig("The content of a file over UPLOAD_MAX_BYTES is not kept.")

    def chunks(self, chunk_size=None):
        return self.read()


class CappedUploadHandler(TemporaryFileUploadHandler):
    """Stops writing to disk at UPLOAD_MAX_BYTES and only counts on, so that the form can say what was too large.

    Everything else in the request still arrives, and what the person typed is kept.
    """

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= settings.UPLOAD_MAX_BYTES:
            self.file.write(raw_data)
        else:
            self.file.truncate(0)

    def file_complete(self, file_size):
        if file_size <= settings.UPLOAD_MAX_BYTES:
            return super().file_complete(file_size)
        self.file.close()
        return OversizedUpload(io.BytesIO(), self.file_name, self.content_type, file_size, self.charset)


class UploadLimitMiddleware:
    """Answers 413 to a request that says it is longer than REQUEST_MAX_BYTES."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length[:20]) <= settings.REQUEST_MAX_BYTES:  # Django reads nonsense as nothing
            return self.get_response(request)
        response = too_large(request)
        response["Connection"] = "close"  # else gunicorn would read it to the end
        return response
