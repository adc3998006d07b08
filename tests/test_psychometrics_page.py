"""docs/psychometrics.md prints what it says it prints."""

import io
import re
from contextlib import redirect_stdout

import numpy as np

from tests.shared_data import ROOT, SHARED

PAGE = ROOT / "docs" / "psychometrics.md"
ANSWERS = SHARED / "data" / "irt" / "dev"


def table(name: str) -> np.ndarray:
    return np.genfromtxt(ANSWERS / name, delimiter=",", skip_header=1)


def test_the_worked_example_prints_what_the_page_says():
    parts = re.findall(r"```python\n(.*?)```\n```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    known = {
        "LSAT": table("lsat7.csv"),
        "GMAT": table("gmat_dif.csv"),
        "ECPE": table("ecpe.csv")[:, 1:],
        "ECPE_Q": table("ecpe_q.csv"),
    }

    printed = []
    for code, _ in parts:
        with redirect_stdout(io.StringIO()) as said:
            exec(code, known)
        printed.append(said.getvalue())

    assert len(parts) == 5
    assert printed == [said for _, said in parts]
