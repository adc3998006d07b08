"""Archives inside: an xlsx or ods is unpacked once, under count, before any parser sees it.

Nothing that the archive declares about itself is believed: every entry is inflated here and counted.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from marshrut.sheets.limits import MEGABYTE, Limits, UnreadableFile

CHUNK = 256 * 1024
RATIO_MATTERS_FROM = 20 * MEGABYTE
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
WIDE_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))

DAMAGED = (
    "Файл повреждён: его не удаётся открыть до конца. Откройте его у себя, сохраните заново "
    "(«Сохранить как») и отправьте ещё раз."
)
BOMB = (
    "Файл при распаковке становится несоразмерно большим, такой файл может повредить серверу. "
    "Скопируйте список в новую таблицу, сохраните и отправьте её."
)
PASSWORD = (
    "Файл закрыт паролем, прочитать его нельзя. Снимите пароль (в Excel: «Файл — Сведения — "
    "Защита книги — Зашифровать с использованием пароля», сотрите пароль) и отправьте "
    "файл снова."
)


class Archive:
    """An opened archive whose entries are read under the limits.

    :raises UnreadableFile: damaged, password, bomb.
    """

    def __init__(self, path: Path, limits: Limits):
        self.limits = limits
        self.size = path.stat().st_size
        self.unpacked = 0
        try:
            with zipfile.ZipFile(path) as archive:
                self.entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist()}
                count = len(archive.infolist())
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableFile(DAMAGED, code="damaged") from error
        self.path = path
        self._check_directory(count)

    def _check_directory(self, count: int) -> None:
        entries = self.entries.values()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise UnreadableFile(PASSWORD, code="password")
        if count > self.limits.entries or sum(entry.compress_size for entry in entries) > self.size:
            raise UnreadableFile(BOMB, code="bomb")  # too many entries, or entries that overlap
        if not all(0 <= entry.header_offset < self.size for entry in entries):
            raise UnreadableFile(DAMAGED, code="damaged")
        if count != len(self.entries):  # two entries of one name: parsers disagree which one they read
            raise UnreadableFile(DAMAGED, code="damaged")
        self._check_amount(sum(entry.file_size for entry in entries))

    def _check_amount(self, unpacked: int) -> None:
        too_dense = unpacked > RATIO_MATTERS_FROM and unpacked > self.limits.ratio * max(self.size, 1)
        if unpacked > self.limits.unpacked_bytes or too_dense:
            raise UnreadableFile(BOMB, code="bomb")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The entry unpacked piece by piece. What it really holds is compared with what it declares."""
        entry = self.entries[name]
        with self.path.open("rb") as file:
            file.seek(entry.header_offset + 26)
            sizes = file.read(4)
            if len(sizes) < 4:
                raise UnreadableFile(DAMAGED, code="damaged")
            file.seek(int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little"), 1)
            packed = file.read(entry.compress_size)
        done = 0
        for chunk in _inflate(packed, entry.compress_type):
            done += len(chunk)
            self.unpacked += len(chunk)
            self._check_amount(self.unpacked)
            if done > entry.file_size:
                raise UnreadableFile(BOMB, code="bomb")
            yield chunk
        if done != entry.file_size:
            raise UnreadableFile(DAMAGED, code="damaged")

    def read(self, name: str) -> bytes:
        """The whole entry."""
        return b"".join(self.chunks(name))

    def read_xml(self, name: str) -> bytes:
        """An XML entry, refused when it declares a document type: that is where entity bombs live."""
        content = self.read(name)
        if DOCTYPE.search(content) or any(mark in content for mark in WIDE_DOCTYPES):
            raise UnreadableFile(DAMAGED, code="damaged")
        return content


def _inflate(packed: bytes, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(packed), CHUNK):
            yield packed[start : start + CHUNK]
        return
    if method != zipfile.ZIP_DEFLATED:  # office programs write no other
        raise UnreadableFile(DAMAGED, code="damaged")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not stream.eof:
            chunk = stream.decompress(packed, CHUNK)
            packed = stream.unconsumed_tail
            if chunk:
                yield chunk
            elif not packed:
                return
    except zlib.error as error:
        raise UnreadableFile(DAMAGED, code="damaged") from error
