"""Reading a file of items of any format that we know. The kind is found by the content, never by the name."""

from pathlib import Path

from marshrut.diagnostics.item_exchange.gift import read_gift
from marshrut.diagnostics.item_exchange.moodle import read_moodle
from marshrut.diagnostics.item_exchange.qti_package import read_package
from marshrut.diagnostics.item_exchange.qti_read import read_item
from marshrut.diagnostics.item_exchange.reading import Collector, Reading
from marshrut.diagnostics.item_exchange.safe_xml import UnreadableItems, local, parse_xml
from marshrut.diagnostics.item_exchange.table import read_table
from marshrut.sheets import Limits, UnreadableFile, read_workbook
from marshrut.sheets.delimited import decode
from marshrut.sheets.limits import MEGABYTE
from marshrut.sheets.packed import Archive

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
XML_BEGINS = (b"<?xml", b"<quiz", b"<assessment", b"<qti-", b"<questestinterop", b"<!")
KNOWN = "Загрузите пакет QTI (zip), Moodle XML, GIFT или таблицу Excel."
PACKED = {  # what the archive reader finds wrong → how it is said about a package of items
    "password": ("Архив закрыт паролем.", "Снимите пароль и загрузите файл снова."),
    "bomb": (
        "Архив при распаковке становится несоразмерно большим, такой файл может повредить серверу.",
        "Разделите пакет на несколько и уменьшите картинки.",
    ),
    "damaged": ("Архив повреждён: его не удаётся открыть до конца.", "Выгрузите его заново и загрузите ещё раз."),
}


def read_items(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Reading:
    """Read a file of test items: QTI 2.0–3.0 (an item or a package), Moodle XML, GIFT, a table of questions.

    path    the file as it lies on the disk.
    name    the name the sender gave it, for messages; the name of the path when left out.
    limits  bounds that are checked before anything is parsed.

    Never raises for what is in the file: good items come in, everything else is named in the problems.
    """
    path, limits = Path(path), limits or Limits()
    collector = Collector(name or path.name)
    try:
        _read(path, collector, limits)
    except UnreadableItems as refusal:
        collector.refuse("", refusal.what, refusal.advice)
    except UnreadableFile as refusal:
        what, _, advice = str(refusal).partition(". ")
        collector.refuse("", *PACKED.get(refusal.code, (f"{what}.", advice)))
    return collector.reading()


def _read(path: Path, collector: Collector, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableItems("Файл пустой.", "Проверьте, тот ли файл выбран.")
    if size > limits.file_bytes:
        raise UnreadableItems(
            f"Файл слишком большой: {size / MEGABYTE:.0f} МБ, а принимаем до {limits.file_bytes / MEGABYTE:.0f} МБ.",
            "Разделите его на несколько.",
        )
    with path.open("rb") as file:
        head = file.read(512)
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(ZIP):
        _read_packed(path, collector, limits)
    elif head.startswith(OLE):
        read_table(read_workbook(path, name=collector.file, limits=limits), collector)
    elif start.startswith(tuple(mark.lower() for mark in XML_BEGINS)):
        _read_xml(path.read_bytes(), collector)
    else:
        _read_text(path, collector, limits)


def _read_packed(path: Path, collector: Collector, limits: Limits) -> None:
    archive = Archive(path, limits)
    if {"xl/workbook.xml", "xl/workbook.bin", "mimetype", "word/document.xml"} & set(archive.entries):
        read_table(read_workbook(path, name=collector.file, limits=limits), collector)
    else:
        read_package(archive, collector)


def _read_xml(content: bytes, collector: Collector) -> None:
    root = parse_xml(content)
    match local(root):
        case "quiz":
            read_moodle(root, collector)
            if not collector.items and not collector.problems:
                raise UnreadableItems("В файле нет ни одного вопроса.", "Проверьте, тот ли файл выбран.")
        case "assessmentItem" | "qti-assessment-item":
            read_item(root, collector, "")
        case "questestinterop":
            raise UnreadableItems(
                "Это задания старого формата QTI 1.2, их мы не читаем.",
                "Выгрузите их как QTI 2.1, 2.2, 3.0 или Moodle XML.",
            )
        case "manifest" | "assessmentTest" | "qti-assessment-test":
            raise UnreadableItems(
                "Это только описание без самих заданий.", "Загрузите весь пакет: архив zip с заданиями и картинками."
            )
        case other:
            raise UnreadableItems(f"Это XML с корнем «{other[:40]}», заданий в нём мы не знаем.", KNOWN)


def _read_text(path: Path, collector: Collector, limits: Limits) -> None:
    try:
        text = decode(path.read_bytes())
    except UnreadableFile as refusal:
        raise UnreadableItems("Это не файл с заданиями.", KNOWN) from refusal
    if "{" in text or "::" in text:
        read_gift(text, collector)
    elif any(sign in text for sign in ";\t,"):
        read_table(read_workbook(path, name=collector.file, limits=limits), collector)
    if not collector.items and not collector.problems:
        raise UnreadableItems("В файле не нашлось ни одного вопроса.", KNOWN)
