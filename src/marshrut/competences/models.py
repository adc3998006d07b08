"""Frameworks, competences and what a post requires. Versions are never edited once in use."""

from django.db import models
from django.db.models import Q

from marshrut.people.models import Position, Subject


class Framework(models.Model):
    """One version of a competence model."""

    class Audience(models.TextChoices):
        TEACHERS = "teachers", "педагоги"
        MANAGERS = "managers", "управленческие кадры"

    class State(models.TextChoices):
        DRAFT = "draft", "черновик"
        ACTIVE = "active", "действует"
        RETIRED = "retired", "заменена"

    code = models.SlugField("код", max_length=60)
    version = models.CharField("версия", max_length=20)
    title = models.CharField("название", max_length=200)
    audience = models.CharField("для кого", max_length=10, choices=Audience)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.DRAFT)
    source = models.TextField("источник", blank=True)
    starts_on = models.DateField("действует с")

    class Meta:
        ordering = ["audience", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_framework_a_version"),
            models.UniqueConstraint(
                fields=["audience"], condition=Q(state="active"), name="one_active_framework_an_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, версия {self.version}"


class StandardFunction(models.Model):
    """A function of a professional standard, for instance A/01.6 of 01.001 «Педагог»."""

    standard = models.CharField("профстандарт", max_length=120)
    code = models.CharField("код функции", max_length=20)
    title = models.CharField("название", max_length=300)

    class Meta:
        ordering = ["standard", "code"]
        constraints = [models.UniqueConstraint(fields=["standard", "code"], name="one_function_a_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Competence(models.Model):
    """What can be measured and taught."""

    class Group(models.TextChoices):
        SUBJECT = "subject", "предметные"
        METHODICAL = "methodical", "методические"
        PSYCHOLOGICAL = "psychological", "психолого-педагогические"
        COMMUNICATIVE = "communicative", "коммуникативные"
        MANAGERIAL = "managerial", "управленческие"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="competences")
    code = models.CharField("код", max_length=40)
    title = models.CharField("название", max_length=200)
    group = models.CharField("группа", max_length=20, choices=Group)
    meaning = models.TextField("что это значит на уроке", blank=True)
    signs = models.JSONField("признаки", default=list)
    # A competence that stands for its whole group: outside results are often given by group only.
    is_group_summary = models.BooleanField("в целом по группе", default=False)
    functions = models.ManyToManyField(StandardFunction, blank=True, related_name="competences")

    class Meta:
        ordering = ["framework", "group", "code"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="one_competence_a_code"),
            models.UniqueConstraint(
                fields=["framework", "group"], condition=Q(is_group_summary=True), name="one_summary_a_group"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Acceptable(models.TextChoices):
    """The largest deficit with which the requirement still counts as met."""

    LOW = "low", "не выше низкого"
    MEDIUM = "medium", "не выше среднего"


class Requirement(models.Model):
    """A competence that a post needs, in general or for one subject.

    ``post`` is a family of posts of the framework's content («subject_teacher»); an empty one stands for the
    whole category. The nearer rule wins: post before category, subject before no subject.
    """

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="requirements")
    position_category = models.CharField("категория", max_length=20, choices=Position.Category)
    post = models.SlugField("семейство должностей", max_length=40, blank=True, default="", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    acceptable = models.CharField(
        "допустимый дефицит", max_length=10, choices=Acceptable, default=Acceptable.LOW
    )
    weight = models.FloatField("вес для маршрута", default=1.0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["competence", "position_category", "post", "subject"],
                name="one_requirement_a_post",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="requirement_has_weight"),
        ]
