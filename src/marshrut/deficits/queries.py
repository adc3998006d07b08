"""Reads: what is open, what was closed and by which measurement, what the last measurement says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from marshrut.calc.psychometrics import Verdict
from marshrut.competences.models import Competence
from marshrut.competences.queries import in_order
from marshrut.deficits.models import Deficit, Level, Review, SupportRule
from marshrut.diagnostics.models import Estimate
from marshrut.diagnostics.queries import Scale, scales_of
from marshrut.people.models import Person

# The sources name three levels and four answers and leave the mapping open: this one is our proposal, and a
# region replaces it level by level (``deficits.usecases.set_support``).
USUAL_SUPPORT: dict[str, tuple[str, ...]] = {
    Level.HIGH: (SupportRule.Support.ROUTE,),
    Level.MEDIUM: (SupportRule.Support.STUDY_PLAN, SupportRule.Support.INTERNSHIP),
    Level.LOW: (SupportRule.Support.SHARING,),
}


def support_by_level() -> dict[str, tuple[str, ...]]:
    """Level → kinds of support, the region's own rule or the usual one."""
    own: dict[str, tuple[str, ...]] = {}
    for level, support in SupportRule.objects.order_by("pk").values_list("level", "support"):
        own[level] = (*own.get(level, ()), support)
    return {**USUAL_SUPPORT, **own}


def open_deficits(person: Person) -> QuerySet[Deficit]:
    """Open deficits of a person, the larger first, with the measurement that opened each."""
    return (
        Deficit.objects.filter(person=person, closed_at=None)
        .select_related("competence", "opened_by__participant__campaign")
        .order_by("level", *in_order("competence__"))  # «high» stands before «medium»
    )


def deficits_of(people: Iterable[Person] | QuerySet[Person]) -> QuerySet[Deficit]:
    """Open and closed deficits of people, open ones first."""
    return (
        Deficit.objects.filter(person__in=people)
        .select_related("competence", "opened_by__participant__campaign", "closed_by__participant__campaign")
        .order_by("person", F("closed_at").asc(nulls_first=True), "-opened_at")
    )


def current_levels(deficits: QuerySet[Deficit]) -> QuerySet[Deficit]:
    """The deficits with ``current_level``: what the latest reviewed measurement of the competence says."""
    latest = Review.objects.filter(
        estimate__person=OuterRef("person"), estimate__competence=OuterRef("competence")
    ).order_by("-estimate__measured_on", "-estimate__pk")
    return deficits.annotate(current_level=Subquery(latest.values("level")[:1]))


@dataclass(frozen=True, slots=True)
class Standing:
    """``percent``: where the person stands on the scale 0–100. ``band``: where the true place lies with the
    instrument's certainty; None when the outside body stated no error."""

    percent: float
    band: tuple[float, float] | None


def standings(estimates: Iterable[Estimate]) -> dict[int, Standing]:
    """Estimate → the one number that is told of it everywhere. Costs what ``scales_of`` does."""
    return {pk: standing(scale) for pk, scale in scales_of(estimates).items()}


def standing(scale: Scale) -> Standing:
    interval = scale.verdict.interval
    band = None if interval is None else (scale.percent_at(interval[0]), scale.percent_at(interval[1]))
    return Standing(scale.percent_at(scale.value), band)


@dataclass(frozen=True, slots=True)
class Finding:
    """A measured competence in words, a picture and numbers.

    ``percent`` and ``band``: see ``Standing``. ``review`` is None when the
    measurement was not reviewed (an earlier attempt).
    """

    estimate: Estimate
    competence: Competence
    review: Review | None
    verdict: Verdict
    percent: float
    band: tuple[float, float] | None
    scale: Scale

    @property
    def level(self) -> str:
        return self.review.level if self.review else self.verdict.level.value


def findings(estimates: QuerySet[Estimate]) -> list[Finding]:
    """Every estimate with what it says, summaries of groups before their parts. At most four queries for one
    instrument."""
    rows = list(
        estimates.select_related("competence", "participant__campaign__instrument").order_by(
            *in_order("competence__"), "attempt"
        )
    )
    reviews = {review.estimate_id: review for review in Review.objects.filter(estimate__in=rows)}
    scales = scales_of(rows)
    return [_finding(row, reviews.get(row.pk), scales[row.pk]) for row in rows]


def _finding(estimate: Estimate, review: Review | None, scale: Scale) -> Finding:
    stands = standing(scale)
    return Finding(
        estimate=estimate,
        competence=estimate.competence,
        review=review,
        verdict=scale.verdict,
        percent=stands.percent,
        band=stands.band,
        scale=scale,
    )
