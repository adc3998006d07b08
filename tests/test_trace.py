"""The trace page is fresh, and speaks only of clauses that exist."""

import re
from pathlib import Path

from tests import trace
from tests.shared_data import ROOT, SHARED


def test_the_trace_page_is_fresh():
    assert trace.PAGE.read_text(encoding="utf-8") == trace.page(ROOT / "tests")


def test_every_clause_of_the_page_is_a_clause_of_the_sources():
    text = (SHARED / "domain" / "trace.md").read_text(encoding="utf-8")
    scenarios = (SHARED / "domain" / "scenarios.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^([A-O]\d+) \|", text, re.M)) | set(re.findall(r"^(S-\d+) ", scenarios, re.M))
    assert set(trace.claims(ROOT / "tests")) - known == set()


def test_a_marker_of_a_test_and_of_a_file_is_found(tmp_path: Path):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_one.py").write_text(
        'import pytest\n\npytestmark = pytest.mark.trace("B1")\n\n\n'
        '@pytest.mark.trace("N1", "S-3")\ndef test_it():\n    pass\n',
        encoding="utf-8",
    )
    assert trace.claims(folder) == {
        "B1": ["tests/test_one.py"],
        "N1": ["tests/test_one.py::test_it"],
        "S-3": ["tests/test_one.py::test_it"],
    }
