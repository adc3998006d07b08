"""People's names: mending what keyboards do to them, splitting «Фамилия Имя Отчество», telling the sex."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from marshrut.people.staff_list.readings.given_names import GIVEN_NAMES

LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxykmtëË", "АВСЕНКМОРТХУасеорхукмтёЁ")
LATIN = re.compile(r"[A-Za-zëË]")
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
WORD = re.compile(r"[A-Za-zА-Яа-яЁёëË]+")
DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")
PATRONYMIC = re.compile(r"\w{2,}(?:вич|ьич|мич|кич|тич|фич|ович|евич|вна|ична|инишна)", re.IGNORECASE)
PATRONYMIC_TAILS = frozenset({"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "заде"})
SHORT_PATRONYMICS = frozenset({"ильич", "ильича", "кузьмич", "лукич", "фомич", "саввич", "ильинична"})
SURNAME = re.compile(
    r"\w+(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ой|ая)|[иы]х|енко|[уюя]к|дзе|швили|ая|ян|ец|[иа]й|чук|ич)",
    re.IGNORECASE,
)
INITIAL = re.compile(r"([А-ЯЁ])\.?\s*(?:([А-ЯЁ])\.?)?", re.IGNORECASE)
INITIALS_GLUED = re.compile(r"(?<=[А-ЯЁа-яё])\.(?=[А-ЯЁ])")
BRACKETED = re.compile(r"[(\[]([^()\[\]]{0,100})[)\]]")
LISTED = re.compile(r"^\d{1,4}[.)]?\s+")
BIRTH_AFTER = re.compile(r"[\s,;(]+(\d{1,2}[./]\d{1,2}[./]\d{2,4})\s*(?:г\.?\s?р\.?|г\.)?\)?\s*$")
NAME_LETTERS = re.compile(r"[А-Яа-яЁё' .\-]+")
PARTS_OF_NAMES = frozenset({"фамилия", "имя", "отчество", "фио"})
SURNAME_FIRST, SURNAME_LAST = "surname_first", "surname_last"


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text mended: what was changed is named, so that it can be shown."""

    text: str
    lookalikes: bool = False
    spaces: bool = False


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name in parts; a part that the cell does not give is an empty string.

    former  a surname in brackets after the present one.
    remark  anything else that stands in brackets: «совместитель», «декретный отпуск».
    """

    surname: str
    given_name: str
    patronymic: str
    former: str = ""
    remark: str = ""

    @property
    def initials_only(self) -> bool:
        return self.given_name.endswith(".")


@lru_cache(maxsize=32_768)
def tidy(cell: str) -> Tidied:
    """Compose letters, trim, collapse double spaces, close up hyphens, turn Latin look-alikes Cyrillic."""
    text = unicodedata.normalize("NFC", cell).replace("\u00ad", "").replace("\u00a0", " ").strip()
    single = " ".join(text.split())
    spaces = len(single) != len(text) and re.search(r"\S {2,}\S", text) is not None
    single = DASHES.sub("-", single) if DASHES.search(single) else single
    fixed = fix_lookalikes(single)
    return Tidied(fixed, lookalikes=fixed != single, spaces=spaces)


def fix_lookalikes(text: str) -> str:
    """Turn Latin letters Cyrillic where they stand among Cyrillic ones and look like them.

    A word with a Latin letter that has no Cyrillic twin is left as it is, and so is a text all in Latin.
    """
    if not LATIN.search(text) or not CYRILLIC.search(text):
        return text
    return WORD.sub(lambda match: _fix_word(match[0]), text)


def _fix_word(word: str) -> str:
    if not LATIN.search(word):
        return word
    fixed = word.translate(LOOKALIKES)
    if LATIN.search(fixed) or (len(word) == 1 and word in "XI"):
        return word
    return fixed


def is_patronymic(word: str) -> bool:
    """By its ending; «Абрамович» passes too, so the place of the word must be weighed as well."""
    low = word.lower()
    return low in SHORT_PATRONYMICS or PATRONYMIC.fullmatch(low) is not None or low in PATRONYMIC_TAILS


def is_given_name(word: str) -> bool:
    return word.lower().replace("ё", "е") in GIVEN_NAMES


def looks_like_surname(word: str) -> bool:
    return SURNAME.fullmatch(word.rpartition("-")[2]) is not None


def capitalised(text: str) -> str:
    """«МАМЕДОВА-БАРАНОВА» → «Мамедова-Баранова»; names in mixed letters are left as they are."""
    if not text or not (text.isupper() or text.islower()) or text.endswith("."):
        return text
    words = [word if word.lower() in PATRONYMIC_TAILS else _capitalise_word(word) for word in text.split(" ")]
    return " ".join(word.lower() if word.lower() in PATRONYMIC_TAILS else word for word in words)


def _capitalise_word(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


@lru_cache(maxsize=32_768)
def split_full_name(text: str, order: str = SURNAME_FIRST) -> FullName:
    """Split a tidied «Фамилия Имя Отчество» cell.

    order  how the column writes names; a row that plainly does otherwise is read its own way.

    «Анна Петровна» has no surname: the part is empty. «Иванова А. П.» keeps its initials.
    """
    bracketed = BRACKETED.search(text)
    text = BRACKETED.sub(" ", text) if bracketed else text
    text = LISTED.sub("", text.strip(" ,;*"))
    text = INITIALS_GLUED.sub(". ", text.strip(" ,;.*") + ("." if text.endswith(".") else ""))
    words = [word for word in text.replace(",", " ").split() if word.strip(".-")]
    surname, given, patronymic = _parts(words, order)
    inside = bracketed[1].strip() if bracketed else ""
    is_surname = bool(inside) and " " not in inside and inside[0].isupper() and looks_like_surname(inside)
    return FullName(
        capitalised(surname),
        capitalised(given),
        capitalised(patronymic),
        former=capitalised(inside) if is_surname else "",
        remark="" if is_surname else inside,
    )


def split_initials(text: str) -> tuple[str, str] | None:
    """«М. П.» → («М.», «П.»); None for anything that is no initials."""
    match = INITIAL.fullmatch(text.strip())
    return _initials([text]) if match and "." in text else None


def _parts(words: list[str], order: str) -> tuple[str, str, str]:
    if not words:
        return "", "", ""
    if words[-1].lower() in PATRONYMIC_TAILS and len(words) > 2:
        words = [*words[:-2], f"{words[-2]} {words[-1]}"]
    if len(words) == 1:
        return words[0], "", ""
    if _are_initials(words[1:]):
        return words[0], *_initials(words[1:])
    if len(words) > 2 and _are_initials(words[:-1]):
        return words[-1], *_initials(words[:-1])
    if len(words) == 2:
        return _two(words, order)
    return _three_or_more(words, order)


def _are_initials(words: list[str]) -> bool:
    return len(words) <= 2 and all(_is_initial(word) or (INITIAL.fullmatch(word) and "." in word) for word in words)


def _is_initial(word: str) -> bool:
    plain = word.strip(".")
    return len(plain) == 1 and (plain.isupper() or plain != word)


def _initials(words: list[str]) -> tuple[str, str]:
    letters = [letter for word in words for letter in re.findall(r"[А-ЯЁа-яё]", word)][:2]
    first, second = [f"{letter.upper()}." for letter in letters] + [""] * (2 - len(letters))
    return first, second


def _two(words: list[str], order: str) -> tuple[str, str, str]:
    first, second = words
    if is_patronymic(second) and (is_given_name(first) or not looks_like_surname(first)) and not is_given_name(second):
        return "", first, second
    swapped = is_given_name(first) and not is_given_name(second) and looks_like_surname(second)
    if (order == SURNAME_LAST and not is_given_name(second)) or swapped:
        return second, first, ""
    return first, second, ""


def _three_or_more(words: list[str], order: str) -> tuple[str, str, str]:
    last_is, middle_is = _ends_patronymic(words[-1]), is_patronymic(words[1])
    if middle_is and (order == SURNAME_LAST or not last_is or _reads_swapped(words)):
        return " ".join(words[2:]), words[0], words[1]
    if last_is or len(words) == 3:
        return " ".join(words[:-2]), words[-2], words[-1]
    return words[0], words[1], " ".join(words[2:])


def _ends_patronymic(word: str) -> bool:
    return is_patronymic(word) or word.rpartition(" ")[2].lower() in PATRONYMIC_TAILS


def _reads_swapped(words: list[str]) -> bool:
    return is_given_name(words[0]) and not is_given_name(words[1]) and len(words) == 3


def sex_of(given_name: str, patronymic: str) -> str | None:
    """male or female by the ending of the patronymic, None when it tells nothing."""
    low = patronymic.lower()
    if low.endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return "female"
    if low.endswith(("ич", "оглы", "оглу", "улы", "уулу")):
        return "male"
    return None


def name_key(*parts: str) -> str:
    """What two spellings of one name have in common: small letters, ё as е, single spaces."""
    return " ".join(" ".join(parts).lower().replace("ё", "е").split())


def is_full_name(text: str) -> bool:
    """True for a text that reads as one person's name: surname with given name, patronymic or initials."""
    if len(text) > 70 or not CYRILLIC.search(text):
        return False
    plain = BRACKETED.sub(" ", BIRTH_AFTER.sub("", LISTED.sub("", tidy(text).text))).strip(" ,.;*")
    words = INITIALS_GLUED.sub(". ", plain).split()
    if not 2 <= len(words) <= 5 or not NAME_LETTERS.fullmatch(plain) or max(map(len, words)) < 3:
        return False
    if not PARTS_OF_NAMES.isdisjoint(plain.lower().split()):  # a heading: «Фамилия И. О.»
        return False
    named = all(word[:1].isupper() or word.lower() in PATRONYMIC_TAILS for word in words)
    if not named and not plain.islower():
        return False
    if "." in text and (_are_initials(words[1:]) or (len(words) > 2 and _are_initials(words[:-1]))):
        return True
    return any(_ends_patronymic(word) for word in words[1:]) or any(is_given_name(word) for word in words)


def name_order_of(cells: Iterable[object]) -> str:
    """How a column writes names, by the place of the patronymics, else of the known given names."""
    words = [tidy(cell).text.split() for cell in cells if isinstance(cell, str)]
    threes = [parts for parts in words if len(parts) == 3]
    last = sum(_reads_surname_last(parts) for parts in threes)
    first = sum(is_patronymic(parts[2]) and not _reads_surname_last(parts) for parts in threes)
    if not threes:
        twos = [parts for parts in words if len(parts) == 2]
        last = sum(is_given_name(parts[0]) and not is_given_name(parts[1]) for parts in twos)
        first = sum(is_given_name(parts[1]) and not is_given_name(parts[0]) for parts in twos)
    return SURNAME_LAST if last > first else SURNAME_FIRST


def _reads_surname_last(words: list[str]) -> bool:
    """«Анна Ильинична Рабинович»: where both last words could be patronymics, the first one must be a given name."""
    return is_patronymic(words[1]) and (not is_patronymic(words[2]) or _reads_swapped(words))
