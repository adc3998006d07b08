"""Items and answers of every model for properties that must hold for all of them."""

import numpy as np
from hypothesis import strategies as st

from marshrut.calc.psychometrics.items import Items


@st.composite
def mixed_items(draw, largest=8, guessing=0.35):
    """1 … ``largest`` items: right/wrong with and without guessing, GPCM and GRM up to three points."""
    rows = draw(
        st.lists(
            st.tuples(
                st.floats(0.3, 2.5),
                st.lists(st.floats(-2.5, 2.5), min_size=1, max_size=3),
                st.floats(0.0, guessing),
                st.booleans(),
            ),
            min_size=1,
            max_size=largest,
        )
    )
    steps = np.full((len(rows), 3), np.nan)
    for row, (_, own, _, graded) in enumerate(rows):
        steps[row, : len(own)] = np.sort(own) + 0.1 * np.arange(len(own)) if graded else own
    return Items(
        a=np.array([a for a, *_ in rows]),
        steps=steps,
        c=np.array([c if len(own) == 1 else 0.0 for _, own, c, _ in rows]),
        graded=np.array([graded for *_, graded in rows]),
    )


@st.composite
def sheets(draw, largest=8, persons=1, guessing=0.35):
    """Items with answers of shape (persons, J); every person has answered the first item at least."""
    items = draw(mixed_items(largest, guessing))
    answers = np.array(
        [
            [
                draw(st.sampled_from([*range(points + 1), *([np.nan] if place else [])]))
                for place, points in enumerate(items.points)
            ]
            for _ in range(persons)
        ],
        dtype=float,
    )
    return items, answers


def simulated(items, theta, seed):
    """Scores of persons with abilities ``theta``, drawn from the model, shape (N, J)."""
    chances = items.probabilities(theta)
    draw = np.random.default_rng(seed).random((len(theta), len(items), 1))
    return (draw > np.cumsum(chances, axis=2)[:, :, :-1]).sum(axis=2)
