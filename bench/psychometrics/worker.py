"""One program, one case, in a process of its own: ``python worker.py ours|peer ANSWERS.npz OUT.npz [errors]``.

Runs in the peer's interpreter too, so it needs nothing but numpy and the program itself. Imports and a small first
fit (compilation) are outside of the measurement. CPU seconds of all threads: the machine may be shared.
"""

import os
import resource
import sys
import time

import numpy as np

SECONDS, MOST = 8.0, 7  # no repetition begins after this time; and no more repetitions than these


def ours(answers, model, errors):
    from marshrut.calc.psychometrics.calibration import Priors, calibrate

    weak = Priors(logit_c=(-1.1, 5.0))  # the peer has no prior here: ours takes as good as none
    found = calibrate(answers, model, standard_errors=errors, priors=weak if model == "3pl" else None)
    return {"a": found.a, "steps": found.steps, "c": found.c}


def peer(answers, model, errors):
    """PyPI mirt with as many nodes as ours: its default of 21 is faster and not accurate on long tests."""
    import mirt

    more = {"n_categories": int(answers.max()) + 1} if model == "gpcm" else {}
    found = mirt.fit_mirt(
        answers.astype(int), model=model.upper(), n_quadpts=61, compute_standard_errors=errors, **more
    )
    parameters = found.model.parameters
    slopes = np.asarray(parameters["discrimination"])
    name = "difficulty" if "difficulty" in parameters else next(k for k in parameters if k != "discrimination")
    steps = np.asarray(parameters[name], dtype=float).reshape(len(slopes), -1)[:, -max(int(answers.max()), 1) :]
    chance = np.asarray(parameters.get("guessing", np.zeros(len(slopes))))
    return {"a": slopes, "steps": steps, "c": chance}


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def most_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(program, case, out, *options):
    os.environ.setdefault("TQDM_DISABLE", "1")
    data = np.load(case)
    answers, model = data["answers"], str(data["model"])
    fit = {"ours": ours, "peer": peer}[program]
    fit(answers[:400], model, "errors" in options)
    before, begin, cpu = most_megabytes(), time.monotonic(), []
    while len(cpu) < MOST and (not cpu or time.monotonic() - begin < SECONDS):
        start = cpu_seconds()
        found = fit(answers, model, "errors" in options)
        cpu.append(cpu_seconds() - start)
    np.savez(out, cpu=cpu, megabytes=most_megabytes() - before, **found)


if __name__ == "__main__":
    main(*sys.argv[1:])
