import pytest

from marshrut.deficits.models import Level
from marshrut.deficits.queries import support_by_level
from marshrut.deficits.usecases.set_support import NoSupportForNoLevel, set_support

pytestmark = [pytest.mark.django_db, pytest.mark.trace("D4")]


def test_a_region_without_a_rule_has_the_usual_one():
    assert support_by_level() == {
        "high": ("route",),
        "medium": ("study_plan", "internship"),
        "low": ("sharing",),
    }


def test_a_region_replaces_the_rule_of_one_level(world):
    set_support(level=Level.MEDIUM, support=["internship", "route"], by=None, at=world.now)
    set_support(level=Level.MEDIUM, support=["internship"], by=None, at=world.now)

    assert support_by_level() == {"high": ("route",), "medium": ("internship",), "low": ("sharing",)}


def test_a_level_that_is_not_determined_has_no_support(world):
    with pytest.raises(NoSupportForNoLevel):
        set_support(level=Level.UNDETERMINED, support=["route"], by=None, at=world.now)
