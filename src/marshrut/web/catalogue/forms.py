"""What a provider says of an offer and of its session."""

from datetime import date

from django import forms

from marshrut.catalogue.models import Offer, Programme
from marshrut.catalogue.rules import offers_kept_by, providers_of
from marshrut.catalogue.usecases.publish_offer import LONGEST_SUMMARY, OfferContent
from marshrut.competences.models import Competence, Framework
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, Subject, Territory
from marshrut.web.catalogue.words import LITTLE, MUCH
from marshrut.web.forms import Form

# What a word means in logits: inside each of the three bands of the page.
GAINS = (("0", "не влияет"), ("0.3", "немного"), ("0.6", "заметно"), ("1.0", "сильно"))


class OfferForm(Form):
    """``gain_<competence>``: one select a competence of the frameworks in force."""

    title = forms.CharField(label="Название", max_length=400)
    summary = forms.CharField(
        label="О чём это",
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"Это длиннее {LONGEST_SUMMARY} знаков. Оставьте два-три предложения."
        },
        help_text="Два-три предложения простыми словами: что человек сможет после этого.",
    )
    kind = forms.ChoiceField(label="Вид", choices=Offer.Kind.choices)
    format = forms.ChoiceField(label="Формат", choices=Offer.Format.choices)
    mode = forms.ChoiceField(label="Как проходит", choices=Offer.Mode.choices)
    level = forms.ChoiceField(label="Уровень", choices=Organisation.Level.choices)
    provider = forms.ModelChoiceField(label="Кто проводит", queryset=Organisation.objects.none())
    programme = forms.ModelChoiceField(
        label="Программа", queryset=Programme.objects.none(), required=False, empty_label="без программы"
    )
    hours = forms.IntegerField(label="Часов", min_value=1, max_value=1000)
    subjects = forms.ModelMultipleChoiceField(
        label="Для каких предметов",
        queryset=Subject.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ничего не отмечено — для всех.",
    )
    for_managers = forms.BooleanField(label="Для управленческих кадров", required=False)
    requires = forms.ModelMultipleChoiceField(
        label="Что нужно пройти до этого", queryset=Offer.objects.none(), required=False
    )

    def __init__(self, data=None, *, by: Actor, offer: Offer | None = None):
        super().__init__(data, initial=_present(offer) if offer else None)
        providers = providers_of(by)
        self.fields["provider"].queryset = providers
        self.fields["programme"].queryset = Programme.objects.filter(provider__in=providers)
        others = offers_kept_by(by).filter(is_open=True)
        self.fields["requires"].queryset = others.exclude(pk=offer.pk) if offer else others
        own = by.place if by.place is not None and providers.filter(pk=by.place.pk).exists() else None
        self.fields["provider"].initial = own
        self.fields["level"].initial = own.level if own else Organisation.Level.REGIONAL
        active = Competence.objects.filter(framework__state=Framework.State.ACTIVE)
        self.competences = {f"gain_{one.pk}": one for one in active.order_by("framework", "group", "code")}
        given = {row.competence_id: row.gain for row in offer.gains.all()} if offer else {}
        for name, competence in self.competences.items():
            self.fields[name] = forms.ChoiceField(
                label=competence.title,
                choices=GAINS,
                initial=_nearest(given.get(competence.pk)),
            )

    @property
    def gains(self):
        """Fields of the competences, for the page."""
        return [self[name] for name in self.competences]

    @property
    def content(self) -> OfferContent:
        facts = {name: value for name, value in self.cleaned_data.items() if name not in self.competences}
        gains = {
            competence: float(self.cleaned_data[name])
            for name, competence in self.competences.items()
            if self.cleaned_data[name] != "0"
        }
        return OfferContent(**facts, gains=gains)


def _present(offer: Offer) -> dict:
    names = (
        "title",
        "summary",
        "kind",
        "format",
        "mode",
        "level",
        "provider",
        "programme",
        "hours",
        "for_managers",
    )
    facts = {name: getattr(offer, name) for name in names}
    return facts | {"subjects": offer.subjects.all(), "requires": offer.requires.all()}


def _nearest(gain: float | None) -> str:
    if gain is None:
        return "0"
    return "0.3" if gain < LITTLE else "0.6" if gain < MUCH else "1.0"


class SessionForm(Form):
    starts_on = forms.DateField(label="Начало", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Окончание", widget=forms.DateInput(attrs={"type": "date"}))
    days = forms.CharField(
        label="Очные дни",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Даты через запятую, например 12.03.2026, 14.03.2026. Пусто — в удобное время.",
    )
    territory = forms.ModelChoiceField(
        label="Муниципалитет",
        queryset=Territory.objects.filter(ends_on=None).exclude(kind=Territory.Kind.SETTLEMENT),
        required=False,
        empty_label="без привязки к месту",
    )
    place = forms.CharField(label="Место", required=False, max_length=300)
    seats = forms.IntegerField(
        label="Мест", required=False, min_value=1, max_value=100000, help_text="Пусто — без ограничения."
    )
    apply_until = forms.DateField(
        label="Заявки до", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_days(self) -> list[date]:
        found = []
        for text in self.cleaned_data["days"].replace("\n", ",").replace(";", ",").split(","):
            if text.strip():
                found.append(self._day(text.strip()))
        return found

    @staticmethod
    def _day(text: str) -> date:
        try:
            return forms.DateField(input_formats=["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]).clean(text)
        except forms.ValidationError:
            raise forms.ValidationError(f"«{text}» — не дата. Напишите её как 12.03.2026.") from None
