"""The queue of possible duplicates and the merges that were made, each of which can be undone."""

from django.db import models
from django.db.models import F, Q

from marshrut.people.models.persons import Person


class PossibleMerge(models.Model):
    """Two records that may be one person. Somebody decides; nothing is joined by itself."""

    class State(models.TextChoices):
        OPEN = "open", "ждёт решения"
        MERGED = "merged", "объединены"
        DIFFERENT = "different", "разные люди"

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField("почему", max_length=200)
    state = models.CharField("состояние", max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField("найдено")
    decided_at = models.DateTimeField("решено", null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["found_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_asked_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_one_order"),
        ]


class Merge(models.Model):
    """A merge that was made: which rows were moved from the absorbed person to the kept one."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="+")
    moved = models.JSONField("перенесённые строки", help_text="таблица.поле: номера строк")
    merged_at = models.DateTimeField("когда")
    merged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField("отменено", null=True, blank=True)

    class Meta:
        ordering = ["-merged_at"]
