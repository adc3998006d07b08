"""Comparing the wording of a heading with what headings of a kind usually say.

A rule is a line of word stems that must all be met, each by its own word of the heading:
«дат рожд» fits «Дата рождения», «ДАТА  РОЖД.», «дата рожденния». Alternatives are joined by «|», «=имя» wants
the whole word, «!мест» forbids a word. Abbreviations and one slip of the pen are forgiven.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

LATIN_TO_CYRILLIC = str.maketrans("acehkmoptxyb", "асенкмортхув")
HYPHENATED = re.compile(r"(?<=[а-яa-z])[-\u00ad]\s*\n\s*(?=[а-яa-z])")
DOTTED = re.compile(r"\b((?:[а-яa-z]\s?[./]\s?){1,4}[а-яa-z])\b\.?")  # ф.и.о., д/р, к.к.
WORDS = re.compile(r"[а-яa-z]+|№|\d+")
FILLERS = frozenset(
    [
        "по",
        "на",
        "в",
        "во",
        "о",
        "об",
        "и",
        "или",
        "с",
        "со",
        "из",
        "для",
        "при",
        "наличии",
        "полностью",
        "указать",
        "дд",
        "мм",
        "гггг",
        "гг",
        "согласно",
        "сведения",
        "данные",
        "информация",
        "работника",
        "сотрудника",
        "педагога",
        "учителя",
        "педагогического",
        "полных",
        "лет",
        "год",
        "ч",
    ]
)
SHORTEST_FOR_SLIPS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording: groups of alternatives that are all needed, words that must not stand there, its weight."""

    needed: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]
    weight: float


def rule(line: str, weight: float = 1.0) -> Rule:
    """Read a rule from its line (see the module)."""
    words = line.split()
    needed = tuple(tuple(word.split("|")) for word in words if not word.startswith("!"))
    return Rule(needed, tuple(word[1:] for word in words if word.startswith("!")), weight)


def rules(text: str) -> tuple[Rule, ...]:
    """Rules one a line, each with its weight after a colon unless that is 1."""
    parts = [line.partition(" : ") for line in text.splitlines() if line.strip()]
    return tuple(rule(line, float(weight or 1.0)) for line, _, weight in parts)


class Wording:
    """Rules of several names, asked for the names that a heading may carry."""

    def __init__(self, rules: Mapping[str, Sequence[Rule]]):
        self._rules = {name: tuple(lines) for name, lines in rules.items()}
        self._cache: dict[str, dict[str, float]] = {}

    def scores(self, heading: str) -> dict[str, float]:
        """name → 0…1, only the names that fit at all."""
        if heading not in self._cache:
            words = heading_words(heading)
            scores = {name: max(_fit(line, words) for line in lines) for name, lines in self._rules.items()}
            self._cache[heading] = {name: score for name, score in scores.items() if score > 0}
        return self._cache[heading]

    def best(self, heading: str) -> tuple[str, float] | None:
        """The name that fits best, with its score; None when none fits."""
        scores = self.scores(heading)
        return max(scores.items(), key=lambda item: item[1]) if scores else None


@lru_cache(maxsize=8_192)
def heading_words(heading: str) -> tuple[str, ...]:
    """The words of a heading as rules see them: small letters, ё as е, «Ф.И.О.» as «фио», hyphens closed up."""
    text = unicodedata.normalize("NFC", heading).lower().replace("ё", "е").replace("\u00a0", " ")
    text = HYPHENATED.sub("", text).replace("e-mail", "email").replace("\u00ad", "")
    if re.search(r"[а-я]", text):
        text = re.sub(r"[a-z]+", lambda match: _cyrillic(match[0]), text)
    text = re.sub(r"\bф\s+и\s+о\b", "фио", text)
    text = DOTTED.sub(lambda match: f" {re.sub('[^а-яa-z]', '', match[0])} ", text)
    return tuple(WORDS.findall(text))


def _cyrillic(word: str) -> str:
    turned = word.translate(LATIN_TO_CYRILLIC)
    return word if re.search(r"[a-z]", turned) or word == "email" else turned


def _fit(line: Rule, words: tuple[str, ...]) -> float:
    if not words or any(_meets(stem, word) for stem in line.forbidden for word in words):
        return 0.0
    free = list(words)
    for alternatives in line.needed:
        met = next((word for stem in alternatives for word in free if _meets(stem, word)), None)
        if met is None:
            return 0.0
        free.remove(met)
    rest = [word for word in free if word not in FILLERS and not word.isdigit()]
    needed = len(line.needed)
    return line.weight * (0.7 + 0.3 * needed / (needed + len(rest)))


@lru_cache(maxsize=65_536)
def _meets(stem: str, word: str) -> bool:
    if stem.startswith("="):
        return word == stem[1:]
    if word.startswith(stem):
        return True
    if len(word) >= 3 and len(word) < len(stem):
        return stem.startswith(word)  # an abbreviation: «долж.», «кат.», «наим.»
    if len(stem) < SHORTEST_FOR_SLIPS:
        return False
    return any(_one_slip(stem, word[:length]) for length in (len(stem), len(stem) + 1, len(stem) - 1))


def _one_slip(stem: str, word: str) -> bool:
    """True when one letter is wrong, missing, added, or two neighbours are swapped."""
    if abs(len(stem) - len(word)) > 1 or stem[0] != word[:1]:
        return False
    start = 0
    while start < min(len(stem), len(word)) and stem[start] == word[start]:
        start += 1
    left, right = stem[start:], word[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (len(left) > 1 and len(right) > 1 and left[:2] == right[1::-1] and left[2:] == right[2:])
    )
