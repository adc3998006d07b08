import stat

import pytest
from tests.operations.conftest import ROOT

from marshrut.operations import place
from marshrut.operations.errors import MachineProblem


def test_the_folder_is_the_one_that_was_named(monkeypatch, tmp_path):
    monkeypatch.setenv("MARSHRUT_VAR", str(tmp_path / "here"))
    assert place.var_dir() == tmp_path / "here"


def test_a_command_given_from_another_folder_works_on_the_data_of_the_checkout(monkeypatch, tmp_path):
    monkeypatch.delenv("MARSHRUT_VAR")
    monkeypatch.chdir(tmp_path)
    assert place.var_dir() == ROOT / "var"


def test_others_may_pass_through_the_folder_but_not_look_into_it(tmp_path):
    place.prepare(tmp_path / "new" / "var")
    assert stat.S_IMODE((tmp_path / "new" / "var").stat().st_mode) == 0o711


def test_the_rights_of_an_existing_folder_stay_as_they_are(tmp_path):
    (tmp_path / "var").mkdir(mode=0o700)
    place.prepare(tmp_path / "var")
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_a_folder_that_can_t_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineProblem, match="Не получается создать папку"):
        place.prepare(tmp_path / "file" / "var")
