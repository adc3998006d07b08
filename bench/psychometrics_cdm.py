"""Cognitive diagnosis and the closing verdict, measured:

    python -m bench.psychometrics_cdm DATA [PEER_PYTHON]

DATA is the folder with ``dev/ecpe.csv`` and ``dev/dtmr5000.csv``; PEER_PYTHON an interpreter that has the PyPI package
``mirt``, which is then run on the same data, one after the other. CPU seconds of the process, all threads, best of the
runs; compilation is over before the first one. Ours includes standard errors, absolute fit and diagnoses.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from marshrut.calc.psychometrics.ability import Abilities, estimate_abilities
from marshrut.calc.psychometrics.closing import Closing, close_verdict, learn_population
from marshrut.calc.psychometrics.cognitive_diagnosis import fit_cdm

RUNS = 5
# CPU seconds of R CDM 8.2 (byte-compiled, 2 cores) on the same sets, recorded once, and what ours may cost.
R_CDM = {"ecpe": (7.0, 0.47), "dtmr5000": (1.3, 0.087)}
LEAST_TIMES_PEER = 10

PEER = """
import sys, time
import numpy as np
from mirt.models.cdm_advanced import fit_gdina
answers, q = (np.genfromtxt(name, delimiter=",", skip_header=1).astype(int) for name in sys.argv[1:3])
best = float("inf")
for _ in range(2):
    start = time.process_time()
    fit_gdina(answers[:, -len(q):], q, max_iter=5000, tol=1e-6)
    best = min(best, time.process_time() - start)
print(best)
"""


def ours(answers: np.ndarray, q: np.ndarray) -> tuple[float, float]:
    """CPU seconds and log-likelihood."""
    best = float("inf")
    for _ in range(RUNS + 1):
        start = time.process_time()
        fitted = fit_cdm(answers, q)
        best = min(best, time.process_time() - start)
    return best, fitted.log_likelihood


def diagnosis(folder: Path, peer: str | None) -> bool:
    met = True
    for name, (recorded, limit) in R_CDM.items():
        files = [folder / "dev" / f"{name}.csv", folder / "dev" / f"{name}_q.csv"]
        answers, q = (np.genfromtxt(file, delimiter=",", skip_header=1) for file in files)
        seconds, log_likelihood = ours(answers[:, -len(q) :], q.astype(int))
        line = f"G-DINA {name:9s} {seconds:.3f} s, limit {limit} s; log-likelihood {log_likelihood:.4f}"
        line += f"; R CDM recorded {recorded} s, {recorded / seconds:.0f} times"
        met &= seconds <= limit
        if peer:
            command = [peer, "-c", PEER, *map(str, files)]
            theirs = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            line += f"; PyPI mirt {theirs:.2f} s, {theirs / seconds:.0f} times, at least {LEAST_TIMES_PEER}"
            met &= theirs >= LEAST_TIMES_PEER * seconds
        sys.stdout.write(line + "\n")
    return met


def wave(truth: np.ndarray, form: np.ndarray, draw: np.random.Generator) -> Abilities:
    chance = 1 / (1 + np.exp(-form[:, 0] * (truth[:, None] - form[:, 1])))
    return estimate_abilities((draw.random(chance.shape) < chance).astype(float), form)


def closings(gain: float, certainties: tuple[float, ...]) -> list[float]:
    """Shares called closed of those measured below the requirement: by the bold rule, by the second measurement
    alone at 0.9, by the joint rule at each certainty. 20 items a wave, 4,000 persons, means over five draws."""
    found = []
    for seed in range(3, 8):
        draw = np.random.default_rng(seed)
        form = np.column_stack([np.exp(draw.normal(0.1, 0.3, 20)), draw.normal(size=20), np.zeros(20)])
        truth, required = draw.standard_normal(4000), -0.3
        before, after = wave(truth, form, draw), wave(truth + gain, form, draw)
        weak = before.theta < required
        group = learn_population(
            before, Abilities(np.where(weak, after.theta, np.nan), np.where(weak, after.se, np.nan))
        )
        rules = [(0.9, None), *((certainty, group) for certainty in certainties)]
        closed = [
            np.mean(
                [
                    close_verdict(before[p], after[p], required, certainty, known).outcome is Closing.CLOSED
                    for p in np.flatnonzero(weak)
                ]
            )
            for certainty, known in rules
        ]
        found.append([np.mean(after.theta[weak] >= required), *closed])
    return list(np.mean(found, axis=0))


def closing() -> bool:
    certainties = (0.9, 0.85, 0.8)
    false, hits = closings(0.0, certainties), closings(0.8, certainties)
    names = ["was below, is now above", "second measurement, 0.9", *(f"both waves, {c}" for c in certainties)]
    for name, wrong, right in zip(names, false, hits, strict=True):
        sys.stdout.write(
            f"closing: {name:24s} false {wrong:.3f}; hits {right:.3f}, {right / hits[0]:.2f} of the bold rule's\n"
        )
    return all(wrong <= 0.05 for wrong in false[2:]) and all(right >= 0.6 * hits[0] for right in hits[2:])


def main(folder: str, peer: str | None = None) -> int:
    results = [diagnosis(Path(folder), peer), closing()]
    sys.stdout.write("met\n" if all(results) else "NOT met\n")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
