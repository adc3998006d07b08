"""From answers to measures of competences. No database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from marshrut.calc.psychometrics import estimate_ability, percent_error
from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Item

# Two or three tasks say more about luck than about a person.
FEWEST_ITEMS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """Mastery of one competence: ``points`` of ``maximum`` tasks, percent 0–100 with its error in percentage
    points, ability with its error in logits."""

    competence: Competence
    points: int
    maximum: int
    percent: float
    percent_se: float
    theta: float
    theta_se: float


def is_right(item: Item, response: list[int]) -> bool:
    """All right options and only they: a part of them earns nothing."""
    return set(response) == set(item.key)


def measured_competences(items: Iterable[Item], summaries: Iterable[Competence]) -> dict[Competence, list[Item]]:
    """What a form measures, with the items behind it.

    The summary of a group is measured by all items of the group. A single competence is measured on its own
    when it has at least ``FEWEST_ITEMS`` items, or when its group has no summary to speak for it.

    ``items`` come with ``competence``; ``summaries`` are those of the form's framework.
    """
    own: dict[Competence, list[Item]] = defaultdict(list)
    for item in items:
        own[item.competence].append(item)
    of_group = {summary.group: summary for summary in summaries}
    found: dict[Competence, list[Item]] = defaultdict(list)
    for competence, behind in own.items():
        summary = of_group.get(competence.group)
        if summary is not None:
            found[summary] += behind
        if summary is None or (competence != summary and len(behind) >= FEWEST_ITEMS):
            found[competence] += behind
    return dict(found)


def measure(competence: Competence, items: list[Item], answers: Mapping[int, list[int]]) -> Measure:
    """Mastery from the answers (item → chosen options). A task without an answer counts as not done: the
    person saw it, was told so, and chose to finish."""
    right = np.array([is_right(item, answers.get(item.pk, [])) for item in items], dtype=float)
    ability = estimate_ability(right, parameters(items))
    points = int(right.sum())
    return Measure(
        competence=competence,
        points=points,
        maximum=len(items),
        percent=100 * points / len(items),
        percent_se=percent_error(points, len(items), len(items)),
        theta=ability.theta,
        theta_se=ability.se,
    )


def parameters(items: Iterable[Item]) -> np.ndarray:
    """Shape (items, 3): slope in 1/logit, difficulty in logits, chance of guessing."""
    return np.array([(item.slope, item.difficulty, item.guessing) for item in items], dtype=float)
