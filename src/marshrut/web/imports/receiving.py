"""Receiving large files: what is over the limit is thrown away as it comes and never reaches the disk."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class Quota(FileUploadHandler):
    """Lets ``UPLOAD_LIMIT_BYTES`` through, all files of the request together, and sets ``request.is_too_large``."""

    def __init__(self, request):
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            self.request.is_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def within_limit(view: Callable) -> Callable:
    """The view gets ``request.is_too_large`` instead of a file that is over the limit.

    Handlers can be set only before the body is read, and the check of the form's token reads it: so the token
    is checked here, after the handler is in place.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receive(request, *args, **kwargs):
        request.is_too_large = False
        if request.method == "POST":
            request.upload_handlers.insert(0, Quota(request))
        return checked(request, *args, **kwargs)

    return receive
