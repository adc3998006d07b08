"""The file of keys: made once, closed to others, never silently replaced."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from marshrut.operations import secrets
from marshrut.operations.errors import MachineProblem


def test_keys_are_made_once_and_read_ever_after(var):
    first = secrets.load(var)
    assert secrets.load(var) == first
    assert (len(first.django_key), len(first.field_key), len(first.hash_key)) == (64, 32, 32)
    assert len({first.field_key, first.hash_key, first.django_key.encode()}) == 3


def test_two_installations_have_different_keys(var):
    assert secrets.load(var / "one") != secrets.load(var / "two")


def test_the_file_is_its_owner_s_alone(var):
    secrets.load(var)
    assert stat.S_IMODE((var / "secret").stat().st_mode) == 0o600


def test_a_file_left_open_to_others_is_closed_again(var):
    secrets.load(var)
    (var / "secret").chmod(0o644)
    secrets.load(var)
    assert stat.S_IMODE((var / "secret").stat().st_mode) == 0o600


def test_first_calls_at_once_get_the_same_keys(var):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: secrets.load(var), range(16)))
    assert all(keys == found[0] for keys in found)
    assert sorted(path.name for path in var.iterdir()) == ["secret"]


def test_the_file_may_stand_elsewhere(var, monkeypatch):
    monkeypatch.setenv("MARSHRUT_SECRET_FILE", str(var / "elsewhere"))
    secrets.load(var)
    assert secrets.exist(var)
    assert not (var / "secret").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"django_key": "x"}', "ключ", '{"django_key": 1, "field_key": 2}'])
def test_a_damaged_file_is_refused_and_kept(var, text):
    (var / "secret").write_text(text, encoding="utf-8")
    with pytest.raises(MachineProblem, match="повреждён"):
        secrets.load(var)
    assert (var / "secret").read_text(encoding="utf-8") == text


def test_keys_don_t_show_in_a_printed_object(var):
    keys = secrets.load(var)
    assert repr(keys) == "Secrets()"
    assert keys.django_key not in f"{keys}"


def test_the_fingerprint_tells_keys_apart_without_telling_them(var):
    one, two = secrets.load(var / "one"), secrets.load(var / "two")
    assert one.fingerprint == secrets.load(var / "one").fingerprint
    assert one.fingerprint != two.fingerprint
    assert one.field_key.hex() not in one.fingerprint
