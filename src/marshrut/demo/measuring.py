"""From what people can do to estimates, reviews and deficits: by the rules of the rooms, for a campaign at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import exp, sqrt
from random import Random

from marshrut.base.rows import write
from marshrut.calc.psychometrics import Level as Judged
from marshrut.calc.psychometrics import Verdict, percent_error
from marshrut.competences.models import Acceptable, Competence
from marshrut.competences.queries import Demand, demands_on
from marshrut.deficits.models import Deficit, Level, Review
from marshrut.deficits.queries import Standing, standing
from marshrut.demo.scene import Human
from marshrut.diagnostics.models import Estimate, Participant
from marshrut.diagnostics.queries import Scale, scales_of


@dataclass(eq=False, slots=True)
class Result:
    """One published participant with the measurements of that day."""

    human: Human
    participant: Participant
    estimates: list[Estimate]


class Findings:
    """Reviews measurements in the order of their days and knows every deficit, open and closed."""

    def __init__(self) -> None:
        self._demands: dict[tuple, dict[int, Demand]] = {}
        self._scales: dict[int, Scale] = {}
        self._open: dict[int, dict[int, Deficit]] = {}  # person → competence → deficit
        self.deficits: list[Deficit] = []

    def open_of(self, human: Human) -> list[Deficit]:
        """Open deficits, the larger first."""
        found = self._open.get(human.row.pk, {}).values()
        return sorted(found, key=lambda one: (one.level != Level.HIGH, one.competence.code))

    def demands(self, human: Human, day: date) -> dict[int, Demand]:
        """What the posts of the day demand; asked of the rule once for people of equal posts."""
        jobs = [(job.row, job.seat.subjects) for job in human.jobs] + human.side_jobs
        key = tuple(
            sorted(
                (row.position_id, tuple(sorted(subject.pk for subject in subjects)))
                for row, subjects in jobs
                if row.is_on(day)
            )
        )
        if key not in self._demands:
            self._demands[key] = demands_on(human.row, day)
        return self._demands[key]

    def standing_of(self, estimate: Estimate) -> Standing:
        """The number and its limits, as the result's page tells them."""
        return standing(self._scales[estimate.pk])

    def review(self, results: Iterable[Result], at: Callable[[Result], datetime]) -> list[Deficit]:
        """Write the reviews and deficits that the written estimates give; which deficits were opened or closed.

        ``at``: when a result was reviewed.
        """
        results = list(results)
        scales = scales_of([estimate for result in results for estimate in result.estimates])
        self._scales |= scales
        reviews, opened, closed = [], [], []
        for result in results:
            for estimate in result.estimates:
                reviewed_at = at(result)
                review = _review(estimate, scales[estimate.pk].verdict, reviewed_at)
                reviews.append(review)
                deficit = self._decide(result.human, estimate, review, scales[estimate.pk], reviewed_at)
                if deficit is not None:
                    (closed if deficit.closed_at else opened).append(deficit)
        write(reviews)
        write(opened)
        Deficit.objects.bulk_update(closed, ["closed_by", "closed_at"], batch_size=500)
        self.deficits += opened
        return opened + closed

    def _decide(self, human: Human, estimate: Estimate, review: Review, scale: Scale, at: datetime) -> Deficit | None:
        demand = self.demands(human, estimate.measured_on).get(estimate.competence_id)
        if demand is None:
            return None
        mine, competence = self._open.setdefault(human.row.pk, {}), estimate.competence_id
        accepts_medium = demand.acceptable == Acceptable.MEDIUM
        if competence not in mine:
            worse = {Level.HIGH} if accepts_medium else {Level.HIGH, Level.MEDIUM}
            if review.level not in worse:
                return None
            mine[competence] = Deficit(
                person=human.row,
                competence=estimate.competence,
                organisation=human.organisation_on(estimate.measured_on),
                level=review.level,
                opened_by=estimate,
                opened_at=at,
            )
            return mine[competence]
        if review.p_low + (review.p_medium if accepts_medium else 0.0) < scale.certainty:
            return None
        deficit = mine.pop(competence)
        deficit.closed_by, deficit.closed_at = estimate, at
        return deficit


def points_of(human: Human, competence: Competence, maximum: int, chance: Random) -> int:
    """So many of ``maximum`` tasks as a person of this talent solves on a day like any other."""
    share = 1 / (1 + exp(-human.talent[competence.group]))
    spread = sqrt(maximum * share * (1 - share))
    return min(max(round(chance.gauss(maximum * share, spread)), 0), maximum)


def outside_estimate(participant: Participant, competence: Competence, points: int, maximum: int, *,
                     on: date, at: datetime) -> Estimate:  # fmt: skip
    return Estimate(
        participant=participant,
        person_id=participant.person_id,
        competence=competence,
        points=points,
        maximum=maximum,
        percent=100 * points / maximum,
        percent_se=percent_error(points, maximum),
        method=Estimate.Method.OUTSIDE,
        measured_on=on,
        made_at=at,
    )


def _review(estimate: Estimate, verdict: Verdict, at: datetime) -> Review:
    odds = verdict.probabilities
    sure = {level: float(verdict.level is level) for level in Judged}
    return Review(
        estimate=estimate,
        level=verdict.level.value,
        p_high=odds.high if odds else sure[Judged.HIGH],
        p_medium=odds.medium if odds else sure[Judged.MEDIUM],
        p_low=odds.low if odds else sure[Judged.LOW],
        near_border=verdict.near_border,
        made_at=at,
    )
