"""Forms about people and organisations. A refusal of the field comes back as the form's own error."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.utils.text import capfirst

from marshrut.base.errors import DomainError
from marshrut.people.models import Employment, Organisation, Person, Position, Subject
from marshrut.people.roles import RIGHTS, Reach, Role
from marshrut.people.rules import kinds_opened_below

T = TypeVar("T")
BASIS = "Например: «приказ № 128/1 от 30.05.2026»."


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"required": "Укажите дату.", "invalid": "Такой даты нет. Пример: 01.09.2026."},
    )


def text_field(label: str, hint: str = "", *, limit: int = 200, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=required,
        error_messages={"required": "Заполните это поле."},
    )


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What ``act`` returns; None when the field refuses: its words are then the form's error."""
    try:
        return act()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def choice_field(label: str, hint: str = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Position.objects.all(),
        label=label,
        help_text=hint,
        empty_label="Выберите",
        error_messages={"required": "Выберите из списка.", "invalid_choice": "Выберите из списка."},
    )


# --- organisations ---------------------------------------------------------------------------------------


class RenameForm(forms.Form):
    full_name = text_field("Полное название", limit=500)
    short_name = text_field("Краткое название", "Так организацию показывают в таблицах.")
    starts_on = day_field("С какого дня", "Раньше этого дня в отчётах останется прежнее название.")
    basis = text_field("Основание", BASIS, required=False)


class MoveForm(forms.Form):
    starts_on = day_field("С какого дня", "До этого дня организация остаётся на прежнем месте дерева.")


class CloseForm(forms.Form):
    closed_on = day_field("Последний день работы", "История организации сохранится.")
    basis = text_field("Основание", BASIS, required=False)


class MergeForm(forms.Form):
    on = day_field("С какого дня", "Это первый день, когда сотрудники работают уже в объединённой организации.")
    basis = text_field("Основание", BASIS, required=False)


class OpenForm(forms.Form):
    """``parent``: what may be opened depends on it."""

    kind = forms.ChoiceField(
        label="Вид", error_messages={"required": "Выберите вид.", "invalid_choice": "Такого вида здесь не открывают."}
    )
    full_name = text_field("Полное название", limit=500)
    short_name = text_field("Краткое название", "Так организацию показывают в таблицах.")
    opened_on = day_field("Работает с")
    inn = forms.RegexField(
        r"^\d{10}$",
        label="ИНН",
        required=False,
        error_messages={"invalid": "ИНН организации — 10 цифр без пробелов."},
    )
    address = text_field("Адрес", limit=300, required=False)
    is_rural = forms.BooleanField(label="Сельская", required=False)
    basis = text_field("Основание", BASIS, required=False)

    def __init__(self, *args, parent: Organisation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_opened_below(parent)
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
        self.fields["kind"].initial = kinds[0]


# --- districts -------------------------------------------------------------------------------------------


class DistrictForm(forms.Form):
    title = text_field("Название округа")
    formed_on = day_field("Образован")
    basis = text_field("Основание", BASIS, limit=300, required=False)


class JoinForm(forms.Form):
    authority = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(kind=Organisation.Kind.MUNI_AUTHORITY, closed_on=None),
        label="Муниципалитет",
        empty_label="Выберите",
        error_messages={"required": "Выберите муниципалитет.", "invalid_choice": "Выберите из списка."},
    )
    starts_on = day_field("Вступает с")
    consent = text_field(
        "Акт согласия", "Участие добровольное. Например: «постановление № 14 от 20.08.2026».", limit=300
    )


class LeaveForm(forms.Form):
    ends_on = day_field("Последний день участия", "Всё, что округ сделал до этого дня, останется общим.")
    basis = text_field("Основание", BASIS, required=False)


# --- people ----------------------------------------------------------------------------------------------


class PostForm(forms.Form):
    position = choice_field("Должность")
    subjects = forms.ModelMultipleChoiceField(
        queryset=Subject.objects.all(),
        label="Что ведёт",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TransferPostForm(PostForm):
    part_time = forms.BooleanField(
        label="Остаётся совместителем на прежнем месте",
        help_text="С той же должностью и предметами. Считать человека будут по новому основному месту.",
        required=False,
    )


class DayForm(forms.Form):
    on = day_field("Первый день на новом месте", "Накануне закончится работа на прежнем.")


class HireForm(PostForm):
    kind = forms.ChoiceField(label="Вид работы", choices=Employment.Kind, initial=Employment.Kind.MAIN)
    starts_on = day_field("Первый рабочий день")


class NewcomerForm(HireForm):
    surname = text_field("Фамилия", limit=100)
    given_name = text_field("Имя", limit=100)
    patronymic = text_field("Отчество", limit=100, required=False)
    birth_on = day_field("Дата рождения", required=False)
    sex = forms.ChoiceField(label="Пол", choices=Person.Sex, required=False)
    snils = text_field(
        "СНИЛС",
        "По нему узнаем человека, если он уже внесён. Хранится зашифрованным.",
        limit=20,
        required=False,
    )
    email = forms.EmailField(
        label="Почта",
        required=False,
        error_messages={"invalid": "Проверьте адрес: например, anna@example.ru."},
    )

    field_order = ("surname", "given_name", "patronymic", "birth_on", "sex", "snils", "email")


class DismissForm(forms.Form):
    ends_on = day_field("Последний рабочий день")


# --- charges ---------------------------------------------------------------------------------------------


class ChargeForm(forms.Form):
    role = forms.ChoiceField(label="Роль", error_messages={"required": "Выберите роль."})
    starts_on = day_field("С какого дня")
    ends_on = day_field("По какой день", "Оставьте пустым, если срок не ограничен.", required=False)
    basis = text_field("Основание", BASIS, required=False)

    def __init__(self, *args, roles: tuple[Role, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_place = [role for role in roles if RIGHTS[role].reach is not Reach.DISTRICT]
        self.fields["role"].choices = [(role.value, capfirst(role.label)) for role in in_place]


class SubstituteForm(forms.Form):
    starts_on = day_field("С какого дня")
    ends_on = day_field("По какой день")
    basis = text_field("Основание", BASIS, required=False)


class EndForm(forms.Form):
    ends_on = day_field("Последний день")
