"""The file that a command was given."""

from pathlib import Path

from marshrut.base.errors import DomainError


class FileNotReadable(DomainError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Файл {path} не открывается: {reason}. Проверьте путь и право на чтение.")


def require_readable(path: Path) -> Path:
    """The path when it is a file that can be read.

    :raises FileNotReadable: it is not.
    """
    if not path.exists():
        raise FileNotReadable(path, "такого файла нет")
    if not path.is_file():
        raise FileNotReadable(path, "это не файл")
    try:
        path.open("rb").close()
    except OSError as problem:
        raise FileNotReadable(path, problem.strerror or str(problem)) from problem
    return path
