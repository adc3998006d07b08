"""Take in a staff list; nothing is read yet."""

import os
import re
import unicodedata
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import connection

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, StaffImport

CHUNK, MEGABYTE = 64 * 1024, 1024 * 1024
LONGEST_NAME, LONGEST_SUFFIX = 255, 6
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt"})
SPACES = re.compile(r"\s+")


class FileTooLarge(DomainError):
    def __init__(self, *, name: str):
        limit = settings.UPLOAD_LIMIT_BYTES // MEGABYTE
        super().__init__(
            f"Файл «{name}» больше {limit} МБ, он не принят. Уберите из него картинки и лишние листы или "
            "разделите список на части."
        )


class DiskIsFull(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "На сервере закончилось место, файл не сохранён. Сообщите администратору и попробуйте позже."
        )


def upload_staff_list(
    *, file: BinaryIO, name: str, sender: Organisation | None, by: Actor | None, at: datetime
) -> StaffImport:
    """An import that waits for its preview.

    ``sender``: whose list it is and how far it may reach; None is the whole region. ``name`` is kept without
    folders and unprintable characters; on the disk the file has a random name that only we can read.

    :raises FileTooLarge: more bytes than ``UPLOAD_LIMIT_BYTES``; nothing of it stays.
    :raises DiskIsFull: there is no room for it.
    """
    shown = _shown_name(name)
    stored_as = f"{connection.schema_name}/staff/{uuid4().hex}{_suffix(shown)}"
    path = Path(settings.MEDIA_ROOT) / stored_as
    try:
        _store(file, path, shown)
        return StaffImport.objects.create(
            sender=sender,
            file_name=shown,
            stored_as=stored_as,
            uploaded_by=by.person if by else None,
            uploaded_at=at,
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _shown_name(name: str) -> str:
    """The last part of a path, one line of printable characters, its ending kept when it is cut."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/"))
    plain = PurePosixPath(plain).name if plain.strip("/. ") else ""
    plain = "".join(letter if letter.isprintable() else " " for letter in plain)
    plain = SPACES.sub(" ", plain).strip(" .") or "Без названия"
    if len(plain) <= LONGEST_NAME:
        return plain
    ending = PurePosixPath(plain).suffix[:LONGEST_SUFFIX]
    return plain[: LONGEST_NAME - len(ending)] + ending


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if suffix in SUFFIXES else ""


def _store(file: BinaryIO, path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            while chunk := file.read(CHUNK):
                written += len(chunk)
                if written > settings.UPLOAD_LIMIT_BYTES:
                    raise FileTooLarge(name=name)
                target.write(chunk)
    except OSError as problem:
        if problem.errno in (28, 122):  # no space, quota
            raise DiskIsFull from problem
        raise
