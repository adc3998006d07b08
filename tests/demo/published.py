"""The published documents as one line of text each: counts here are compared with them."""

from tests.shared_data import SHARED


def source(start: str) -> str:
    """The text of the document whose file name begins with the number, white space squeezed."""
    (file,) = (SHARED / "sources").glob(f"{start}_*.txt")
    return " ".join(file.read_text("utf-8").split())
