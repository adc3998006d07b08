"""What a keeper says of the people of a session."""

from django import forms

from marshrut.catalogue.models import Session
from marshrut.web.forms import Form


class CompletionForm(Form):
    """Facts that the chosen people share."""

    completed_on = forms.DateField(label="День прохождения", widget=forms.DateInput(attrs={"type": "date"}))
    hours = forms.IntegerField(label="Засчитать часов", min_value=1)
    outcome = forms.CharField(label="Итог", required=False, max_length=200)

    def __init__(self, data=None, *, session: Session):
        initial = {"completed_on": session.ends_on.isoformat(), "hours": session.offer.hours}
        super().__init__(data, initial=initial)
        self.fields["hours"].label = f"Засчитать часов из {session.offer.hours}"


class SeatsForm(Form):
    seats = forms.IntegerField(
        label="Мест", required=False, min_value=1, max_value=100000, help_text="Пусто — без ограничения."
    )
