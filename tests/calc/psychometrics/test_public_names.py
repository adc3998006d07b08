"""The names that a notebook and a page import."""

import subprocess
import sys

from marshrut.calc import psychometrics


def test_every_public_name_is_there():
    missing = [name for name in psychometrics.__all__ if not hasattr(psychometrics, name)]

    assert missing == []
    assert not hasattr(psychometrics, "no_such_name")


def test_a_page_that_judges_a_level_does_not_load_the_compiler_of_studies():
    asked = "import sys; from marshrut.calc.psychometrics import judge; print('numba' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
