"""The recipes and locks that a fresh machine starts from, and the guide to them."""

import json
import os
import re

import pytest
from tests.operations.conftest import ROOT

from marshrut.cli import exit_codes
from marshrut.cli.main import COMMANDS

LOCKS = ["requirements/run.txt", "requirements/dev.txt", "package-lock.json"]


def names_a_host(text: str) -> bool:
    return re.search(r"\w+://|--(extra-)?index-url|--find-links|--trusted-host", text) is not None


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host(lock):
    text = (ROOT / lock).read_text()
    if lock.endswith(".json"):  # «funding» is where the authors ask for support, not where anything is fetched
        packages = json.loads(text)["packages"].values()
        text = json.dumps([{key: each[key] for key in each if key != "funding"} for each in packages])
    assert not names_a_host(text)


def test_a_lock_that_names_a_host_would_be_seen():
    assert names_a_host("--extra-index-url https://packages.example.org/simple\n")
    assert names_a_host('"resolved": "https://packages.example.org/a.tgz"')


@pytest.mark.parametrize("lock", ["requirements/run.txt", "requirements/dev.txt"])
def test_every_package_is_pinned_with_its_hashes(lock):
    blocks = re.findall(r"^([a-z0-9][^\s=]*)==\S+ (.*?)(?=^[a-z0-9]|\Z)", (ROOT / lock).read_text(), re.M | re.S)
    assert len(blocks) > 30
    assert [name for name, rest in blocks if "--hash=sha256:" not in rest] == []


def test_what_runs_is_a_part_of_what_is_tested():
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^\s=]*==\S+", (ROOT / lock).read_text(), re.M))

    assert pins("requirements/run.txt") - pins("requirements/dev.txt") == set()


def test_every_npm_package_is_pinned_with_its_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    outside = {name: each for name, each in packages.items() if name}
    assert outside
    assert [name for name, each in outside.items() if "integrity" not in each] == []


def test_ci_runs_the_recipe_of_a_laptop():
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert run.read_text().rstrip().endswith("exec make test")


def test_the_guide_names_every_command_and_every_exit_code():
    guide = (ROOT / "docs" / "operations.md").read_text()
    for command in COMMANDS:
        assert re.search(rf"^\| `{command.NAME}\b", guide, re.M), command.NAME
    for code in (value for name, value in vars(exit_codes).items() if name.isupper()):
        assert re.search(rf"^\| (\d+, )?{code}\b", guide, re.M), code
