"""Programmes with their history in the federal register, offers of all kinds, and their dated sessions with seats."""

from django.db import models
from django.db.models import F, Q

from marshrut.competences.models import Competence
from marshrut.people.models import Organisation, Subject, Territory


class Programme(models.Model):
    """A programme of additional professional education (ДПП)."""

    class Kind(models.TextChoices):
        UPSKILLING = "upskilling", "повышение квалификации"
        RETRAINING = "retraining", "профессиональная переподготовка"

    class RegisterState(models.TextChoices):
        NOT_SENT = "not_sent", "не подавалась"
        SUBMITTED = "submitted", "на экспертизе"
        INCLUDED = "included", "в федеральном реестре"
        DECLINED = "declined", "отклонена"
        EXCLUDED = "excluded", "исключена"

    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField("название", max_length=400)
    kind = models.CharField("вид", max_length=12, choices=Kind)
    hours = models.PositiveSmallIntegerField("часов")
    theme = models.CharField("тема", max_length=200, blank=True)
    for_managers = models.BooleanField("для управленческих кадров", default=False)
    about_quality = models.BooleanField("об управлении качеством образования", default=False)
    implemented_from = models.DateField("реализуется с", null=True, blank=True)
    implemented_to = models.DateField("реализуется по", null=True, blank=True)
    register_state = models.CharField("федеральный реестр", max_length=10, choices=RegisterState, default="not_sent")
    submitted_on = models.DateField("подана", null=True, blank=True)
    register_number = models.CharField("номер в реестре", max_length=40, blank=True)
    included_on = models.DateField("включена", null=True, blank=True)
    included_until = models.DateField("включена до", null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(register_state="included") | Q(included_on__isnull=False),
                name="included_programme_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(included_on=None) | Q(submitted_on__isnull=False), name="included_was_submitted"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def in_register_on(self, day) -> bool:
        return (
            self.register_state in {self.RegisterState.INCLUDED, self.RegisterState.EXCLUDED}
            and self.included_on is not None
            and self.included_on <= day
            and (self.included_until is None or self.included_until >= day)
        )


class Offer(models.Model):
    """Something that a route can send a person to."""

    class Kind(models.TextChoices):
        COURSE = "course", "повышение квалификации"
        EVENT = "event", "событие"
        INTERNSHIP = "internship", "стажировка"
        MENTORING = "mentoring", "наставничество"
        CONSULTATION = "consultation", "консультация"
        COMMUNITY = "community", "работа в сообществе"

    class Format(models.TextChoices):
        FORMAL = "formal", "формальное образование"
        NONFORMAL = "nonformal", "неформальное образование"
        INFORMAL = "informal", "информальное образование"

    class Mode(models.TextChoices):
        ONSITE = "onsite", "очно"
        ONLINE = "online", "дистанционно"
        MIXED = "mixed", "смешанно"

    kind = models.CharField("вид", max_length=15, choices=Kind)
    format = models.CharField("формат", max_length=10, choices=Format)
    mode = models.CharField("как проходит", max_length=10, choices=Mode)
    level = models.CharField("уровень", max_length=20, choices=Organisation.Level)
    title = models.CharField("название", max_length=400)
    summary = models.TextField("о чём", blank=True)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="offers")
    hours = models.PositiveSmallIntegerField("часов")
    subjects = models.ManyToManyField(Subject, blank=True, related_name="+")
    for_managers = models.BooleanField("для управленческих кадров", default=False)
    is_open = models.BooleanField("доступно", default=True)
    checked_at = models.DateTimeField("сведения проверены")
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")

    class Meta:
        ordering = ["title"]
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="offer_takes_hours")]
        indexes = [models.Index(fields=["kind", "is_open"], name="offer_by_kind")]

    def __str__(self) -> str:
        return self.title


class OfferGain(models.Model):
    """How much of a competence the offer is expected to add, in logits; an assumption until measured."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="gains")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    gain = models.FloatField("ожидаемый прирост, логит")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "competence"], name="one_gain_a_competence"),
            models.CheckConstraint(condition=Q(gain__gt=0), name="gain_is_positive"),
        ]


class Session(models.Model):
    """One dated run of an offer: its days, place and seats."""

    class State(models.TextChoices):
        PLANNED = "planned", "идёт набор"
        HELD = "held", "проведено"
        CANCELLED = "cancelled", "отменено"

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="sessions")
    starts_on = models.DateField("с")
    ends_on = models.DateField("по")
    days = models.JSONField("дни занятий", default=list, help_text="даты очных дней, ISO")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField("место", max_length=300, blank=True)
    seats = models.PositiveIntegerField("мест", null=True, blank=True)
    # Counted anew by the ledger under a lock at every change, so that rooms below it know what is free.
    taken = models.PositiveIntegerField("занято мест", default=0)
    apply_until = models.DateField("заявки до", null=True, blank=True)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.PLANNED)
    attendance_code = models.CharField("код присутствия", max_length=12, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="session_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(apply_until=None) | Q(apply_until__lte=F("ends_on")), name="applications_close_in_time"
            ),
            models.CheckConstraint(condition=Q(seats=None) | Q(taken__lte=F("seats")), name="no_seat_is_sold_twice"),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="session_by_date")]

    @property
    def free(self) -> int | None:
        """Seats that nobody holds; None: as many as come."""
        return None if self.seats is None else self.seats - self.taken
