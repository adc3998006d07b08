"""The online form as people take it: answers by what they can do, ability measured by the room itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import exp
from random import Random

from marshrut.base.rows import write
from marshrut.demo.days import Days
from marshrut.demo.measuring import Findings, Result
from marshrut.demo.scene import Human
from marshrut.diagnostics.models import Answer, Estimate, Instrument, Item, Sitting
from marshrut.diagnostics.queries import measured_by
from marshrut.diagnostics.scoring import Measure, measure

SECONDS_AN_ITEM = (35, 110)


class Taking:
    """Sittings of one instrument."""

    def __init__(self, instrument: Instrument, days: Days, findings: Findings, chance: Random):
        self._days, self._findings, self._chance = days, findings, chance
        self._measured = measured_by(instrument)
        self._items = list(instrument.items.select_related("competence").order_by("position"))
        mean = sum(item.difficulty for item in self._items) / len(self._items)
        self._average = mean  # a talent of 0 solves an average item with the chance of one half

    def take(self, results: Sequence[Result], starts: Sequence[datetime], *, items: int | None = None) -> None:
        """Sit at the form; with ``items`` only so many are answered and the sitting goes on."""
        sittings, answers = [], []
        for result, started_at in zip(results, starts, strict=True):
            sitting = Sitting(participant=result.participant, started_at=started_at)
            rows = self._answers(sitting, result.human, self._items[:items])
            if items is None:
                sitting.finished_at = min(rows[-1].answered_at + timedelta(seconds=20), self._days.at)
            sittings.append(sitting)
            answers.append(rows)
        write(sittings)
        write([row for rows in answers for row in rows])
        if items is None:
            self._measure(results, sittings, answers)

    def _answers(self, sitting: Sitting, human: Human, items: Sequence[Item]) -> list[Answer]:
        at, rows = sitting.started_at, []
        for item in items:
            at = min(at + timedelta(seconds=self._chance.randint(*SECONDS_AN_ITEM)), self._days.at)
            rows.append(
                Answer(
                    sitting=sitting,
                    item=item,
                    response=self.response(human, item),
                    sequence=int(at.timestamp() * 1000),
                    answered_at=at,
                )
            )
        return rows

    def response(self, human: Human, item: Item) -> list[int]:
        ability = human.talent[item.competence.group] + self._average
        if self._chance.random() < 1 / (1 + exp(-item.slope * (ability - item.difficulty))):
            return sorted(item.key)
        others = [number for number in range(len(item.options)) if number not in item.key]
        if item.kind == Item.Kind.SINGLE:
            return [self._chance.choice(others)]
        return sorted([item.key[0], self._chance.choice(others)])

    def _measure(self, results: Sequence[Result], sittings: list[Sitting], answers: list[list[Answer]]) -> None:
        estimates = []
        for result, sitting, rows in zip(results, sittings, answers, strict=True):
            given = {row.item_id: row.response for row in rows}
            for competence, items in self._measured.items():
                found = measure(competence, items, given)
                result.estimates.append(_estimate(result, found, sitting.finished_at))
            estimates += result.estimates
        write(estimates)
        self._findings.review(results, lambda result: result.estimates[0].made_at)


def _estimate(result: Result, found: Measure, at: datetime) -> Estimate:
    return Estimate(
        participant=result.participant,
        person_id=result.human.row.pk,
        competence=found.competence,
        points=found.points,
        maximum=found.maximum,
        percent=found.percent,
        percent_se=found.percent_se,
        theta=found.theta,
        theta_se=found.theta_se,
        method=Estimate.Method.EAP,
        measured_on=at.date(),
        made_at=at,
    )
