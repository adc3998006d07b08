"""Imports go down only: the written floors are checked by the linter that a laptop runs too."""

import subprocess
import sys
from pathlib import Path

from tests.shared_data import ROOT


def test_imports_go_down_only():
    command = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def test_the_style_is_kept():
    command = Path(sys.executable).with_name("ruff")
    outcome = subprocess.run([command, "check", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout
