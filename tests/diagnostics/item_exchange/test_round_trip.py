"""What is written is read back the same."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from tests.diagnostics.item_exchange.shapes import items

from marshrut.diagnostics.item_exchange import QtiVersion, Reading, read_items, write_package

slow = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def round_trip(version, *written):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paket.zip"
        write_package(path, written, version)
        return read_items(path)


@pytest.mark.parametrize("version", QtiVersion)
def test_any_item_written_as_qti_is_read_back_the_same(version):
    @slow
    @given(items())
    def check(item):
        assert round_trip(version, item) == Reading((item,))

    check()


def test_the_same_items_give_the_same_bytes():
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(items())
    def check(item):
        first, second = io.BytesIO(), io.BytesIO()
        write_package(first, [item], QtiVersion.V2_1)
        write_package(second, [item], QtiVersion.V2_1)
        assert first.getvalue() == second.getvalue()

    check()
