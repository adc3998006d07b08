"""Persons, their dated employments, qualifications and experience."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from marshrut.people.models.organisations import Organisation
from marshrut.people.models.periods import Period, PeriodRange, ends_after_it_starts
from marshrut.people.models.sorting import sort_key


class Subject(models.Model):
    """A school subject, as methodists count them («начальные классы», «технология» are among them)."""

    code = models.SlugField("код", unique=True, max_length=40)
    title = models.CharField("название", max_length=100, unique=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Position(models.Model):
    """A post. A manager is a head, a deputy or the head of a unit (регламент г. Каспийска, термины)."""

    class Category(models.TextChoices):
        PEDAGOGICAL = "pedagogical", "педагогические работники"
        MANAGER = "manager", "управленческие кадры"
        OTHER = "other", "иные"

    class TeamPart(models.TextChoices):
        HEAD = "head", "руководитель"
        DEPUTY = "deputy", "заместитель"
        UNIT_HEAD = "unit_head", "руководитель подразделения"
        NONE = "", "не входит"

    title = models.CharField("название", max_length=150, unique=True)
    category = models.CharField("категория", max_length=20, choices=Category)
    team_part = models.CharField("в управленческой команде", max_length=20, choices=TeamPart, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """One human being, once. СНИЛС is stored encrypted and found by a keyed hash."""

    class Status(models.TextChoices):
        ACTIVE = "active", "работает"
        LEFT = "left", "выбыл"
        DECEASED = "deceased", "умер"
        ANONYMISED = "anonymised", "обезличен"

    class Sex(models.TextChoices):
        FEMALE = "f", "женский"
        MALE = "m", "мужской"
        UNKNOWN = "", "не указан"

    surname = models.CharField("фамилия", max_length=100)
    given_name = models.CharField("имя", max_length=100)
    patronymic = models.CharField("отчество", max_length=100, blank=True)
    birth_on = models.DateField("дата рождения", null=True, blank=True)
    sex = models.CharField("пол", max_length=1, choices=Sex, blank=True)
    snils_sealed = models.BinaryField("СНИЛС (зашифрован)", null=True, editable=False)
    snils_hash = models.BinaryField("СНИЛС (ключевой хеш)", null=True, editable=False, max_length=32)
    email = models.EmailField("почта", blank=True)
    phone = models.CharField("телефон", max_length=20, blank=True)
    status = models.CharField("состояние", max_length=20, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    created_at = models.DateTimeField("внесён")
    sort_key = sort_key("surname", "given_name", "patronymic", length=310)

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            # The same СНИЛС under two surnames is a pair for the merge queue, not an error.
            models.UniqueConstraint(
                F("snils_hash"),
                Func(Lower(F("surname")), Value("ё"), Value("е"), function="translate"),
                name="one_person_per_snils_and_surname",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("pk")), name="person_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="person_order"),
            GinIndex(fields=["sort_key"], name="person_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """«Фамилия И. О.», for tables."""
        initials = " ".join(f"{part[0]}." for part in (self.given_name, self.patronymic) if part)
        return f"{self.surname} {initials}".strip()

    @property
    def polite_name(self) -> str:
        """Name and patronymic, for addressing the person."""
        return " ".join(part for part in (self.given_name, self.patronymic) if part)

    def age_on(self, day: date) -> int | None:
        if self.birth_on is None:
            return None
        return (
            day.year - self.birth_on.year - ((day.month, day.day) < (self.birth_on.month, self.birth_on.day))
        )


class Employment(Period):
    """Who works where as what. Headcount uses the main one only; at most one main is in force at a time."""

    class Kind(models.TextChoices):
        MAIN = "main", "основное место"
        INTERNAL = "internal", "внутреннее совместительство"
        EXTERNAL = "external", "внешнее совместительство"

    person = models.ForeignKey(Person, models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="employments")
    position = models.ForeignKey(Position, models.PROTECT, related_name="employments")
    subjects = models.ManyToManyField(Subject, blank=True, related_name="employments")
    kind = models.CharField("вид", max_length=10, choices=Kind)
    rate = models.DecimalField("ставка", max_digits=4, decimal_places=2, null=True, blank=True)
    hours = models.DecimalField("нагрузка, часов", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            ends_after_it_starts("employment"),
            ExclusionConstraint(
                name="one_main_employment_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), (PeriodRange(), RangeOperators.OVERLAPS)],
                condition=Q(kind="main"),
            ),
            ExclusionConstraint(
                name="one_employment_in_a_position_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    (PeriodRange(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["organisation", "starts_on"], name="employment_by_place")]


class Qualification(Period):
    """A category of a person by date («соответствие», первая, высшая, педагог-методист, педагог-наставник)."""

    class Category(models.TextChoices):
        NONE = "none", "без категории"
        SUITABLE = "suitable", "соответствие занимаемой должности"
        FIRST = "first", "первая"
        HIGHEST = "highest", "высшая"
        METHODIST = "methodist", "педагог-методист"
        MENTOR = "mentor", "педагог-наставник"

    person = models.ForeignKey(Person, models.CASCADE, related_name="qualifications")
    category = models.CharField("категория", max_length=20, choices=Category)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            ends_after_it_starts("qualification"),
            models.UniqueConstraint(fields=["person", "category", "starts_on"], name="one_award_a_day"),
        ]


class ExperienceStatement(models.Model):
    """Experience as an office stated it on a day; on any other day it is computed from the latest statement."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="experience")
    stated_on = models.DateField("на дату")
    total_months = models.PositiveIntegerField("общий стаж, месяцев", null=True, blank=True)
    pedagogical_months = models.PositiveIntegerField("педагогический стаж, месяцев", null=True, blank=True)

    class Meta:
        ordering = ["-stated_on"]
        constraints = [models.UniqueConstraint(fields=["person", "stated_on"], name="one_statement_a_day")]

    def pedagogical_months_on(self, day: date) -> int | None:
        """Months of pedagogical work by the day, as if the person went on working since the statement."""
        if self.pedagogical_months is None:
            return None
        elapsed = (day.year - self.stated_on.year) * 12 + day.month - self.stated_on.month
        elapsed -= day.day < self.stated_on.day
        return max(self.pedagogical_months + elapsed, 0)
