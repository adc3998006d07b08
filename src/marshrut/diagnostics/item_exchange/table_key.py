"""The key of a question in a table: which of its options are meant by numbers, letters, texts or marks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marshrut.diagnostics.item_exchange.interactions import UnfitItem
from marshrut.diagnostics.item_exchange.reading import Desk

ALPHABETS = ("абвгдежз", "abcdefgh")
LOOK_ALIKE = str.maketrans("асев", "aceb")  # the letters of the two alphabets that people mix up
LABELLED = re.compile(r"\(?(\d{1,2}|[а-зa-h])[).]\s+(.*)", re.IGNORECASE | re.DOTALL)
MARKED = re.compile(r"[+*✓✔]\s*(.*)", re.DOTALL)
YES = frozenset({"+", "да", "1", "верно", "правильно", "x", "х", "v", "*", "✓", "✔", "true", "истина"})
TOKENS = re.compile(r"[\s,;.)]+|\bи\b")
LINES = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Choices:
    """Options with the labels they are called by («а», «2») and those that carry a mark of the right one."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    marked: tuple[int, ...]

    @classmethod
    def of(cls, texts: Sequence[str], labels: Sequence[str] = (), marks: Sequence[str] = ()) -> "Choices":
        """Labels in front of all options («а) …») and marks in front of some («+ …») are taken off them."""
        marked = [place for place, mark in enumerate(marks) if mark.strip().lower() in YES]
        plus = [MARKED.fullmatch(text) for text in texts]
        if any(plus) and not all(plus):
            marked = marked or [place for place, found in enumerate(plus) if found]
            texts = [found[1] if found else text for text, found in zip(texts, plus, strict=True)]
        found = [LABELLED.fullmatch(text) for text in texts]
        if found and all(found):
            labels = [match[1].lower() for match in found]
            texts = [match[2] for match in found]
        return cls(tuple(texts), tuple(labels), tuple(marked))


def chosen(choices: Choices, key: str, desk: Desk) -> list[int]:
    """Places of the options that the key names, in its order.

    :raises UnfitItem: it names something that is no option.
    """
    key = key.strip()
    if not key:
        return list(choices.marked)
    texts = [_folded(text) for text in choices.texts]
    for parts in ([key], LINES.split(key)):
        if all(_folded(part) in texts for part in parts):
            places = [texts.index(_folded(part)) for part in parts]
            if all(_by_sign(part, choices) not in (None, place) for part, place in zip(parts, places, strict=True)):
                desk.remark(
                    f"Ключ «{key[:40]}» понят как текст варианта, а не как его номер.", "Проверьте верный ответ."
                )
            return list(dict.fromkeys(places))
    tokens = [token for token in TOKENS.split(key) if token]
    places = [_by_sign(token, choices) for token in tokens]
    if None in places and len(tokens) == 1:  # «135», «АВГ»: every sign is a label
        places = [_by_sign(sign, choices) for sign in tokens[0]]
    if None in places or not places:
        raise UnfitItem(
            f"Ключ «{key[:40]}» не совпал ни с одним вариантом.", "Впишите номер, букву или текст верного варианта."
        )
    return list(dict.fromkeys(place for place in places if place is not None))


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split()).rstrip(".")


def _by_sign(sign: str, choices: Choices) -> int | None:
    """The option that a number or a letter means: by the labels where there are any, else by its place."""
    sign = sign.strip().lower()
    if sign in choices.labels:
        return choices.labels.index(sign)
    alike = [label.translate(LOOK_ALIKE) for label in choices.labels]
    if sign.translate(LOOK_ALIKE) in alike and len(sign) == 1 and sign.isalpha():
        return alike.index(sign.translate(LOOK_ALIKE))
    if re.fullmatch(r"[0-9]{1,2}", sign):
        return int(sign) - 1 if 0 < int(sign) <= len(choices.texts) else None
    if any(label.isalpha() for label in choices.labels):
        return None
    alphabet = next((letters for letters in ALPHABETS if len(sign) == 1 and sign in letters), "")
    place = alphabet.find(sign) if alphabet else -1
    return place if 0 <= place < len(choices.texts) else None
