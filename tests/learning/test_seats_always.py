"""Whatever people do and in whichever order: nobody sits on a seat that isn't there, nobody waits beside a free one."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marshrut.base.errors import DomainError
from marshrut.catalogue.models import Session
from marshrut.catalogue.usecases.change_seats import change_seats
from marshrut.learning.models import Participation
from marshrut.learning.usecases.apply_for_session import apply_for_session
from marshrut.learning.usecases.decide_application import decide_application
from marshrut.learning.usecases.let_in_waiting import let_in_waiting
from marshrut.learning.usecases.recount_seats import recount_seats
from marshrut.learning.usecases.release_seat import release_seat
from marshrut.learning.usecases.withdraw_application import withdraw_application

pytestmark = pytest.mark.django_db
PEOPLE = 4
HOLDING = ("enrolled", "completed", "no_show")

acts = st.lists(
    st.tuples(
        st.sampled_from(["apply", "agree", "decline", "withdraw", "release", "seats"]),
        st.integers(0, PEOPLE - 1),
    ),
    max_size=14,
)


class Room:
    """A session with its people; ``do`` is one act of one of them or about one of them."""

    def __init__(self, world, seats):
        school = world.school()
        self.world, self.head, self.centre = world, world.head(school), world.centre()
        self.people = [world.teacher(school) for _ in range(PEOPLE)]
        self.session = world.session(seats=seats)

    def do(self, act: str, number: int) -> None:
        person, at = self.people[number], self.world.now
        live = Participation.objects.exclude(state__in=["declined", "withdrawn"])
        row = live.filter(person=person, session=self.session).first()
        if act == "apply":
            apply_for_session(person=person, session=self.session, at=at)
        elif act == "seats":
            change_seats(session=self.session, seats=number, by=self.centre, at=at)
            let_in_waiting(session=self.session)
        elif row is None:
            return
        elif act == "withdraw":
            withdraw_application(participation=row, by=person, at=at)
        elif act == "release":
            release_seat(participation=row, by=self.head, at=at)
        else:
            decide_application(
                participation=row, agreed=act == "agree", reason="нет замены", by=self.head, at=at
            )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seats=st.one_of(st.none(), st.integers(1, 3)), acts=acts)
def test_seats_and_queue_agree_after_every_act(world, seats, acts):
    with transaction.atomic():
        room = Room(world, seats)
        for act, number in acts:
            try:
                with transaction.atomic():
                    room.do(act, number)
            except DomainError:
                continue
            session = Session.objects.get(pk=room.session.pk)
            states = list(Participation.objects.filter(session=session).values_list("state", flat=True))
            held = sum(state in HOLDING for state in states)
            assert session.taken == held
            assert session.seats is None or held <= session.seats
            assert "waiting" not in states or session.free == 0
        assert recount_seats() == 0
        transaction.set_rollback(True)
