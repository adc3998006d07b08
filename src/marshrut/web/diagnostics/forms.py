"""Forms of the organiser: the questions of a new campaign, whom to invite, the file of results."""

from datetime import date

from django import forms
from django.conf import settings

from marshrut.diagnostics.models import Campaign, Instrument
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, Position, Qualification, Subject
from marshrut.people.roles import Role
from marshrut.people.rules import organisations_visible_to
from marshrut.web.forms import Form

OWN_ORGANISERS = {
    Role.CNPPM_SPECIALIST: (
        Campaign.Organiser.CENTER,
        Campaign.Organiser.FIOKO,
        Campaign.Organiser.INSTITUTE,
    ),
    Role.MUNI_METHODIST: (Campaign.Organiser.MUNICIPALITY,),
}


class InstrumentForm(Form):
    instrument = forms.ModelChoiceField(
        Instrument.objects.all(),
        label="Чем измеряем?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Выберите инструмент."},
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["instrument"]
        field.label_from_instance = lambda one: f"{one.title} — {one.get_kind_display()}, версия {one.version}"


class PurposeForm(Form):
    title = forms.CharField(
        label="Как назвать кампанию?",
        max_length=300,
        help_text="Так её увидят педагоги: «Региональная диагностика, осень 2026».",
        error_messages={"required": "Напишите название."},
    )
    purpose = forms.CharField(
        label="Зачем она педагогу?",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Одно-два предложения обычными словами. Их прочитает каждый приглашённый.",
        error_messages={"required": "Объясните, чем диагностика поможет: без этого идут неохотно."},
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)


class DatesForm(Form):
    organiser = forms.ChoiceField(label="Кто проводит?", widget=forms.RadioSelect)
    starts_on = forms.DateField(
        label="Первый день",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Укажите первый день.", "invalid": "Такой даты нет."},
    )
    ends_on = forms.DateField(
        label="Последний день",
        help_text="В этот день ещё можно начать.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Укажите последний день.", "invalid": "Такой даты нет."},
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.value, one.label) for one in OWN_ORGANISERS[actor.role]]
        self.fields["organiser"].choices = choices
        if len(choices) == 1:
            self.fields["organiser"].widget = forms.HiddenInput()
            self.fields["organiser"].initial = choices[0][0]

    def clean(self) -> dict:
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Последний день раньше первого. Поправьте одну из дат.")
        return cleaned


class PeopleForm(Form):
    """Whom to invite: every field narrows."""

    place = forms.ModelChoiceField(
        Organisation.objects.none(), label="Муниципалитет или школа", required=False, empty_label="Все"
    )
    subject = forms.ModelChoiceField(Subject.objects.all(), label="Предмет", required=False, empty_label="Любой")
    post = forms.ChoiceField(label="Должности", required=False, choices=[("", "Любые"), *Position.Category.choices[:2]])
    category = forms.ChoiceField(
        label="Квалификация", required=False, choices=[("", "Любая"), *Qualification.Category.choices]
    )

    def __init__(self, *args, actor: Actor, within: Organisation | None, **kwargs):
        super().__init__(*args, **kwargs)
        places = organisations_visible_to(actor).filter(closed_on=None)
        if within is not None:
            places = places.filter(path__startswith=within.path)
        kinds = [Organisation.Kind.MUNI_AUTHORITY, *_WITH_TEACHERS]
        self.fields["place"].queryset = places.filter(kind__in=kinds).order_by("-level", "sort_key")


_WITH_TEACHERS = (
    Organisation.Kind.SCHOOL,
    Organisation.Kind.PRESCHOOL,
    Organisation.Kind.EXTRA,
    Organisation.Kind.COLLEGE,
)


class ResultFileForm(Form):
    file = forms.FileField(
        label="Файл результатов",
        error_messages={"required": "Выберите файл.", "empty": "Файл пустой: в нём нет ни одного байта."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT_BYTES:
            limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
            raise forms.ValidationError(
                f"Файл больше {limit} МБ. Оставьте в нём только таблицу с результатами, без картинок."
            )
        return file


def to_session(cleaned: dict) -> dict:
    """Answers of a step as the session can keep them."""
    kept = {}
    for name, value in cleaned.items():
        if isinstance(value, date):
            value = value.isoformat()
        kept[name] = getattr(value, "pk", value)
    return kept
