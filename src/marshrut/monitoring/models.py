"""Snapshots: indicator values frozen as of a date, with the units behind every number."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from marshrut.people.models import District, Organisation, Person


class IndicatorSettings(models.Model):
    """The switches and targets of one indicator for a year: readings of the regulation are data, not code."""

    year = models.PositiveSmallIntegerField("год")
    code = models.CharField("показатель", max_length=10)
    switches = models.JSONField("как считать", default=dict)
    target = models.FloatField("целевое значение, %", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="one_setting_a_year")]


class Snapshot(models.Model):
    """All indicators for a period as they stood on a day. Never changed; a recount is a new snapshot."""

    starts_on = models.DateField("период с")
    ends_on = models.DateField("период по")
    as_of_on = models.DateField("состояние на")
    switches = models.JSONField("как посчитано", default=dict)
    taken_at = models.DateTimeField("посчитан")
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_ready = models.BooleanField("готов", default=False)
    progress = models.PositiveSmallIntegerField("готово, %", default=0)

    class Meta:
        ordering = ["-as_of_on", "-taken_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="snapshot_period_in_order")
        ]


class IndicatorValue(models.Model):
    """Part and whole of one indicator (or its variant) at one node. Percents are computed, never stored."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="values")
    code = models.CharField("показатель", max_length=30)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    part = models.PositiveIntegerField("числитель")
    whole = models.PositiveIntegerField("знаменатель")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "code", "organisation", "district"],
                name="one_value_a_node",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(part__lte=F("whole")), name="part_within_whole"),
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(district=None), name="value_belongs_to_one_node"
            ),
        ]


class SnapshotMember(models.Model):
    """One unit (a person, a school's team, a programme) frozen with the snapshot: where it stood and in which
    indicators it was counted."""

    class Unit(models.TextChoices):
        PERSON = "person", "человек"
        TEAM = "team", "управленческая команда"
        PROGRAMME = "programme", "программа"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="members")
    unit = models.CharField("что считаем", max_length=10, choices=Unit)
    unit_id = models.BigIntegerField("номер")
    title = models.CharField("кто или что", max_length=400)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Places above as they were then: a later move must not change a closed period.
    ancestors = ArrayField(models.BigIntegerField(), verbose_name="узлы выше")
    district = models.ForeignKey(District, models.PROTECT, null=True, related_name="+")
    wholes = ArrayField(models.CharField(max_length=30), verbose_name="в знаменателях")
    parts = ArrayField(models.CharField(max_length=30), verbose_name="в числителях")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "unit", "unit_id"], name="a_unit_is_counted_once")
        ]
        indexes = [models.Index(fields=["snapshot", "organisation"], name="member_by_place")]
