"""An undetermined level in words."""

import pytest

from marshrut.deficits.queries import findings
from marshrut.diagnostics.models import Estimate
from marshrut.web.diagnostics.words import likely

pytestmark = pytest.mark.django_db


def said(world, percent: float) -> str:
    participant = world.participant(world.teacher(), state="published")
    world.estimate(participant, percent=percent, percent_se=10)
    (finding,) = findings(Estimate.objects.filter(participant=participant))
    return likely(finding).replace("\u00a0", " ")


def test_a_result_on_the_border_may_be_either(world):
    assert said(world, 60) == (
        "Почти одинаково возможны высокий (50 %) и средний (48 %) дефицит, поэтому уровень пока не называем."
    )
    assert said(world, 60.29).startswith("Одинаково возможны ")


def test_a_result_beside_the_border_names_the_likelier_first(world):
    assert said(world, 57).startswith("Скорее всего дефицит высокий (62 %), но возможен и средний (37 %)")
