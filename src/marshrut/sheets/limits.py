"""What a file may be at most, and the refusal of one that is more or that cannot be read."""

from dataclasses import dataclass

from marshrut.base.errors import DomainError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one uploaded file. All of them are checked before a parser sees the content.

    file_bytes      size of the file as it is sent
    unpacked_bytes  size of everything in it when unpacked
    ratio           unpacked / packed; looked at only above 20 MB, small files pack well
    entries         files inside the archive that an xlsx or ods is
    rows, columns   the furthest filled cell of a sheet
    cells           rows × columns of one sheet, since a parser holds the whole rectangle
    """

    file_bytes: int = 30 * MEGABYTE
    unpacked_bytes: int = 256 * MEGABYTE
    ratio: int = 200
    entries: int = 5_000
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 5_000_000


class UnreadableFile(DomainError):
    """The file cannot be read as a table. `code` names the cause for programs, the text is for people.

    Codes: missing, empty, too_large, not_a_table, password, bomb, damaged, too_many_cells, encoding.
    """

    def __init__(self, text: str, *, code: str):
        super().__init__(text)
        self.code = code
