import shutil

from marshrut.operations import health


def test_the_disk_of_a_folder_to_be_made_is_that_of_its_parent(tmp_path):
    found = health.disk(tmp_path / "not" / "yet")
    assert found.path == str(tmp_path)
    assert found.total_bytes == shutil.disk_usage(tmp_path).total
    assert 0 < found.free_share < 1


def test_a_nearly_full_disk_is_told_from_a_roomy_one():
    def disk(free_bytes):
        return health.Disk(path="/", total_bytes=10**12, free_bytes=free_bytes)

    assert [disk(free).is_enough for free in (0, 127 * 1024**2, 128 * 1024**2)] == [False, False, True]
    assert [disk(free).is_comfortable for free in (128 * 1024**2, 1024**3)] == [False, True]
