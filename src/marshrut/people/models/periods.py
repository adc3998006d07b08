"""Dated periods: the one way in which anything that lasts is stored.

``starts_on`` is the first day, ``ends_on`` the last one; an open end is null. Both days belong to the period,
as they do in an order of an office.
"""

from datetime import date

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q


class PeriodRange(Func):
    """``daterange(starts_on, ends_on, '[]')`` for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("starts_on"), F("ends_on"), RangeBoundary(inclusive_upper=True))


class PeriodQuerySet(models.QuerySet):
    def on(self, day: date):
        """Rows in force on the day."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def within(self, first: date, last: date):
        """Rows in force on at least one day from ``first`` to ``last``."""
        return self.filter(Q(starts_on__lte=last), Q(ends_on=None) | Q(ends_on__gte=first))


class Period(models.Model):
    starts_on = models.DateField("с")
    ends_on = models.DateField("по", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=f"{name}_ends_after_it_starts"
    )
