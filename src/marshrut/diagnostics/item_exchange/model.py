"""Our own form of a test item, to which every format is read and from which every format is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from math import isclose

from marshrut.diagnostics.item_exchange.interactions import (
    GAP_MARK,
    Cloze,
    Essay,
    Match,
    MultipleChoice,
    Number,
    Order,
    ShortText,
    SingleChoice,
    UnfitItem,
    check_different,
    check_identifier,
    check_line,
    check_points,
    check_rich,
)
from marshrut.diagnostics.item_exchange.media import LARGEST, NAME, Media, sniff
from marshrut.diagnostics.item_exchange.rich_text import media_names, plain

Interaction = SingleChoice | MultipleChoice | Order | Match | Number | ShortText | Cloze | Essay


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and its interaction. All texts but the title are canonical rich text (see rich_text).

    :raises UnfitItem: it could not be shown or scored.
    """

    identifier: str
    title: str
    stem: str
    interaction: Interaction
    points: float = 1.0
    feedback: str = ""

    def __post_init__(self) -> None:
        _check_head(self)
        if isinstance(self.interaction, Cloze):
            marks = [mark for mark in GAP_MARK.findall(plain(self.stem))]
            for gap in self.interaction.gaps:
                if marks.count(gap.identifier) != 1:
                    raise UnfitItem(
                        f"Пропуск «{gap.identifier}» стоит в тексте {marks.count(gap.identifier)} раз, а должен один.",
                        "Проверьте места пропусков.",
                    )
            _check_sum(self.points, (gap.points for gap in self.interaction.gaps), "пропуски")
        if isinstance(self.interaction, Essay) and self.interaction.criteria:
            _check_sum(self.points, (criterion.maximum for criterion in self.interaction.criteria), "критерии")

    def texts(self) -> Iterable[str]:
        return chain((self.stem, self.feedback), self.interaction.texts())


@dataclass(frozen=True, slots=True)
class Case:
    """The interaction of an item whose stem is a situation: several questions about it, shown together."""

    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        if not self.questions:
            raise UnfitItem("В кейсе нет вопросов.", "Добавьте вопрос.")
        check_different(question.identifier for question in self.questions)

    def texts(self) -> Iterable[str]:
        return chain.from_iterable(question.texts() for question in self.questions)


@dataclass(frozen=True, slots=True)
class Tags:
    """What an item is about: codes of competences, a school subject, words to find it by. Lines of text."""

    competences: tuple[str, ...] = ()
    subject: str = ""
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for line in (*self.competences, *self.keywords, *((self.subject,) if self.subject else ())):
            check_line(line, "метка")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A task of the bank: a question or a case, with its tags and pictures.

    media  exactly those that its texts show as «media/имя», sorted by name.

    :raises UnfitItem: it could not be shown or scored.
    """

    identifier: str
    title: str
    stem: str
    interaction: Interaction | Case
    points: float = 1.0
    feedback: str = ""
    tags: Tags = field(default_factory=Tags)
    media: tuple[Media, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.interaction, Case):
            _check_head(self)
            _check_sum(self.points, (question.points for question in self.interaction.questions), "вопросы кейса")
        else:
            self.as_question()
        object.__setattr__(self, "media", tuple(sorted(self.media, key=lambda medium: medium.name)))
        self._check_media()

    def as_question(self) -> Question:
        """The same without tags and media. Not for a case."""
        return Question(
            identifier=self.identifier,
            title=self.title,
            stem=self.stem,
            interaction=self.interaction,
            points=self.points,
            feedback=self.feedback,
        )

    def texts(self) -> Iterable[str]:
        return chain((self.stem, self.feedback), self.interaction.texts())

    def _check_media(self) -> None:
        check_different(medium.name.lower() for medium in self.media)
        shown = set(chain.from_iterable(media_names(text) for text in self.texts()))
        if shown != {medium.name for medium in self.media}:
            raise UnfitItem("Картинки вопроса не те, что в его тексте.", "Приложите все картинки, лишние уберите.")
        for medium in self.media:
            kind = sniff(medium.content)
            if not NAME.fullmatch(medium.name) or kind is None or kind[0] != medium.mime:
                raise UnfitItem(
                    f"Файл «{medium.name}» — не картинка PNG, JPEG, GIF или WebP.", "Сохраните картинку как PNG."
                )
            if len(medium.content) > LARGEST:
                raise UnfitItem(f"Картинка «{medium.name}» больше 5 МБ.", "Уменьшите её.")


def _check_head(question: Question | Item) -> None:
    check_identifier(question.identifier)
    check_line(question.title, "название вопроса")
    check_rich(question.stem, "текст вопроса")
    check_rich(question.feedback, "пояснение")
    check_points(question.points)
    for text in question.interaction.texts():
        check_rich(text, "текст в вопросе")
    if not plain(question.stem) and not media_names(question.stem):
        raise UnfitItem("У вопроса нет текста.", "Впишите текст вопроса.")


def _check_sum(points: float, parts: Iterable[float], what: str) -> None:
    total = sum(parts)
    if not isclose(points, total, rel_tol=1e-9):
        raise UnfitItem(f"Балл вопроса {points:g}, а {what} вместе дают {total:g}.", "Сделайте суммы равными.")
