"""``python -m bench.psychometrics [--peer PYTHON] [CASE ..]``: measure and print a table in markdown."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench.psychometrics.calibration import small_samples, table
from bench.psychometrics.simulated import CASES


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.psychometrics", description="What calibration costs.")
    parser.add_argument("--peer", type=Path, help="a Python interpreter that has mirt 1.2.0 from PyPI installed")
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}; all by default")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.cases) - set(CASES))
    if unknown:
        parser.error(f"no such cases: {', '.join(unknown)}")
    if arguments.peer is None:
        _say("No peer given (--peer PYTHON): ours only.\n")
    _say(f"Load when it began: {os.getloadavg()[0]:.1f}. CPU seconds, median of several runs.\n")
    with tempfile.TemporaryDirectory() as folder:
        for line in table(arguments.peer, arguments.cases or list(CASES), Path(folder)):
            _say(line)
    _say("\n" + small_samples())
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
