"""What must not fall apart at the end of a line: «№ 115», «Шапошникова П. С.», «г. Кострома», «36 ч», «32 ± 7 %»."""

import re

# The space comes first, so that only the spaces of a page are looked at.
_BETWEEN = re.compile(
    r"""\ (?:
        (?<=№\ )(?=\d)
      | (?<=[а-яё]\ )(?=[А-ЯЁ]\.)
      | (?<=[А-ЯЁ]\.\ )(?=[А-ЯЁ]\.)
      | (?<=\b[гспд]\.\ )(?=[А-ЯЁ\d])
      | (?<=\d\ )(?=(?:%|±|(?:ч|мин|г|п)\b))
      | (?<=±\ )(?=\d)
    )
    (?=[^<>]*<(?!/(?:textarea|script)))  # in the text of the page, not inside a tag nor in what is sent back
    """,
    re.VERBOSE,
)


def bind(page: str) -> str:
    """The page with no-break spaces where a line must not end. Attributes and fields stay as they are."""
    return _BETWEEN.sub("\u00a0", page)
