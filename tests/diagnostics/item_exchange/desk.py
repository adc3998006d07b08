"""Files for the tests, and short ways to read them."""

import zipfile
from pathlib import Path

from marshrut.diagnostics.item_exchange import Reading, read_items

FILES = Path(__file__).parent / "files"


def reading_of(name: str) -> Reading:
    return read_items(FILES / name)


def read_bytes(folder: Path, content: bytes | str, name: str = "file") -> Reading:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_items(path)


def zipped(target: Path, files: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def zipped_folder(target: Path, folder: Path, inside: str = "") -> Path:
    return zipped(
        target,
        {f"{inside}{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()},
    )


def refusals(reading: Reading) -> list[str]:
    """What was wrong with all that did not come in."""
    return [problem.what for problem in reading.problems if problem.is_blocking]
