"""``python -m bench.psychometrics_adaptive``: what scoring and adaptive testing cost, and what they need in items.

Prints CPU milliseconds of this process (the fastest of some repetitions) and counts of items. Where the packages
``mirt`` and ``catsim`` can be imported they are measured on the same bank, persons and answers. Run it with
OMP_NUM_THREADS=1 to compare single threads; it takes about two minutes.
"""

import importlib.util
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

from marshrut.calc.psychometrics import Cuts
from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Exposure, Rules, Simulation, simulate
from marshrut.calc.psychometrics.assembly import Area, Blueprint
from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import score

BANK, PERSONS = 500, 300
CUTS = Cuts(high_below=-0.5, low_from=0.8)
AREAS = tuple(Area(f"area {part}", frozenset(range(part, BANK, 5)), 2, 5) for part in range(5))


def main() -> int:
    items, theta, answers = world()
    say("What", "Figure", "Goal")
    scoring()
    plain = steps(items, theta, answers)
    shadow(items, theta, answers)
    lengths(items)
    decisions(items)
    peers(items, theta, answers, plain)
    return 0


def say(what: str, figure: str, goal: str = "") -> None:
    sys.stdout.write(f"{what:<66}{figure:>24}  {goal}\n")
    sys.stdout.flush()


def world() -> tuple[Items, np.ndarray, np.ndarray]:
    """A bank of 500 2PL items, 300 persons from N(0, 1), and the answers of all to all."""
    draw = np.random.default_rng(77)
    slopes = np.clip(np.exp(draw.normal(0.1, 0.3, BANK)), 0.4, 2.8)
    items = Items.dichotomous(slopes, np.clip(draw.normal(0, 1.2, BANK), -3, 3))
    draw = np.random.default_rng(78)
    theta = draw.standard_normal(PERSONS)
    right = draw.random((PERSONS, BANK)) < items.probabilities(theta)[:, :, 1]
    return items, theta, right.astype(np.int8)


def cpu(work: Callable[[], object], repetitions: int) -> float:
    """Seconds of CPU of the fastest repetition."""
    found = []
    for _ in range(repetitions):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def campaign() -> tuple[Items, np.ndarray]:
    """100,000 persons on 60 items."""
    draw = np.random.default_rng(1)
    items = Items.dichotomous(np.exp(draw.normal(0.1, 0.3, 60)), draw.standard_normal(60))
    theta = draw.standard_normal(100_000)
    return items, (draw.random((100_000, 60)) < items.probabilities(theta)[:, :, 1]).astype(np.int8)


def scoring() -> None:
    items, answers = campaign()
    say("EAP, 100,000 x 60", f"{cpu(lambda: score(answers, items), 5):.3f} s", "<= 0.09 s")
    booklets = answers.copy()
    booklets[::2, :30] = -1
    booklets[1::2, 30:] = -1
    say("EAP, the same, two booklets of 30", f"{cpu(lambda: score(booklets, items), 3):.3f} s")
    guessed = Items(items.a, items.steps, np.full(60, 0.2), items.graded)
    say("EAP, the same, 3PL", f"{cpu(lambda: score(answers, guessed), 2):.3f} s")
    some = answers[:20_000]
    say("MAP, 20,000 x 60", f"{cpu(lambda: score(some, items, method='map'), 2):.2f} s")
    say("WLE, 20,000 x 60", f"{cpu(lambda: score(some, items, method='wle'), 2):.2f} s")


def sat(test: AdaptiveTest, answers: np.ndarray) -> int:
    """All persons one after another; the number of steps."""
    generator, bound, taken = np.random.default_rng(5), test.rules.exposure, 0
    exposure = None if bound is None else Exposure.none(BANK, bound)
    for row in answers:
        sitting = test.begin(generator, exposure=exposure)
        while (item := test.next_item(sitting)) is not None:
            sitting = test.answer(sitting, item, int(row[item]))
        exposure = exposure and exposure.after([sitting])
        taken += sitting.scored
    return taken


def a_step(test: AdaptiveTest, answers: np.ndarray, repetitions: int) -> float:
    """CPU milliseconds of choosing, answering, and the share of beginning and counting."""
    count = sat(test, answers)
    return 1e3 * cpu(lambda: sat(test, answers), repetitions) / count


def steps(items: Items, theta: np.ndarray, answers: np.ndarray) -> float:
    plain = a_step(AdaptiveTest.of(items, Rules(most=60, se=0.3)), answers, 7)
    say("adaptive step, plain", f"{plain:.4f} ms", "<= 0.03 ms")
    rules = Rules(most=25, se=0.3, exposure=0.25, blueprint=Blueprint(areas=AREAS))
    bound = a_step(AdaptiveTest.of(items, rules), answers, 7)
    say("adaptive step, exposure <= 0.25 and five areas", f"{bound:.4f} ms", "<= 0.07 ms")
    return plain


def shadow(items: Items, theta: np.ndarray, answers: np.ndarray) -> None:
    kinds = tuple(Area(f"kind {part}", frozenset(range(part * 50, part * 50 + 50)), 1, 3) for part in range(5))
    enemies = tuple(frozenset((item, item + 1)) for item in range(0, 40, 4))
    rules = Rules(
        least=20, most=20, exposure=0.25, shadow=True, blueprint=Blueprint(areas=AREAS + kinds, enemies=enemies)
    )
    milliseconds = a_step(AdaptiveTest.of(items, rules), answers[:5], 2)
    say("shadow step, 20 constraints", f"{milliseconds:.1f} ms", "<= 30 ms")


def lengths(items: Items) -> None:
    draw = np.random.default_rng(11)
    persons = draw.standard_normal(2000)
    free = simulate(AdaptiveTest.of(items, Rules(most=60, se=0.3)), persons, draw)
    rules = Rules(most=25, se=0.3, exposure=0.25, criterion="expected", blueprint=Blueprint(areas=AREAS))
    test = AdaptiveTest.of(items, rules)
    learned = simulate(test, draw.standard_normal(3000), draw).exposure.forgotten()
    bound = simulate(test, persons, draw, exposure=learned)
    say("items to SE 0.3, no constraint", f"{free.length.mean():.2f}", f"exposure {free.shown.max():.2f}")
    ratio = bound.length.mean() / free.length.mean()
    say(
        "items to SE 0.3, exposure <= 0.25, five areas",
        f"{bound.length.mean():.2f} ({ratio:.3f} x)",
        f"<= 1.08 x; exposure {bound.shown.max():.3f}, blueprint kept {bound.blueprint_kept:.1%},"
        f" RMSE {bound.rmse:.3f} (free {free.rmse:.3f})",
    )


def misclassified(found: Simulation) -> float:
    cuts = [CUTS.high_below, CUTS.low_from]
    true, read = (np.searchsorted(cuts, value, side="right") for value in (found.theta, found.estimate))
    return float((true != read).mean())


def decisions(items: Items) -> None:
    """Items until the level is decided, and until a fixed error that classifies equally well."""
    persons = np.random.default_rng(12).standard_normal(1500)
    decided = simulate(AdaptiveTest.of(items, Rules(least=3, most=60, cuts=CUTS)), persons, np.random.default_rng(2))
    goal = misclassified(decided)
    points = []
    for error in (0.18, 0.2, 0.22, 0.25, 0.3):
        fixed = AdaptiveTest.of(items, Rules(least=3, most=150, se=error))
        found = simulate(fixed, persons, np.random.default_rng(2))
        points.append((misclassified(found), found.length.mean()))
    # The line through all points, against the noise of single ones: log items over the share wrong.
    slope, start = np.polyfit([wrong for wrong, _ in points], np.log([length for _, length in points]), 1)
    equal = float(np.exp(start + slope * goal))
    say(
        "items to a level at P >= 0.9",
        f"{decided.length.mean():.1f} ({decided.length.mean() / equal:.2f} x)",
        f"<= 0.7 x; a fixed error needs {equal:.1f} to classify {goal:.1%} wrongly too;"
        f" decided {decided.decided:.1%}, of all wrongly {decided.wrongly_decided:.1%}",
    )


def peers(items: Items, theta: np.ndarray, answers: np.ndarray, plain: float) -> None:
    a, b = items.a, items.steps[:, 0]
    if importlib.util.find_spec("mirt"):
        peer_mirt(a, b, answers[:60], plain)
    if importlib.util.find_spec("catsim"):
        peer_catsim(a, b, answers[:60], plain)


def peer_mirt(a: np.ndarray, b: np.ndarray, answers: np.ndarray, plain: float) -> None:
    import mirt
    from mirt.cat import CATEngine

    items, wide = campaign()
    scale = mirt.TwoParameterLogistic(n_items=60)
    scale.set_parameters(discrimination=items.a, difficulty=items.steps[:, 0])
    scale._is_fitted = True
    whole = wide.astype(np.int64)
    ours, exact = cpu(lambda: score(wide, items), 5), score(wide[:2000], items).theta
    for nodes in (21, 61):

        def theirs_eap(nodes: int = nodes) -> object:
            return mirt.fscores(scale, whole, method="EAP", n_quadpts=nodes)

        theirs = cpu(theirs_eap, 2)
        error = np.abs(mirt.fscores(scale, whole[:2000], method="EAP", n_quadpts=nodes).theta.ravel() - exact).max()
        more = f"{theirs / ours:.1f} x ours; error {error:.1g}"
        say(f"mirt: EAP, 100,000 x 60, {nodes} nodes", f"{theirs:.3f} s", more)
    for method in ("MAP", "WLE"):
        theirs = cpu(lambda method=method: mirt.fscores(scale, whole[:20_000], method=method), 1)
        say(f"mirt: {method}, 20,000 x 60", f"{theirs:.2f} s")
    bank = mirt.TwoParameterLogistic(n_items=len(a))
    bank.set_parameters(discrimination=a, difficulty=b)
    bank._is_fitted = True
    rules = {"item_selection": "MFI", "scoring_method": "EAP", "se_threshold": 1e-6, "max_items": len(a)}
    engine = CATEngine(bank, n_quadpts=61, **rules)
    start, count = time.process_time(), 0
    for row in answers:
        engine.reset()
        item, error = int(engine.get_current_state().next_item), np.inf
        while error > 0.3:
            state = engine.administer_item(int(row[item]))
            item, error, count = state.next_item, state.standard_error, count + 1
    say_step("mirt", 1e3 * (time.process_time() - start) / count, plain, count / len(answers))


def say_step(peer: str, milliseconds: float, ours: float, length: float) -> None:
    more = f"{milliseconds / ours:.0f} x ours; items {length:.1f}"
    say(f"{peer}: adaptive step, plain", f"{milliseconds:.3f} ms", more)


def peer_catsim(a: np.ndarray, b: np.ndarray, answers: np.ndarray, plain: float) -> None:
    from catsim import irt
    from catsim.estimation import NumericalSearchEstimator
    from catsim.item_bank import ItemBank
    from catsim.selection import MaxInfoSelector

    bank = ItemBank(np.column_stack([a, b, np.zeros_like(a), np.ones_like(a)]))
    selector, estimator = MaxInfoSelector(), NumericalSearchEstimator()
    start, count = time.process_time(), 0
    for row in answers:
        given, right, theta, error = [], [], 0.0, np.inf
        while error > 0.3:
            given.append(int(selector.select(item_bank=bank, administered_items=given, est_theta=theta)))
            right.append(bool(row[given[-1]]))
            theta = float(
                estimator.estimate(item_bank=bank, administered_items=given, response_vector=right, est_theta=theta)
            )
            error, count = float(irt.see(theta, bank.items[given])), count + 1
    say_step("catsim", 1e3 * (time.process_time() - start) / count, plain, count / len(answers))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
