"""Text from people into cells of files that other people open: it must never act there."""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767  # a cell of a spreadsheet holds no more
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31


def is_formula_like(text: str) -> bool:
    """True for a text that a spreadsheet would compute if it were typed in."""
    return text.startswith(FORMULA_STARTS)


def writable(text: str) -> str:
    """The text without characters that a spreadsheet file cannot hold, cut to what a cell can."""
    return UNWRITABLE.sub("", text)[:LONGEST]


def sheet_title(name: str, taken: set[str]) -> str:
    """A name that a sheet may have, different from those taken (case does not count)."""
    plain = FORBIDDEN_IN_NAMES.sub(" ", name).strip()[:LONGEST_NAME].strip() or "Лист"
    title, number = plain, 1
    while title.lower() in taken:
        number += 1
        suffix = f" {number}"
        title = plain[: LONGEST_NAME - len(suffix)] + suffix
    taken.add(title.lower())
    return title
