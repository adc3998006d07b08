"""What a route has to answer: the open deficits of a person as needs of the solver.

Mastery is put on the scale of the gains by the log-odds of the measured percent: 54 % is 0.16 logit, the
usual border of 80 % is 1.39. It is a coarse map, but it is the same for outside results, which have nothing
but a percent, and for our own; the error is carried over, so that a vague measurement asks for less.
"""

from dataclasses import dataclass
from datetime import date
from math import log

from django.utils.formats import date_format

from marshrut.calc.routing import Need, expected_gap
from marshrut.competences.models import Acceptable, Competence
from marshrut.competences.queries import demands_on
from marshrut.deficits.models import Deficit, Level
from marshrut.deficits.queries import Standing, standings
from marshrut.diagnostics.models import Estimate
from marshrut.people.models import Person

# 2 % and 98 %: beyond them the log-odds say more of the test than of the person.
FLOOR, CEILING = 2.0, 98.0
LEVEL_WEIGHT = {Level.HIGH: 2.0, Level.MEDIUM: 1.0}


@dataclass(frozen=True, slots=True)
class Growth:
    """Open deficits with the needs they make. ``needs``: one a competence; ``deficits`` by competence."""

    needs: tuple[Need, ...]
    deficits: dict[int, Deficit]
    competences: dict[int, Competence]

    @property
    def estimates(self) -> list[Estimate]:
        return [deficit.opened_by for deficit in self.deficits.values()]

    def deficits_behind(self, competences) -> list[Deficit]:
        """Deficits that a step for the competences answers: the whole of the group is helped by its part."""
        groups = {self.competences[number].group for number in competences}
        return [
            deficit
            for number, deficit in self.deficits.items()
            if number in competences
            or (deficit.competence.is_group_summary and deficit.competence.group in groups)
        ]


def growth_of(person: Person, *, on: date) -> Growth:
    """The person's open deficits as needs; a group as a whole is left to its parts where they are open."""
    rows = Deficit.objects.filter(person=person, closed_at=None).select_related(
        "competence", "opened_by__participant__campaign__instrument"
    )
    deficits = {row.competence_id: row for row in rows.order_by("competence__group", "competence__code")}
    parted = {row.competence.group for row in deficits.values() if not row.competence.is_group_summary}
    demands = demands_on(person, on)
    stands = standings(row.opened_by for row in deficits.values())
    needs = []
    for number, row in deficits.items():
        if row.competence.is_group_summary and row.competence.group in parted:
            continue
        demand = demands.get(number)
        acceptable = demand.acceptable if demand else Acceptable.LOW
        weight = LEVEL_WEIGHT[Level(row.level)] * (demand.weight if demand else 1.0)
        needs.append(
            Need(
                competence=number,
                title=row.competence.title,
                gap=_gap(row.opened_by, acceptable),
                weight=weight,
                evidence=evidence(row.opened_by, stands[row.opened_by_id]),
            )
        )
    competences = {number: row.competence for number, row in deficits.items()}
    return Growth(tuple(needs), deficits, competences)


def evidence(estimate: Estimate, stands: Standing) -> str:
    """«диагностика 12 марта 2026: 54 %, вероятно от 40 % до 67 %», the number that the result's page shows.

    Without the limits where the outside body gave no number of points.
    """
    told = f"диагностика {date_format(estimate.measured_on, 'j E Y')}: {stands.percent:.0f}\u00a0%"
    if stands.band is None:
        return told
    lower, upper = stands.band
    return f"{told}, вероятно от {lower:.0f}\u00a0% до {upper:.0f}\u00a0%"


def gain_for(competence: Competence, gains: dict[Competence, float]) -> float:
    """What an offer gives to a competence, logits.

    What it gives to the whole of a group it gives to each part; to the whole it gives as much as to the part
    that it helps most, until measurements before and after say better.
    """
    if competence in gains:
        return gains[competence]
    same = {
        other: gain
        for other, gain in gains.items()
        if other.group == competence.group and other.framework_id == competence.framework_id
    }
    if competence.is_group_summary:
        return max(same.values(), default=0.0)
    return next((gain for other, gain in same.items() if other.is_group_summary), 0.0)


def _gap(estimate: Estimate, acceptable: Acceptable) -> float:
    instrument = estimate.participant.campaign.instrument
    wanted = instrument.low_from_percent if acceptable == Acceptable.LOW else instrument.high_below_percent
    share = _within(estimate.percent) / 100
    error = (estimate.percent_se or 0.0) / 100 / (share * (1 - share))  # by the slope of the log-odds
    return expected_gap(_log_odds(estimate.percent), error, _log_odds(wanted))


def _log_odds(percent: float) -> float:
    share = _within(percent) / 100
    return log(share / (1 - share))


def _within(percent: float) -> float:
    return min(max(percent, FLOOR), CEILING)
