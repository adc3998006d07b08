"""What is asked about a route: hours, what doesn't suit, a word."""

from django import forms

from marshrut.routes.models import Route
from marshrut.routes.proposal import HOURS_PER_QUARTER
from marshrut.routes.usecases.propose_route import MOST_HOURS
from marshrut.web.forms import Form


class OtherRouteForm(Form):
    """Limits of another proposal. ``steps``: offers of the present one, each of which may be declined."""

    hours = forms.IntegerField(
        label="Сколько часов в квартал вам по силам",
        min_value=1,
        max_value=MOST_HOURS,
        initial=HOURS_PER_QUARTER,
        help_text="36 часов — это примерно три часа в неделю.",
        error_messages={
            "min_value": "Укажите хотя бы один час.",
            "max_value": f"Напишите не больше {MOST_HOURS}: это уже {MOST_HOURS // 12} часов в неделю "
            "рядом с работой. Если готовы учиться больше, оставьте это число, а об остальном скажите методисту.",
            "invalid": "Напишите число часов цифрами.",
            "required": "Укажите число часов.",
        },
    )
    declined = forms.MultipleChoiceField(
        label="Что не подходит", required=False, widget=forms.CheckboxSelectMultiple
    )
    request = forms.CharField(
        label="Что для вас важно",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Увидят методист и тьютор. Можно не заполнять.",
    )

    def __init__(self, data=None, *, route: Route | None, **kwargs):
        super().__init__(data, **kwargs)
        steps = route.steps.select_related("offer") if route else ()
        self.fields["declined"].choices = [(str(step.offer_id), step.offer.title) for step in steps]
        if not self.fields["declined"].choices:
            del self.fields["declined"]
        if route:
            self.fields["hours"].initial = route.hours_per_quarter
            self.fields["request"].initial = route.personal_request

    @property
    def limits(self) -> dict:
        """For the flow of proposing."""
        facts = self.cleaned_data
        return {
            "hours_per_quarter": facts["hours"],
            "declined": [int(one) for one in facts.get("declined", [])],
        }
