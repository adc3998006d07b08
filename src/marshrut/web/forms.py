"""The common form: it says in plain words what is wrong with a field and what to do, in every form alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django import forms

from marshrut.base.errors import DomainError

T = TypeVar("T")

FROM_LIST = "Выберите из списка."
NO_SUCH_DAY = "Такой даты нет. Пример: 01.09.2026."
TOO_LONG = "Сократите: поместится не больше %(limit_value)d знаков, сейчас %(show_value)d."

# The most special kinds first: a field takes the words of every kind it is, the first to speak of a code wins.
WORDS: tuple[tuple[type[forms.Field], dict[str, str]], ...] = (
    (forms.DateField, {"required": "Укажите дату.", "invalid": NO_SUCH_DAY}),
    (forms.EmailField, {"invalid": "Проверьте адрес: например, anna@example.ru."}),
    (
        forms.FileField,
        {
            "required": "Выберите файл.",
            "invalid": "Файл не дошёл. Выберите его ещё раз.",
            "missing": "Файл не дошёл. Выберите его ещё раз.",
            "empty": "Файл пустой: в нём нет ни одного байта. Выберите другой.",
            "max_length": "Сократите имя файла до %(max)d знаков: сейчас %(length)d.",
        },
    ),
    (
        forms.ModelMultipleChoiceField,
        {"required": "Отметьте хотя бы одно.", "invalid_list": FROM_LIST, "invalid_pk_value": FROM_LIST},
    ),
    (forms.MultipleChoiceField, {"required": "Отметьте хотя бы одно.", "invalid_list": FROM_LIST}),
    (forms.ChoiceField, {"required": FROM_LIST, "invalid_choice": FROM_LIST}),
    (forms.BooleanField, {"required": "Поставьте отметку: без неё продолжить нельзя."}),
    (
        forms.Field,
        {
            "required": "Заполните это поле.",
            "invalid": "Проверьте, как это написано.",
            "max_length": TOO_LONG,
            "min_length": "Напишите подробнее: нужно не меньше %(limit_value)d знаков, сейчас %(show_value)d.",
            "null_characters_not_allowed": "В тексте есть невидимый знак. Наберите текст заново.",
        },
    ),
)


class PlainWords:
    """A form whose fields answer with ``WORDS`` where they have no words of their own."""

    def full_clean(self) -> None:
        for field in self.fields.values():
            _word(field)
        super().full_clean()


class Form(PlainWords, forms.Form):
    """The form that every page of the product is made with."""


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What ``act`` returns; None when the field refuses.

    The words of the refusal are then the error of the field it blames, or of the form when it blames none.
    """
    try:
        return act()
    except DomainError as refusal:
        form.add_error(refusal.argument if refusal.argument in form.fields else None, str(refusal))
        return None


@contextmanager
def refusal_at(form: forms.Form, name: str) -> Iterator[None]:
    """What the block refuses becomes the error of the field."""
    try:
        yield
    except DomainError as refusal:
        form.add_error(name, str(refusal))


def _word(field: forms.Field) -> None:
    """Replace the stock messages of the framework; what the form itself says of the field stays."""
    stock: dict[str, str] = {}
    for kind in reversed(type(field).__mro__):
        stock |= getattr(kind, "default_error_messages", {})
    for code, text in _words(field).items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = text


def _words(field: forms.Field) -> dict[str, str]:
    said = _number_words(field) if isinstance(field, forms.IntegerField) else {}
    for kind, words in WORDS:
        if isinstance(field, kind):
            said = words | said
    return said


def _number_words(field: forms.IntegerField) -> dict[str, str]:
    bounds = (("от", field.min_value), ("до", field.max_value))
    text = " ".join(["Напишите число цифрами", *(f"{word} {value}" for word, value in bounds if value is not None)])
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), f"{text}.")
