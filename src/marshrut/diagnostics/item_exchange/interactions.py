"""What a person does in an item: one class for each kind of interaction.

Every rule of an interaction is checked when it is made, so whatever exists can be shown, scored and written.
Credits are shares of the points: 1 all of them, 0 none, below 0 a penalty; no more than 7 decimals.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from marshrut.diagnostics.item_exchange.markup import LONGEST, xml_characters
from marshrut.diagnostics.item_exchange.rich_text import is_canonical, media_names, plain

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
GAP_MARK = re.compile(r"\[\[([A-Za-z_][A-Za-z0-9_.-]{0,99})\]\]")
FULL_WITHIN = 0.001  # three shares of 33,33333 % are all of it
LARGEST_EXPONENT = 30
CREDIT_DECIMALS = 7


class UnfitItem(ValueError):
    """What is given makes no item: `what` is wrong, `advice` says what to do. Both are Russian sentences."""

    def __init__(self, what: str, advice: str = "Исправьте вопрос и загрузите файл ещё раз."):
        super().__init__(f"{what} {advice}")
        self.what = what
        self.advice = advice


class Scoring(StrEnum):
    """How several parts of one answer count."""

    ALL_OR_NOTHING = "all_or_nothing"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Option:
    """An option to choose: a rich text, its credit, what is said to whom chose it."""

    identifier: str
    text: str
    credit: float = 0.0
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to put in order or to pair: a rich text."""

    identifier: str
    text: str


@dataclass(frozen=True, slots=True)
class SingleChoice:
    """One option is chosen; exactly one has the whole credit."""

    options: tuple[Option, ...]
    shuffle: bool = True

    def __post_init__(self) -> None:
        _check_options(self.options)
        right = sum(option.credit == 1 for option in self.options)
        if right != 1:
            raise UnfitItem(
                f"Выбрать можно один вариант, а верных отмечено {right}.",
                "Отметьте один верный вариант или сделайте вопрос с несколькими ответами.",
            )

    def texts(self) -> Iterable[str]:
        return chain.from_iterable((option.text, option.feedback) for option in self.options)


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """Any options are chosen. PARTIAL adds their credits, never below 0; ALL_OR_NOTHING wants those of credit 1."""

    options: tuple[Option, ...]
    scoring: Scoring = Scoring.ALL_OR_NOTHING
    shuffle: bool = True

    def __post_init__(self) -> None:
        _check_options(self.options)
        credits = [option.credit for option in self.options]
        if not any(credit > 0 for credit in credits):
            raise UnfitItem("Не отмечен ни один верный вариант.", "Отметьте верные варианты.")
        if self.scoring is Scoring.ALL_OR_NOTHING and not set(credits) <= {0, 1}:
            raise UnfitItem(
                "Баллы за отдельные варианты не сочетаются с оценкой «всё или ничего».",
                "Выберите частичную оценку или уберите доли у вариантов.",
            )
        total = sum(credit for credit in credits if credit > 0)
        if self.scoring is Scoring.PARTIAL and abs(total - 1) > FULL_WITHIN:
            raise UnfitItem(
                f"Доли верных вариантов вместе дают {total:.0%}, а должны 100 %.",
                "Разделите 100 % между верными вариантами.",
            )

    def texts(self) -> Iterable[str]:
        return chain.from_iterable((option.text, option.feedback) for option in self.options)


@dataclass(frozen=True, slots=True)
class Order:
    """Entries are put in order; they stand here in the right one. All or nothing."""

    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        _check_entries(self.entries, at_least=2, what="Упорядочивать")

    def texts(self) -> Iterable[str]:
        return (entry.text for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Match:
    """Every entry on the left is paired with one on the right; those on the right may serve many or none.

    pairs  the right on the left's right side: pairs[i] is the identifier of the right entry of left[i].
    """

    left: tuple[Entry, ...]
    right: tuple[Entry, ...]
    pairs: tuple[str, ...]
    scoring: Scoring = Scoring.PARTIAL

    def __post_init__(self) -> None:
        _check_entries(self.left + self.right, at_least=2, what="Сопоставлять")
        if not self.left or not self.right:
            raise UnfitItem("В вопросе на соответствие нет пар.", "Нужна хотя бы одна пара.")
        if len(self.pairs) != len(self.left) or not set(self.pairs) <= {entry.identifier for entry in self.right}:
            raise UnfitItem(
                "Не у каждой строки слева есть пара справа.", "Укажите пару для каждой строки левого столбца."
            )

    def texts(self) -> Iterable[str]:
        return (entry.text for entry in self.left + self.right)


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from low to high, both included; an exact number when they are equal."""

    low: Decimal
    high: Decimal
    credit: float = 1.0

    def __post_init__(self) -> None:
        for bound in (self.low, self.high):
            if not bound.is_finite() or abs(bound.as_tuple().exponent) + abs(bound.adjusted()) > LARGEST_EXPONENT:
                raise UnfitItem("Верный ответ — слишком большое или слишком точное число.", "Округлите его.")
        if self.low > self.high:
            raise UnfitItem("Нижняя граница ответа больше верхней.", "Поменяйте границы местами.")


@dataclass(frozen=True, slots=True)
class Number:
    """A number is typed in; the first interval that holds it gives its credit."""

    intervals: tuple[Interval, ...]

    def __post_init__(self) -> None:
        _check_credits([interval.credit for interval in self.intervals])

    def texts(self) -> Iterable[str]:
        return ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """An answer that is taken: «*» stands for any letters or none, «\\*» for an asterisk. One line of text."""

    pattern: str
    credit: float = 1.0

    def __post_init__(self) -> None:
        if not is_line(self.pattern) or not self.pattern.strip("* "):
            raise UnfitItem("Верный ответ пустой.", "Впишите хотя бы одно слово.")

    @property
    def has_wildcard(self) -> bool:
        return "*" in self.pattern.replace("\\*", "")

    @property
    def literal(self) -> str:
        """The answer as it is typed. Meant for patterns without a wildcard."""
        return self.pattern.replace("\\*", "*")


@dataclass(frozen=True, slots=True)
class ShortText:
    """A word or a line is typed in; the first accepted answer that fits gives its credit."""

    accepted: tuple[Accepted, ...]
    case_sensitive: bool = False

    def __post_init__(self) -> None:
        _check_credits([answer.credit for answer in self.accepted])
        seen = [answer.pattern if self.case_sensitive else answer.pattern.lower() for answer in self.accepted]
        if len(set(seen)) != len(seen):
            raise UnfitItem("Один верный ответ записан дважды.", "Оставьте его один раз.")

    def texts(self) -> Iterable[str]:
        return ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of a cloze, shown where its stem says [[identifier]]. Options are plain and without feedback."""

    identifier: str
    answer: SingleChoice | Number | ShortText
    points: float = 1.0

    def __post_init__(self) -> None:
        check_identifier(self.identifier)
        check_points(self.points)
        if any("<" in text for text in self.answer.texts()) or (
            isinstance(self.answer, SingleChoice) and any(option.feedback for option in self.answer.options)
        ):
            raise UnfitItem(
                "В пропуске можно выбирать только из простых слов без картинок, выделений и пояснений.",
                "Уберите оформление вариантов.",
            )


@dataclass(frozen=True, slots=True)
class Cloze:
    """A text with gaps."""

    gaps: tuple[Gap, ...]

    def __post_init__(self) -> None:
        if not self.gaps:
            raise UnfitItem("В тексте нет ни одного пропуска.", "Добавьте пропуск.")
        check_different(gap.identifier for gap in self.gaps)

    def texts(self) -> Iterable[str]:
        return chain.from_iterable(gap.answer.texts() for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Level:
    """What an answer of so many points looks like under one criterion."""

    points: float
    description: str

    def __post_init__(self) -> None:
        check_line(self.description, "описание уровня критерия")
        if not 0 <= self.points <= 1000:
            raise UnfitItem("Баллы уровня критерия должны быть от 0 до 1000.")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: at least one level, the best gives its maximum."""

    identifier: str
    title: str
    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        check_identifier(self.identifier)
        check_line(self.title, "название критерия")
        if not self.levels or not max(level.points for level in self.levels) > 0:
            raise UnfitItem(f"У критерия «{self.title}» нет уровней с баллами.", "Опишите хотя бы один уровень.")

    @property
    def maximum(self) -> float:
        return max(level.points for level in self.levels)


@dataclass(frozen=True, slots=True)
class Essay:
    """A long answer that an expert scores by the criteria. Without criteria the points are given as a whole."""

    criteria: tuple[Criterion, ...] = ()
    guidance: str = ""  # rich text for the expert

    def __post_init__(self) -> None:
        check_different(criterion.identifier for criterion in self.criteria)

    def texts(self) -> Iterable[str]:
        return (self.guidance,)


def is_line(text: str) -> bool:
    """True for one line of text without spaces at its ends, doubled spaces and control characters."""
    return bool(text) and text == " ".join(text.split()) and text == xml_characters(text)


def check_line(text: str, what: str) -> None:
    if not is_line(text):
        raise UnfitItem(f"Пусто или не в одну строку: {what}.", "Впишите одну строку текста.")


def check_rich(text: str, what: str) -> None:
    if len(text) > LONGEST:
        raise UnfitItem(f"Слишком длинно: {what}.", f"Сократите до {LONGEST} знаков.")
    if not is_canonical(text):
        raise UnfitItem(f"Текст не очищен: {what}.", "Сообщите об этом разработчикам.")


def check_identifier(identifier: str) -> None:
    if not IDENTIFIER.fullmatch(identifier):
        raise UnfitItem(f"Обозначение «{identifier[:40]}» не годится.", "Нужны латинские буквы и цифры, буква первой.")


def check_different(identifiers: Iterable[str]) -> None:
    repeated = [identifier for identifier, count in Counter(identifiers).items() if count > 1]
    if repeated:
        raise UnfitItem(f"Обозначение «{repeated[0]}» стоит дважды.", "Сделайте обозначения разными.")


def check_points(points: float) -> None:
    if not 0 < points <= 1000:  # also false for nan
        raise UnfitItem("Балл за задание должен быть больше 0 и не больше 1000.", "Исправьте балл.")


def _check_credits(credits: Sequence[float]) -> None:
    if not all(-1 <= credit <= 1 and round(credit, CREDIT_DECIMALS) == credit for credit in credits):
        raise UnfitItem("Доля балла за ответ должна быть от −100 % до 100 %.", "Исправьте доли.")
    if 1 not in credits:
        raise UnfitItem("Не указан верный ответ.", "Укажите ответ, за который даётся полный балл.")


def _check_options(options: Sequence[Option]) -> None:
    _check_entries([Entry(option.identifier, option.text) for option in options], at_least=2, what="Выбирать")
    for option in options:
        check_rich(option.feedback, "пояснение к варианту")
        if not -1 <= option.credit <= 1 or round(option.credit, CREDIT_DECIMALS) != option.credit:
            raise UnfitItem("Доля балла за вариант должна быть от −100 % до 100 %.", "Исправьте доли.")


def _check_entries(entries: Sequence[Entry], *, at_least: int, what: str) -> None:
    if len(entries) < at_least:
        raise UnfitItem(f"{what} не из чего: вариантов {len(entries)}.", f"Нужно хотя бы {at_least}.")
    check_different(entry.identifier for entry in entries)
    for entry in entries:
        check_identifier(entry.identifier)
        check_rich(entry.text, "вариант")
        if not plain(entry.text) and not media_names(entry.text):
            raise UnfitItem("Есть вариант без текста.", "Впишите текст варианта или уберите его.")
