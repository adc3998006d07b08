"""Calibration: CPU seconds, memory and accuracy of ours and of PyPI ``mirt``, in one table."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.psychometrics.simulated import CASES, Case, Data, right_wrong
from marshrut.calc.psychometrics.calibration import Priors, calibrate

WORKER = Path(__file__).with_name("worker.py")
SMALL_SAMPLES, SMALL_PERSONS, SMALL_ITEMS = 20, 100, 30
# Threads that wait for each other burn CPU seconds on a machine that others use: one thread for either program.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)
_COMPARED = ("dLL", "RMSE(a)", "added MB")
_ERRORS_CASE = "2pl-10k"


@dataclass(frozen=True, slots=True)
class Measured:
    """The median CPU seconds, the memory added at the peak, and the log-likelihood by the common judge."""

    cpu: float
    megabytes: float
    log_likelihood: float
    slope_error: float


def table(peer: Path | None, names: Iterable[str], folder: Path) -> Iterator[str]:
    """Lines of markdown, each as soon as it is measured. peer: an interpreter that has ``mirt``, or None."""
    heads = ("case", "ours CPU s", "peer CPU s", "ratio", "target", *(f"{x} ours / peer" for x in _COMPARED))
    yield f"| {' | '.join(heads)} |"
    yield "|" + " --- |" * len(heads)
    for name in names:
        case = CASES[name]
        data = case.make()
        answers = folder / f"{name}.npz"
        np.savez(answers, answers=data.answers, model=case.model)
        programs = {"ours": sys.executable} | ({"peer": str(peer)} if peer else {})
        found = {who: _measure(python, who, answers, data) for who, python in programs.items()}
        yield _line(case, found)
        if name == _ERRORS_CASE:
            more = {who: _measure(python, who, answers, data, "errors") for who, python in programs.items()}
            yield _errors_line(found, more)
        answers.unlink()


def small_samples() -> str:
    """Error of difficulty with few people: the default against plain maximum likelihood, over seeded samples."""
    squares = {"default": 0.0, "maximum likelihood": 0.0}
    for seed in range(SMALL_SAMPLES):
        data = right_wrong(SMALL_PERSONS, SMALL_ITEMS, 900 + seed)
        for name, priors in (("default", None), ("maximum likelihood", Priors())):
            found = calibrate(data.answers, "2pl", priors=priors, standard_errors=False)
            off = np.clip(found.b, -6, 6) - data.steps[:, 0]
            squares[name] += float(np.nanmean(off**2)) / SMALL_SAMPLES
    default, plain = (np.sqrt(squares[name]) for name in ("default", "maximum likelihood"))
    return (
        f"{SMALL_PERSONS} persons × {SMALL_ITEMS} items, {SMALL_SAMPLES} samples: RMSE of difficulty {default:.3f} by "
        f"default, {plain:.3f} by maximum likelihood: {default / plain:.2f} of it (target at most 0.75)."
    )


def _measure(python: str, who: str, answers: Path, data: Data, *options: str) -> Measured:
    out = answers.with_suffix(".out.npz")
    command = [python, str(WORKER), who, str(answers), str(out), *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | ONE_THREAD)
    with np.load(out) as found:
        measured = Measured(
            cpu=float(np.median(found["cpu"])),
            megabytes=float(found["megabytes"]),
            log_likelihood=judge(data.answers, found["a"], found["steps"], found["c"]),
            slope_error=float(np.sqrt(np.mean((found["a"] - data.a) ** 2))),
        )
    out.unlink()
    return measured


def judge(answers: NDArray, a: NDArray, steps: NDArray, c: NDArray) -> float:
    """Marginal log-likelihood over 81 equally spaced nodes on [-6, 6], the same for every program."""
    nodes = np.linspace(-6, 6, 81)
    log_weight = -(nodes**2) / 2 - np.log(np.exp(-(nodes**2) / 2).sum())
    logits = np.cumsum(a[:, None] * (nodes[:, None, None] - steps), axis=2)
    logits = np.concatenate([np.zeros((*logits.shape[:2], 1)), logits], axis=2)
    p = np.exp(logits - logits.max(axis=2, keepdims=True))
    p /= p.sum(axis=2, keepdims=True)
    p[:, :, 1:] += c[:, None] * (1 - p[:, :, 1:]) * (c[:, None] > 0)
    p[:, :, 0] = np.where(c > 0, (1 - c) * p[:, :, 0], p[:, :, 0])
    log_p, total = np.log(np.maximum(p, 1e-300)), 0.0
    for start in range(0, len(answers), 10_000):
        part = answers[start : start + 10_000]
        joint = np.tile(log_weight, (len(part), 1))
        for score in range(log_p.shape[2]):
            joint += (part == score).astype(np.float64) @ log_p[:, :, score].T
        top = joint.max(axis=1)
        total += float((top + np.log(np.exp(joint - top[:, None]).sum(axis=1))).sum())
    return total


def _line(case: Case, found: dict[str, Measured]) -> str:
    best = max(each.log_likelihood for each in found.values())
    ours, peer = found["ours"], found.get("peer")
    both = [ours] + ([peer] if peer else [])
    return " | ".join(
        [
            f"| {case.name}",
            f"{ours.cpu:.3f}",
            f"{peer.cpu:.3f}" if peer else "—",
            f"{peer.cpu / ours.cpu:.0f}×" if peer else "—",
            f"≥ {case.target:.0f}×",
            " / ".join(f"{best - each.log_likelihood:.3f}" for each in both),
            " / ".join(f"{each.slope_error:.4f}" for each in both),
            " / ".join(f"{each.megabytes:.0f}" for each in both) + " |",
        ]
    )


def _errors_line(without: dict[str, Measured], having: dict[str, Measured]) -> str:
    """What the standard errors cost on top of the estimates."""
    extra = {who: having[who].cpu - without[who].cpu for who in without}
    peer = f"{extra['peer']:.3f} | {extra['peer'] / extra['ours']:.0f}×" if "peer" in extra else "— | —"
    return f"| its standard errors, on top | {extra['ours']:.3f} | {peer} | ≥ 5× | — | — | — |"
