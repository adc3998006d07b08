"""The one ledger of taking part: courses, events, internships, mentoring, consultations, communities."""

from django.db import models
from django.db.models import Q

from marshrut.catalogue.models import Session
from marshrut.people.models import Organisation, Person
from marshrut.routes.models import RouteStep


class Participation(models.Model):
    """A person in a session: from the application to the confirmed completion.

    Indicators, portfolio, route progress and certificates all read this table and nothing else.
    """

    class State(models.TextChoices):
        APPLIED = "applied", "ждёт согласия руководителя"
        WAITING = "waiting", "в листе ожидания"
        ENROLLED = "enrolled", "место закреплено"
        COMPLETED = "completed", "пройдено"
        DECLINED = "declined", "не согласовано"
        WITHDRAWN = "withdrawn", "заявка отозвана"
        NO_SHOW = "no_show", "не участвовал"

    class Part(models.TextChoices):
        LISTENER = "listener", "слушатель"
        SPEAKER = "speaker", "выступающий"
        EXPERT = "expert", "эксперт"
        WINNER = "winner", "победитель или призёр"

    session = models.ForeignKey(Session, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    step = models.ForeignKey(RouteStep, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField("участие", max_length=10, choices=Part, default=Part.LISTENER)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.APPLIED)
    applied_at = models.DateTimeField("заявка")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("решение руководителя", null=True, blank=True)
    refusal = models.CharField("почему не согласовано", max_length=300, blank=True)
    attended_at = models.DateTimeField("отметка о присутствии", null=True, blank=True)
    completed_on = models.DateField("пройдено", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("засчитано часов", null=True, blank=True)
    outcome = models.CharField("итог", max_length=200, blank=True)
    document_number = models.CharField("номер документа", max_length=60, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    LIVE = (State.APPLIED, State.WAITING, State.ENROLLED)

    class Meta:
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                condition=~Q(state__in=["declined", "withdrawn"]),
                name="one_live_participation_a_session",
            ),
            models.CheckConstraint(
                condition=~Q(state="completed") | Q(completed_on__isnull=False, hours__isnull=False),
                name="completion_has_day_and_hours",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="participation_by_person"),
            models.Index(fields=["organisation", "state"], name="participation_by_place"),
            models.Index(fields=["session", "state"], name="participation_by_session"),
        ]
