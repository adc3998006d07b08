"""What every form says when a field is wrong: plain words with what to do, never those of the framework."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver

from marshrut.base.errors import DomainError
from marshrut.people.models import Subject
from marshrut.web.forms import Form, PlainWords, attempt

NOT_OURS = ("django.", "tests.")


class Sample(Form):
    hours = forms.IntegerField(min_value=1, max_value=1000)
    rank = forms.IntegerField(min_value=1)
    title = forms.CharField(max_length=5)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "А")])
    kinds = forms.MultipleChoiceField(choices=[("a", "А")])
    subject = forms.ModelChoiceField(Subject.objects.none())
    subjects = forms.ModelMultipleChoiceField(Subject.objects.none())
    email = forms.EmailField()
    file = forms.FileField()
    agreed = forms.BooleanField()
    own = forms.CharField(error_messages={"required": "Своими словами."})


def said(data: dict, files: dict | None = None) -> dict[str, str]:
    return {name: errors[0] for name, errors in Sample(data, files).errors.items()}


def test_an_empty_field_is_asked_for_in_its_own_way():
    assert said({}) == {
        "hours": "Напишите число цифрами от 1 до 1000.",
        "rank": "Напишите число цифрами от 1.",
        "title": "Заполните это поле.",
        "day": "Укажите дату.",
        "kind": "Выберите из списка.",
        "kinds": "Отметьте хотя бы одно.",
        "subject": "Выберите из списка.",
        "subjects": "Отметьте хотя бы одно.",
        "email": "Заполните это поле.",
        "file": "Выберите файл.",
        "agreed": "Поставьте отметку: без неё продолжить нельзя.",
        "own": "Своими словами.",
    }


@pytest.mark.django_db
def test_a_wrong_value_is_answered_with_what_to_do():
    wrong = {
        "hours": "0",
        "rank": "много",
        "title": "Оценивание",
        "day": "31.02.2026",
        "kind": "zzz",
        "kinds": "zzz",
        "subject": "zzz",
        "subjects": "zzz",
        "email": "анна",
        "own": "\x00",
    }

    assert said(wrong, {"file": SimpleUploadedFile("пусто.xlsx", b"")}) == {
        "hours": "Напишите число цифрами от 1 до 1000.",
        "rank": "Напишите число цифрами от 1.",
        "title": "Сократите: поместится не больше 5 знаков, сейчас 10.",
        "day": "Такой даты нет. Пример: 01.09.2026.",
        "kind": "Выберите из списка.",
        "kinds": "Выберите из списка.",
        "subject": "Выберите из списка.",
        "subjects": "Выберите из списка.",
        "email": "Проверьте адрес: например, anna@example.ru.",
        "file": "Файл пустой: в нём нет ни одного байта. Выберите другой.",
        "agreed": "Поставьте отметку: без неё продолжить нельзя.",
        "own": "В тексте есть невидимый знак. Наберите текст заново.",
    }


def test_every_form_of_the_product_speaks_so():
    get_resolver().url_patterns  # noqa: B018 - imports every page
    ours = [one for one in _below(forms.BaseForm) if not one.__module__.startswith(NOT_OURS)]

    assert len(ours) > 20
    assert [one.__qualname__ for one in ours if not issubclass(one, PlainWords)] == []


class Refused(DomainError):
    def __init__(self, argument: str):
        self.argument = argument
        super().__init__("Так нельзя.")


@pytest.mark.parametrize(("argument", "place"), [("title", "title"), ("elsewhere", "__all__"), ("", "__all__")])
def test_a_refusal_stands_at_the_field_it_blames(argument, place):
    class Short(Form):
        title = forms.CharField()

    form = Short({"title": "Встреча"})

    def refuse():
        raise Refused(argument)

    assert form.is_valid()
    assert attempt(form, refuse) is None
    assert form.errors == {place: ["Так нельзя."]}
    assert attempt(form, lambda: 7) == 7


def _below(kind: type) -> list[type]:
    return [one for below in kind.__subclasses__() for one in (below, *_below(below))]
