"""Organisations, their dated names and places in the tree, territories and inter-municipal districts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from marshrut.people.models.periods import Period, PeriodRange, ends_after_it_starts
from marshrut.people.models.sorting import sort_key


class Territory(Period):
    """A region, municipality or settlement by its ОКТМО. A reform ends one row and starts another."""

    class Kind(models.TextChoices):
        REGION = "region", "регион"
        MUNICIPALITY = "municipality", "муниципальное образование"
        SETTLEMENT = "settlement", "населённый пункт"

    oktmo = models.CharField("ОКТМО", max_length=11)
    title = models.CharField("название", max_length=200)
    short_title = models.CharField("краткое название", max_length=100)
    kind = models.CharField("вид", max_length=20, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    sort_key = sort_key("short_title", length=120)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            ends_after_it_starts("territory"),
            ExclusionConstraint(
                name="one_territory_per_oktmo_at_a_time",
                expressions=[("oktmo", RangeOperators.EQUAL), (PeriodRange(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.short_title


class Organisation(models.Model):
    """A body of the system: from the ministry to a school's methodical association.

    The names and the place in the tree are kept by date in OrganisationName and Placement; ``full_name``,
    ``short_name``, ``parent`` and ``path`` repeat today's state and are rebuilt from them.
    """

    class Kind(models.TextChoices):
        FEDERAL = "federal", "федеральная организация"
        DEPARTMENT = "department", "региональный орган управления образованием"
        IPE = "ipe", "институт развития образования"
        CENTER = "cnppm", "ЦНППМ"
        MUNI_AUTHORITY = "muni_authority", "муниципальный орган управления образованием"
        MUNI_SERVICE = "mms", "муниципальная методическая служба"
        SCHOOL = "school", "общеобразовательная организация"
        PRESCHOOL = "preschool", "дошкольная организация"
        EXTRA = "dod", "организация дополнительного образования"
        COLLEGE = "spo", "профессиональная образовательная организация"
        UNIVERSITY = "vuz", "вуз"
        UNIT = "unit", "подразделение"

    class Level(models.TextChoices):
        FEDERAL = "federal", "федеральный"
        REGIONAL = "regional", "региональный"
        MUNICIPAL = "municipal", "муниципальный"
        SCHOOL = "school", "уровень организации"

    kind = models.CharField("вид", max_length=20, choices=Kind)
    level = models.CharField("уровень", max_length=20, choices=Level)
    full_name = models.CharField("полное название", max_length=500)
    short_name = models.CharField("краткое название", max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField("путь в дереве", max_length=300, db_index=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="organisations")
    inn = models.CharField("ИНН", max_length=10, blank=True)
    kpp = models.CharField("КПП", max_length=9, blank=True)
    ogrn = models.CharField("ОГРН", max_length=13, blank=True)
    address = models.CharField("адрес", max_length=300, blank=True)
    email = models.EmailField("почта", blank=True)
    phone = models.CharField("телефон", max_length=20, blank=True)
    is_rural = models.BooleanField("сельская", default=False)
    name_key = models.CharField("ключ названия для импорта", max_length=300, blank=True)
    opened_on = models.DateField("открыта")
    closed_on = models.DateField("закрыта", null=True, blank=True)
    sort_key = sort_key("short_name", length=220)

    class Meta:
        ordering = ["sort_key"]
        indexes = [
            models.Index(fields=["path"], name="organisation_path", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["name_key", "territory"], name="organisation_name_key"),
            models.Index(fields=["inn"], name="organisation_inn", condition=~Q(inn="")),
            GinIndex(fields=["sort_key"], name="organisation_search", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["path"], name="organisation_path_is_unique"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="organisation_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class OrganisationName(Period):
    """What the organisation was called in a period, and by which order."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    full_name = models.CharField("полное название", max_length=500)
    short_name = models.CharField("краткое название", max_length=200)
    basis = models.CharField("основание", max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ends_after_it_starts("organisation_name"),
            ExclusionConstraint(
                name="one_name_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (PeriodRange(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Placement(Period):
    """Where in the tree the organisation stood in a period."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="placed_children")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ends_after_it_starts("placement"),
            models.CheckConstraint(
                condition=~Q(parent=models.F("organisation")), name="placement_not_below_itself"
            ),
            ExclusionConstraint(
                name="one_placement_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    (PeriodRange(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Succession(models.Model):
    """A merge or a split: who goes on for whom. The predecessor's rows stay its own."""

    class Kind(models.TextChoices):
        MERGE = "merge", "присоединение"
        SPLIT = "split", "выделение"

    kind = models.CharField("вид", max_length=10, choices=Kind)
    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="inheritances")
    happened_on = models.DateField("когда")
    basis = models.CharField("основание", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_a_pair"),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="succession_of_another"
            ),
        ]


class District(models.Model):
    """An inter-municipal methodical district (межмуниципальный методический округ): a second grouping beside
    the tree, joined and left by consent."""

    title = models.CharField("название", max_length=200, unique=True)
    formed_on = models.DateField("образован")
    basis = models.CharField("основание", max_length=300, blank=True)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class DistrictMembership(Period):
    """A municipality's authority in a district, by its consent."""

    district = models.ForeignKey(District, models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="district_memberships")
    consent = models.CharField("акт согласия", max_length=300)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ends_after_it_starts("district_membership"),
            ExclusionConstraint(
                name="one_district_at_a_time",
                expressions=[("authority", RangeOperators.EQUAL), (PeriodRange(), RangeOperators.OVERLAPS)],
            ),
        ]
