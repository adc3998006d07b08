"""Forms about people and organisations. A refusal of the field comes back as the form's own error."""

from datetime import date
from functools import partial

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate

from marshrut.people.models import Employment, Organisation, Person, Position, Subject
from marshrut.people.personal import possible_birth, possible_name, true_snils
from marshrut.people.queries import children_on, staff_from
from marshrut.people.roles import RIGHTS, Reach, Role
from marshrut.people.rules import kinds_opened_below
from marshrut.web.forms import Form, refusal_at
from marshrut.web.templatetags.russian import long_date

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
    )


def text_field(label: str, hint: str = "", *, limit: int = 200, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        required=required,
    )


def choice_field(label: str, hint: str = "") -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Position.objects.all(),
        label=label,
        help_text=hint,
        empty_label="Выберите",
    )


# --- organisations ---------------------------------------------------------------------------------------


class RenameForm(Form):
    full_name = text_field("Полное название", limit=500)
    short_name = text_field("Краткое название", "Так организацию показывают в таблицах.")
    starts_on = day_field("С какого дня", "Раньше этого дня в отчётах останется прежнее название.")
    basis = text_field("Основание", BASIS, required=False)


class MoveForm(Form):
    starts_on = day_field("С какого дня", "До этого дня организация остаётся на прежнем месте дерева.")


class CloseForm(Form):
    closed_on = day_field("Последний день работы", "История организации сохранится.")
    basis = text_field("Основание", BASIS, required=False)


class MergeForm(Form):
    on = day_field("С какого дня", "Это первый день, когда сотрудники работают уже в объединённой организации.")
    basis = text_field("Основание", BASIS, required=False)


class SplitForm(Form):
    """A page of the wizard of a split; ``on``, the first day of the new organisation, once it is known."""

    def __init__(self, *args, organisation: Organisation, on: date | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.organisation, self.on = organisation, on


class SplitNameForm(SplitForm):
    full_name = text_field("Полное название новой организации", "Как в уставе или приказе.", limit=500)
    short_name = text_field("Краткое название", "Так организацию показывают в таблицах.")
    kind = forms.ChoiceField(label="Вид", choices=Organisation.Kind)


class SplitDayForm(SplitForm):
    day = day_field("С какого дня работает новая организация", "Накануне закончится работа на прежнем месте.")
    basis = text_field("Основание", BASIS, required=False)

    def clean_day(self) -> date:
        day, opened_on = self.cleaned_data["day"], self.organisation.opened_on
        if day < opened_on:
            raise forms.ValidationError(
                f"«{self.organisation.short_name}» сама работает с {long_date(opened_on)}. Укажите более поздний день."
            )
        return day


class SplitStaffForm(SplitForm):
    people = forms.ModelMultipleChoiceField(queryset=Person.objects.none(), label="Кто переходит", required=False)
    branches = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(),
        label="Какие подразделения переходят",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        gone = "Кого-то из отмеченных на этот день здесь уже нет. Проверьте, кто переходит."
        self.fields["people"].queryset = staff_from(self.organisation, self.on)
        self.fields["branches"].queryset = children_on(self.organisation, self.on).order_by("sort_key", "pk")
        self.fields["branches"].label_from_instance = lambda branch: branch.short_name
        for field in self.fields.values():
            field.error_messages |= {"invalid_choice": gone, "invalid_pk_value": gone}


class OpenForm(Form):
    kind = forms.ChoiceField(label="Вид")
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


class DistrictForm(Form):
    title = text_field("Название округа")
    formed_on = day_field("Образован")
    basis = text_field("Основание", BASIS, limit=300, required=False)


class JoinForm(Form):
    authority = forms.ModelChoiceField(
        queryset=Organisation.objects.filter(kind=Organisation.Kind.MUNI_AUTHORITY, closed_on=None),
        label="Муниципалитет",
        empty_label="Выберите",
        error_messages={"required": "Выберите муниципалитет."},
    )
    starts_on = day_field("Вступает с")
    consent = text_field(
        "Акт согласия", "Участие добровольное. Например: «постановление № 14 от 20.08.2026».", limit=300
    )


class LeaveForm(Form):
    ends_on = day_field("Последний день участия", "Всё, что округ сделал до этого дня, останется общим.")
    basis = text_field("Основание", BASIS, required=False)


# --- people ----------------------------------------------------------------------------------------------


class PostForm(Form):
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


class DayForm(Form):
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
    )

    field_order = ("surname", "given_name", "patronymic", "birth_on", "sex", "snils", "email")

    def clean(self) -> dict:
        """All that is wrong with the person is said at once, at its fields."""
        told = super().clean()
        checks = {
            "surname": possible_name,
            "given_name": possible_name,
            "patronymic": possible_name,
            "birth_on": partial(possible_birth, today=localdate()),
            "snils": true_snils,
        }
        for name, check in checks.items():
            if told.get(name):
                with refusal_at(self, name):
                    check(told[name])
        return told


class DismissForm(Form):
    ends_on = day_field("Последний рабочий день")


# --- charges ---------------------------------------------------------------------------------------------


class ChargeForm(Form):
    role = forms.ChoiceField(label="Роль", error_messages={"required": "Выберите роль."})
    starts_on = day_field("С какого дня")
    ends_on = day_field("По какой день", "Оставьте пустым, если срок не ограничен.", required=False)
    basis = text_field("Основание", BASIS, required=False)

    def __init__(self, *args, roles: tuple[Role, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        in_place = [role for role in roles if RIGHTS[role].reach is not Reach.DISTRICT]
        self.fields["role"].choices = [(role.value, capfirst(role.label)) for role in in_place]


class SubstituteForm(Form):
    starts_on = day_field("С какого дня")
    ends_on = day_field("По какой день")
    basis = text_field("Основание", BASIS, required=False)


class EndForm(Form):
    ends_on = day_field("Последний день")
