"""Instruments, campaigns, participants, sittings, answers, estimates."""

from django.db import models
from django.db.models import F, Q

from marshrut.competences.models import Competence, Framework
from marshrut.people.models import Organisation, Person


class Instrument(models.Model):
    """What measures: an online form of ours or an outside procedure whose results come as a file.

    The thresholds are per instrument and carry their source: no act that we know of fixes them for all.
    """

    class Kind(models.TextChoices):
        FIXED_FORM = "fixed_form", "тест в системе"
        OUTSIDE = "outside", "внешняя процедура"

    code = models.SlugField("код", max_length=60)
    version = models.CharField("версия", max_length=20)
    title = models.CharField("название", max_length=300)
    kind = models.CharField("вид", max_length=12, choices=Kind)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    high_below_percent = models.FloatField("ниже — высокий дефицит, %", default=60)
    low_from_percent = models.FloatField("от — низкий дефицит, %", default=80)
    certainty = models.FloatField("с какой вероятностью называть уровень", default=0.7)
    thresholds_source = models.CharField("откуда пороги", max_length=300)
    instruction = models.TextField("как проходить", blank=True)
    minutes = models.PositiveSmallIntegerField("примерно минут", null=True, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_instrument_a_version"),
            models.CheckConstraint(
                condition=Q(
                    high_below_percent__gte=0,
                    low_from_percent__lte=100,
                    high_below_percent__lte=F("low_from_percent"),
                ),
                name="thresholds_in_order",
            ),
            models.CheckConstraint(condition=Q(certainty__gt=0.5, certainty__lt=1), name="certainty_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.title


class Item(models.Model):
    """A task of an instrument. ``key`` holds the numbers of the right options."""

    class Kind(models.TextChoices):
        SINGLE = "single", "один ответ"
        MULTIPLE = "multiple", "несколько ответов"

    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField("номер")
    kind = models.CharField("вид", max_length=10, choices=Kind)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    text = models.TextField("задание")
    options = models.JSONField("варианты")
    key = models.JSONField("верные варианты")
    feedback = models.TextField("пояснение", blank=True)
    slope = models.FloatField("a, 1/логит", default=1.0)
    difficulty = models.FloatField("b, логит", default=0.0)
    guessing = models.FloatField("c", default=0.0)
    is_calibrated = models.BooleanField("откалибровано", default=False)

    class Meta:
        ordering = ["instrument", "position"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "position"], name="one_item_a_position"),
            models.CheckConstraint(
                condition=Q(slope__gt=0, guessing__gte=0, guessing__lt=1), name="item_parameters_in_range"
            ),
        ]


class Campaign(models.Model):
    """A procedure: who runs it, with what, for whom, when."""

    class Organiser(models.TextChoices):
        FIOKO = "fioko", "ФИОКО"
        CENTER = "center", "ЦНППМ"
        INSTITUTE = "institute", "институт развития образования"
        MUNICIPALITY = "municipality", "муниципалитет"
        SCHOOL = "school", "школа"

    class State(models.TextChoices):
        PLANNED = "planned", "готовится"
        OPEN = "open", "идёт"
        FINISHED = "finished", "завершена"
        CANCELLED = "cancelled", "отменена"

    title = models.CharField("название", max_length=300)
    organiser = models.CharField("кто проводит", max_length=15, choices=Organiser)
    # The part of the tree that the campaign is for and whose people run it; null is the whole region.
    place = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="campaigns")
    purpose = models.TextField("зачем", blank=True)
    starts_on = models.DateField("с")
    ends_on = models.DateField("по")
    state = models.CharField("состояние", max_length=10, choices=State, default=State.PLANNED)
    finished_on = models.DateField("завершена", null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("создана")

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_on__isnull=False),
                name="finished_campaign_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A person in a campaign. ``organisation`` is where the person worked then."""

    class State(models.TextChoices):
        INVITED = "invited", "приглашён"
        REGISTERED = "registered", "согласился"
        PRESENT = "present", "проходит"
        SUBMITTED = "submitted", "завершил"
        SCORED = "scored", "посчитано"
        PUBLISHED = "published", "результат готов"
        NO_SHOW = "no_show", "не явился"
        ANNULLED = "annulled", "отменено"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField("состояние", max_length=12, choices=State, default=State.INVITED)
    invited_at = models.DateTimeField("приглашён")
    consented_at = models.DateTimeField("согласие", null=True, blank=True)
    published_at = models.DateTimeField("результат готов", null=True, blank=True)
    # The result is the person's own until the person hands it on.
    shared_at = models.DateTimeField("передан методисту", null=True, blank=True)

    class Meta:
        ordering = ["campaign", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "person"], name="one_participant_a_campaign"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="published_has_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="participant_by_person"),
            models.Index(fields=["organisation", "state"], name="participant_by_place"),
        ]


class Sitting(models.Model):
    """One taking of a form. Survives a crash on either side: all its state is in its answers."""

    participant = models.OneToOneField(Participant, models.PROTECT, related_name="sitting")
    started_at = models.DateTimeField("начат")
    finished_at = models.DateTimeField("завершён", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="sitting_finishes_after_it_starts",
            )
        ]


class Answer(models.Model):
    """The last answer to an item. ``sequence`` is the device's clock in milliseconds: a late older answer
    never replaces a newer one."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="answers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    response = models.JSONField("выбрано")
    sequence = models.BigIntegerField("порядок на устройстве")
    answered_at = models.DateTimeField("получен")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "item"], name="one_answer_an_item")]


class Estimate(models.Model):
    """A measured mastery of one competence. Never changed: a new measurement is a new row.

    ``theta`` and ``theta_se`` in logits where the items have parameters; ``percent`` 0–100 always;
    ``percent_se`` null where the outside body gave no number of points.
    """

    class Method(models.TextChoices):
        EAP = "eap", "оценка способности (EAP)"
        OUTSIDE = "outside", "внешний результат"

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="estimates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    points = models.FloatField("баллы", null=True, blank=True)
    maximum = models.FloatField("из", null=True, blank=True)
    percent = models.FloatField("процент")
    percent_se = models.FloatField("погрешность процента", null=True, blank=True)
    theta = models.FloatField("θ, логит", null=True, blank=True)
    theta_se = models.FloatField("погрешность θ, логит", null=True, blank=True)
    method = models.CharField("способ", max_length=10, choices=Method)
    attempt = models.PositiveSmallIntegerField("попытка", default=1)
    measured_on = models.DateField("дата измерения")
    made_at = models.DateTimeField("внесено")

    class Meta:
        ordering = ["-measured_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "competence", "attempt"], name="one_estimate_an_attempt"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="percent_in_range"),
            models.CheckConstraint(
                condition=Q(theta=None, theta_se=None) | Q(theta__isnull=False, theta_se__gt=0),
                name="theta_has_its_error",
            ),
        ]
        indexes = [models.Index(fields=["person", "competence", "-measured_on"], name="estimate_by_person")]


class ResultImport(models.Model):
    """One file of outside results on its way in."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "загружен"
        PREVIEWED = "previewed", "проверен"
        REFUSED = "refused", "не принят"
        APPLYING = "applying", "вносится"
        APPLIED = "applied", "внесён"
        CANCELLED = "cancelled", "отменён"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports")
    file_name = models.CharField("файл", max_length=255)
    stored_as = models.CharField("хранится как", max_length=255)
    state = models.CharField("состояние", max_length=12, choices=State, default=State.UPLOADED)
    report = models.JSONField("что будет сделано", default=dict)
    progress = models.PositiveSmallIntegerField("готово, %", default=0)
    refusal = models.TextField("почему не принят", blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("загружен")
    applied_at = models.DateTimeField("внесён", null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]
