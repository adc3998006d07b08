"""Routing problems for the tests: by hand, random and crowded, and of a real year's size."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from marshrut.calc.routing import Candidate, Format, Limits, Need, Quarter

START = date(2026, 9, 1)
AUTUMN, WINTER = Quarter(2026, 3), Quarter(2026, 4)
NEEDS = [Need("м", "Методика", 1.0, 1.0, "срез"), Need("ц", "Цифра", 0.5, 1.0, "срез")]


def offer(number, *, gains, day=0, days=1, hours=8, session=None, quarter=AUTUMN, **more):
    first = START + timedelta(days=day)
    return Candidate(
        offer_id=number, session_id=session or f"{number}-{day}", title=f"Курс {number}", gains=gains,
        hours_by_quarter={quarter: hours}, days=frozenset(range(first.toordinal(), first.toordinal() + days)),
        starts_on=first, ends_on=first + timedelta(days=days - 1), **{"format": Format.FORMAL, **more},
    )


def limits(**more):
    return Limits(**{"hours_per_quarter": {AUTUMN: 100, WINTER: 100}, **more})


def crowded(seed):
    """A problem in which several steps fit and every kind of limit may bind."""
    draw = np.random.default_rng(seed)
    needs = [Need(k, f"Тема {k}", draw.integers(3, 15) / 10, draw.choice([0.6, 1.0, 1.5])) for k in range(3)]
    found = []
    for session in range(draw.integers(6, 11)):
        number = int(draw.integers(1, 8))
        helps = draw.choice(3, draw.integers(1, 3), replace=False)
        found.append(offer(
            number, session=f"s{session}", day=int(draw.integers(0, 25)), days=int(draw.integers(1, 6)),
            hours=int(draw.integers(1, 13)), quarter=AUTUMN if draw.random() < 0.6 else WINTER,
            gains={int(k): draw.integers(1, 8) / 10 for k in helps}, format=list(Format)[draw.integers(3)],
            seats_left=int(draw.integers(0, 6)), travel_minutes=float(draw.choice([0, 30, 90])),
            cost=float(draw.choice([0, 0, 0.05, -0.05])),
            requires=frozenset({int(draw.integers(1, 8))}) - {number} if draw.random() < 0.3 else frozenset(),
        ))
        if draw.random() < 0.3:
            found[-1] = replace(found[-1], days=frozenset())
    lim = Limits(
        {AUTUMN: int(draw.integers(8, 40)), WINTER: int(draw.integers(8, 40))}, int(draw.integers(2, 6)),
        max_per_format={Format.FORMAL: int(draw.integers(1, 4))},
        max_simultaneous=[None, 1, 2, 3][draw.integers(4)], max_travel_minutes=[None, 60][draw.integers(2)],
        not_before=[None, START + timedelta(days=3)][draw.integers(2)],
    )
    return needs, found, lim


def school_year(seed, count=60, themes=10):
    """A random year of offers of the size a teacher meets."""
    draw = np.random.default_rng(seed)
    needs = [Need(k, f"Тема {k}", draw.uniform(0.1, 1.4), draw.choice([0.6, 1, 1.5])) for k in range(themes)]
    found, session = [], 0
    for number in range(count // 2):
        hours, helped = int(draw.integers(2, 37)), draw.choice(themes, draw.integers(1, 4), replace=False)
        gains = {int(k): draw.uniform(0.2, 0.9) for k in helped}
        for _ in range(2):  # two runs of each offer
            start, session = START + timedelta(days=int(draw.integers(0, 240))), session + 1
            days = [start + timedelta(days=int(d)) for d in range(max(1, hours // 6))]
            per_quarter = {}
            for on in days:
                per_quarter[Quarter.of(on)] = per_quarter.get(Quarter.of(on), 0) + hours / len(days)
            found.append(Candidate(
                number, session, f"Курс {number}", gains, per_quarter,
                frozenset(on.toordinal() for on in days), days[0], days[-1], list(Format)[number % 3],
                seats_left=int(draw.integers(0, 20)), travel_minutes=float(draw.choice([0, 20, 90])),
                requires=frozenset({number - 3}) if number % 7 == 6 else frozenset(),
            ))
    year = {Quarter(2026, 3): 12, Quarter(2026, 4): 24, Quarter(2027, 1): 24, Quarter(2027, 2): 24}
    return needs, found, Limits(year, max_per_format={Format.FORMAL: 3}, not_before=START)
