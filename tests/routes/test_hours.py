"""Hours over quarters: whole, never negative, and all of them, whatever the days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from marshrut.calc.routing import Quarter
from marshrut.catalogue.models import Offer, Session
from marshrut.routes.proposal import hours_by_quarter, period_of


@st.composite
def sessions(draw):
    starts_on = draw(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    length = draw(st.integers(1, 400))
    offsets = draw(st.sets(st.integers(0, length - 1), max_size=12))
    return Session(
        offer=Offer(hours=draw(st.integers(1, 500))),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=length - 1),
        days=[(starts_on + timedelta(days=offset)).isoformat() for offset in sorted(offsets)],
    )


@given(sessions())
def test_hours_add_up_and_lie_within_the_session(session):
    shares = hours_by_quarter(session)

    assert sum(shares.values()) == session.offer.hours
    assert all(isinstance(hours, int) and hours >= 0 for hours in shares.values())
    assert all(Quarter.of(session.starts_on) <= quarter <= Quarter.of(session.ends_on) for quarter in shares)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 8))
def test_a_period_has_so_many_quarters(on, quarters):
    first, last = period_of(on, quarters)

    start, end = Quarter.of(first), Quarter.of(last)
    assert first == on
    assert (end.year - start.year) * 4 + end.number - start.number + 1 == quarters
    assert Quarter.of(last + timedelta(days=1)) != end
