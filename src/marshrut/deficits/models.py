"""Reviews of measurements and the deficits they opened and closed."""

from django.db import models
from django.db.models import F, Q

from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Estimate
from marshrut.people.models import Organisation, Person


class Level(models.TextChoices):
    """How much of the required mastery is missing."""

    HIGH = "high", "высокий"
    MEDIUM = "medium", "средний"
    LOW = "low", "низкий"
    UNDETERMINED = "undetermined", "ещё не определён"


class Review(models.Model):
    """What one estimate says: the level with its probabilities. An estimate is reviewed once."""

    estimate = models.OneToOneField(Estimate, models.PROTECT, related_name="+")
    level = models.CharField("уровень дефицита", max_length=12, choices=Level)
    p_high = models.FloatField("P высокого")
    p_medium = models.FloatField("P среднего")
    p_low = models.FloatField("P низкого")
    near_border = models.BooleanField("рядом с границей")
    made_at = models.DateTimeField("когда")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(p_high__gte=0, p_medium__gte=0, p_low__gte=0), name="probabilities_not_negative"
            )
        ]


class SupportRule(models.Model):
    """What a region offers to those with a deficit of a level. No row for a level: the usual answer
    (``deficits.queries.support_by_level``). The sources show three levels and four answers and no mapping, so
    the mapping is the region's own."""

    class Support(models.TextChoices):
        ROUTE = "route", "индивидуальный образовательный маршрут"
        STUDY_PLAN = "study_plan", "индивидуальный учебный план курсов"
        INTERNSHIP = "internship", "стажировка"
        SHARING = "sharing", "приглашение поделиться опытом"

    level = models.CharField("уровень", max_length=12, choices=Level)
    support = models.CharField("что предлагается", max_length=12, choices=Support)
    decided_at = models.DateTimeField("решено")

    class Meta:
        ordering = ["level", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["level", "support"], name="one_support_rule_a_pair"),
            models.CheckConstraint(
                condition=Q(level__in=["high", "medium", "low"]), name="support_rule_for_a_known_level"
            ),
        ]


class Deficit(models.Model):
    """A competence in which a person is measurably below what the post requires.

    Written only by the use-cases of this room. A closed deficit stays closed: a later fall opens a new row,
    so the history is never rewritten.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="+")
    # Where the person worked on the day of opening: a later move leaves reports alone.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    level = models.CharField("уровень", max_length=12, choices=Level)
    opened_by = models.ForeignKey(Estimate, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("выявлен")
    closed_by = models.ForeignKey(Estimate, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("закрыт", null=True, blank=True)

    class Meta:
        ordering = ["closed_at", "-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competence"],
                condition=Q(closed_at=None),
                name="one_open_deficit_per_competence",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="closed_deficit_names_its_measurement",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="deficit_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(level__in=["high", "medium"]), name="deficit_is_high_or_medium"),
        ]
        indexes = [models.Index(fields=["organisation", "closed_at"], name="deficit_by_place")]
