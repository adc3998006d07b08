"""Files that would harm the server, and files that are something else."""

import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diagnostics.item_exchange.desk import FILES, read_bytes, reading_of, refusals, zipped, zipped_folder

from marshrut.diagnostics.item_exchange import read_items
from marshrut.sheets import Limits

MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="r" type="imsqti_item_xmlv2p1" href="{}"/></resources></manifest>"""
TAO = (FILES / "paket/items/i5f0a1/qti.xml").read_text(encoding="utf-8")


def test_entities_are_refused_before_they_grow():
    reading = reading_of("bomba.xml")

    assert reading.items == ()
    assert "<!DOCTYPE" in reading.problems[0].what
    assert "passwd" not in str(reading)


@pytest.mark.parametrize("name", ["imsmanifest.xml", "q.xml"])
def test_entities_inside_a_package_are_refused(tmp_path, name):
    files = {"imsmanifest.xml": MANIFEST.format("q.xml"), "q.xml": TAO}
    files[name] = '<!DOCTYPE a [<!ENTITY b "в">]>' + files[name].partition("?>")[2]
    reading = read_items(zipped(tmp_path / "p.zip", files))

    assert reading.items == ()
    assert "<!DOCTYPE" in reading.problems[0].what


def test_bottomless_nesting_is_refused(tmp_path):
    assert refusals(read_bytes(tmp_path, "<quiz>" * 100_000)) == ["В файле XML слишком много уровней вложенности."]


@pytest.mark.parametrize("name", ["../q.xml", "/etc/q.xml", "a/../../q.xml", "C:/q.xml", "..\\q.xml"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path, name):
    reading = read_items(zipped(tmp_path / "p.zip", {"imsmanifest.xml": MANIFEST.format("q.xml"), name: TAO}))

    assert reading.items == ()
    assert "за его пределы" in reading.problems[0].what


def test_an_address_in_the_manifest_reads_nothing_but_the_archive(tmp_path):
    (tmp_path / "q.xml").write_text(TAO, encoding="utf-8")
    (tmp_path / "in").mkdir()
    reading = read_items(zipped(tmp_path / "in/p.zip", {"imsmanifest.xml": MANIFEST.format("../q.xml")}))

    assert refusals(reading) == ["Файла «../q.xml», который назван в описании пакета, в архиве нет."]


def test_a_picture_from_outside_the_archive_is_left_behind(tmp_path):
    text = TAO.replace("assets/shkala.png", "file:///etc/passwd")
    reading = read_items(zipped(tmp_path / "p.zip", {"imsmanifest.xml": MANIFEST.format("q.xml"), "q.xml": text}))

    assert reading.items[0].media == ()
    assert "Картинка «file:///etc/passwd»" in reading.problems[0].what


def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path):
    files = {"imsmanifest.xml": MANIFEST.format("q.xml"), "q.xml": TAO, "a.bin": b"\0" * 60_000_000}
    reading = read_items(zipped(tmp_path / "p.zip", files))

    assert reading.items == ()
    assert "несоразмерно большим" in reading.problems[0].what


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path):
    path = zipped(tmp_path / "p.zip", {"imsmanifest.xml": MANIFEST.format("q.xml") + " " * 50_000})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("imsmanifest.xml").file_size
    for at in range(len(content) - 4):
        if struct.unpack_from("<I", content, at)[0] == size:
            struct.pack_into("<I", content, at, 10)
    reading = read_bytes(tmp_path, bytes(content))

    assert reading.items == ()
    assert "несоразмерно" in reading.problems[0].what


def test_a_large_xml_inside_a_package_is_refused(tmp_path):
    # Text of random letters packs badly, so only its size speaks against it.
    noise = zlib.compress(bytes(range(256)) * 3_000, 0).hex() * 5
    files = {"imsmanifest.xml": MANIFEST.format("q.xml"), "q.xml": TAO + f"<!--{noise}-->"}

    assert refusals(read_items(zipped(tmp_path / "p.zip", files))) == [
        "Файл «q.xml» больше 5 МБ, задание столько не занимает."
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "Файл пустой."),
        (b"%PDF-1.7 \x00\x01", "Это не файл с заданиями."),
        (b"\x89PNG\r\n\x1a\n\x00", "Это не файл с заданиями."),
        ("Просто текст без вопросов", "В файле не нашлось ни одного вопроса."),
        ("<?xml version='1.0'?><rss/>", "Это XML с корнем «rss», заданий в нём мы не знаем."),
        ("<?xml version='1.0'?><quiz/>", "В файле нет ни одного вопроса."),
        ("<?xml version='1.0'?><manifest/>", "Это только описание без самих заданий."),
        ("<?xml version='1.0' encoding='klingon'?><quiz/>", "Кодировка файла XML не читается."),
        (b"PK\x03\x04 broken", "Архив повреждён: его не удаётся открыть до конца."),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(tmp_path, content, what):
    reading = read_bytes(tmp_path, content)

    assert (reading.items, refusals(reading)) == ((), [what])
    assert reading.problems[0].place == "file"
    assert reading.problems[0].advice


def test_an_archive_without_a_manifest_is_no_package(tmp_path):
    assert refusals(read_items(zipped(tmp_path / "p.zip", {"q.xml": TAO}))) == [
        "В архиве нет описания imsmanifest.xml: это не пакет с заданиями."
    ]


def test_a_package_packed_with_its_folder_is_read(tmp_path):
    reading = read_items(zipped_folder(tmp_path / "p.zip", FILES / "paket", inside="Мой тест/"))

    assert [item.identifier for item in reading.items] == ["i5f0a1", "chislo"]


def test_a_file_beyond_the_limit_is_not_opened(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(b"<quiz>" + b" " * 2_000_000)

    assert refusals(read_items(path, limits=Limits(file_bytes=1_000_000))) == [
        "Файл слишком большой: 2 МБ, а принимаем до 1 МБ."
    ]


def test_a_spoiled_package_never_stops_the_reading(tmp_path):
    whole = zipped_folder(tmp_path / "p.zip", FILES / "paket").read_bytes()

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, len(whole) - 1), st.integers(0, 255))
    def check(at, value):
        reading = read_bytes(tmp_path, whole[:at] + bytes([value]) + whole[at + 1 :])
        assert reading.items or reading.problems

    check()
