"""Routes (ИОМ), their steps with reasons, the approvals, and who tutors whom."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from marshrut.catalogue.models import Offer, Session
from marshrut.deficits.models import Deficit
from marshrut.diagnostics.models import Estimate
from marshrut.people.models import Organisation, Person, Subject
from marshrut.people.models.periods import Period, PeriodRange, ends_after_it_starts


class Route(models.Model):
    """An individual educational route over a period."""

    class State(models.TextChoices):
        DRAFT = "draft", "предложен"
        AGREED = "agreed_by_teacher", "принят педагогом"
        APPROVED = "approved", "утверждён"
        ACTIVE = "active", "выполняется"
        PAUSED = "paused", "приостановлен"
        COMPLETED = "completed", "завершён"
        TRANSFER_CONFIRMED = "transfer_confirmed", "завершён, перенос в практику подтверждён"
        CANCELLED = "cancelled", "отменён"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    tutor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    goal = models.CharField("цель", max_length=400, blank=True)
    personal_request = models.TextField("мой запрос", blank=True)
    basis = models.ManyToManyField(Estimate, related_name="+")
    version = models.PositiveSmallIntegerField("версия", default=1)
    state = models.CharField("состояние", max_length=20, choices=State, default=State.DRAFT)
    starts_on = models.DateField("с")
    ends_on = models.DateField("по")
    hours_per_quarter = models.PositiveSmallIntegerField("не больше часов в квартал")
    unmet = models.JSONField("что не вошло и почему", default=list)
    created_at = models.DateTimeField("предложен")
    agreed_at = models.DateTimeField("принят педагогом", null=True, blank=True)
    approved_at = models.DateTimeField("утверждён", null=True, blank=True)
    completed_at = models.DateTimeField("завершён", null=True, blank=True)

    LIVE = (State.DRAFT, State.AGREED, State.APPROVED, State.ACTIVE, State.PAUSED)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="route_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["draft", "agreed_by_teacher", "approved", "active", "paused"]),
                name="one_live_route_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "active", "completed", "transfer_confirmed"])
                | Q(agreed_at__isnull=False, approved_at__isnull=False),
                name="approved_route_was_agreed",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="route_by_place")]


class RouteStep(models.Model):
    """One thing to do, and why it is there."""

    class State(models.TextChoices):
        PLANNED = "planned", "впереди"
        IN_PROGRESS = "in_progress", "идёт"
        SUBMITTED = "submitted", "ждёт подтверждения"
        RETURNED = "returned", "нужно уточнить"
        ACCEPTED = "accepted", "пройден"
        CANCELLED = "cancelled", "отменён"

    route = models.ForeignKey(Route, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField("номер")
    deficits = models.ManyToManyField(Deficit, related_name="+")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.PositiveSmallIntegerField("часов")
    starts_on = models.DateField("с")
    ends_on = models.DateField("по")
    reason = models.TextField("почему этот шаг")
    state = models.CharField("состояние", max_length=12, choices=State, default=State.PLANNED)

    class Meta:
        ordering = ["route", "position"]
        constraints = [
            models.UniqueConstraint(fields=["route", "position"], name="one_step_a_position"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="step_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="step_has_its_reason"),
        ]


class RouteDecision(models.Model):
    """Who agreed, approved or sent the route back, when and with which words."""

    class Act(models.TextChoices):
        AGREED = "agreed", "маршрут принят педагогом"
        HEAD_APPROVED = "head_approved", "согласовано руководителем"
        METHODIST_APPROVED = "methodist_approved", "утверждено методистом"
        SENT_BACK = "sent_back", "возвращено на уточнение"
        PAUSED = "paused", "приостановлено"
        RESUMED = "resumed", "возобновлено"
        CANCELLED = "cancelled", "отменено"
        TRANSFER_CONFIRMED = "transfer_confirmed", "перенос в практику подтверждён"
        COMMENTED = "commented", "комментарий"
        ASKED = "asked", "вопрос по шагу"
        ANSWERED = "answered", "ответ на вопрос по шагу"
        STEP_ACCEPTED = "step_accepted", "шаг засчитан"

    route = models.ForeignKey(Route, models.CASCADE, related_name="decisions")
    step = models.ForeignKey(RouteStep, models.CASCADE, null=True, blank=True, related_name="+")
    act = models.CharField("что", max_length=20, choices=Act)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    comment = models.TextField("слова", blank=True)
    made_at = models.DateTimeField("когда")

    class Meta:
        ordering = ["made_at", "pk"]


class TutorAssignment(Period):
    """A regional methodist follows a teacher in a period."""

    tutor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            ends_after_it_starts("tutor_assignment"),
            models.CheckConstraint(condition=~Q(tutor=F("person")), name="nobody_tutors_oneself"),
            ExclusionConstraint(
                name="one_tutor_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (PeriodRange(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [models.Index(fields=["tutor", "ends_on"], name="assignment_by_tutor")]
