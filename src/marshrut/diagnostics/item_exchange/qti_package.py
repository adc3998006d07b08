"""IMS content packages: a zip of QTI items with their pictures, and a manifest that says what is what.

Each item has a folder of its own, so pictures of one name never meet. Tags travel in the manifest as IEEE LOM:
competences as classification by «competency», the subject by «discipline», keywords as keywords.
"""

import posixpath
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

from marshrut.diagnostics.item_exchange.interactions import check_different
from marshrut.diagnostics.item_exchange.media import LARGEST
from marshrut.diagnostics.item_exchange.model import Item, Tags
from marshrut.diagnostics.item_exchange.qti_body import html_of
from marshrut.diagnostics.item_exchange.qti_names import QtiVersion, as_version_2
from marshrut.diagnostics.item_exchange.qti_read import Surroundings, read_item
from marshrut.diagnostics.item_exchange.qti_scoring import element
from marshrut.diagnostics.item_exchange.qti_write import write_item
from marshrut.diagnostics.item_exchange.reading import Collector, one_line
from marshrut.diagnostics.item_exchange.safe_xml import UnreadableItems, local, parse_xml
from marshrut.sheets.packed import Archive

MANIFEST = "imsmanifest.xml"
LOM = "http://ltsc.ieee.org/xsd/LOM"
MANIFESTS = {  # namespace, schema, its version, type of an item
    QtiVersion.V2_1: ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "imsqti_item_xmlv2p1"),
    QtiVersion.V3_0: (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "QTI Package",
        "3.0.0",
        "imsqti_item_xmlv3p0",
    ),
}
PURPOSES = {"competency": "competences", "discipline": "subject"}
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same items give the same bytes
LARGEST_XML = 5 * 1024 * 1024
ASK_AGAIN = "Выгрузите пакет заново: в архиве должны быть imsmanifest.xml, задания и картинки."


def write_package(target: Path | BinaryIO, items: Sequence[Item], version: QtiVersion) -> None:
    """Write items as a package.

    target  a path or an open binary file.

    :raises UnfitItem: two items have one identifier.
    """
    check_different(item.identifier for item in items)
    resources = element("resources")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, item in enumerate(items, 1):
            folder = f"items/{number:04}"
            files = {f"{folder}/item.xml": write_item(item, version)}
            files |= {f"{folder}/media/{medium.name}": medium.content for medium in item.media}
            for name, content in files.items():
                _put(archive, name, content)
            resources.append(_resource(item, number, list(files), version))
        _put(archive, MANIFEST, _manifest(resources, version))


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _manifest(resources: ET.Element, version: QtiVersion) -> bytes:
    namespace, schema, number, _ = MANIFESTS[version]
    about = element("metadata", {}, element("schema", text=schema), element("schemaversion", text=number))
    head = {"xmlns": namespace, "xmlns:lom": LOM, "identifier": "MANIFEST-1"}
    root = element("manifest", head, about, element("organizations"), resources)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _resource(item: Item, number: int, files: list[str], version: QtiVersion) -> ET.Element:
    kind = MANIFESTS[version][3]
    return element(
        "resource",
        {"identifier": f"RES-{number:04}", "type": kind, "href": files[0]},
        element("metadata", {}, _lom(item)),
        *(element("file", {"href": name}) for name in files),
    )


def _lom(item: Item) -> ET.Element:
    general = element("lom:general", {}, element("lom:title", {}, _string(item.title)))
    general.extend(element("lom:keyword", {}, _string(word)) for word in item.tags.keywords)
    lom = element("lom:lom", {}, general)
    lom.extend(_classification("competency", code) for code in item.tags.competences)
    if item.tags.subject:
        lom.append(_classification("discipline", item.tags.subject))
    return lom


def _string(text: str) -> ET.Element:
    return element("lom:string", {"language": "ru"}, text=text)


def _classification(purpose: str, entry: str) -> ET.Element:
    source, value = element("lom:source", text="LOMv1.0"), element("lom:value", text=purpose)
    taxon = element("lom:taxon", {}, element("lom:entry", {}, _string(entry)))
    return element(
        "lom:classification", {}, element("lom:purpose", {}, source, value), element("lom:taxonPath", {}, taxon)
    )


def find_manifest(names: Sequence[str]) -> str | None:
    """The manifest nearest to the top: people also pack the folder around it."""
    found = [name for name in names if PurePosixPath(name).name.lower() == MANIFEST]
    return min(found, key=lambda name: name.count("/"), default=None)


def read_package(archive: Archive, collector: Collector) -> None:
    """Every item of a package into the collector.

    :raises UnreadableItems: no manifest, or names that lead out of the archive.
    :raises UnreadableFile: the archive is damaged or a bomb.
    """
    for name in archive.entries:
        if name.startswith("/") or ":" in name or ".." in PurePosixPath(name).parts:
            raise UnreadableItems(f"Имя «{name[:60]}» в архиве ведёт за его пределы, такой архив опасен.", ASK_AGAIN)
    manifest = find_manifest(list(archive.entries))
    if manifest is None:
        raise UnreadableItems("В архиве нет описания imsmanifest.xml: это не пакет с заданиями.", ASK_AGAIN)
    _Package(archive, manifest, collector).read()


class _Package:
    def __init__(self, archive: Archive, manifest: str, collector: Collector):
        self.archive, self.manifest, self.collector = archive, manifest, collector

    def read(self) -> None:
        found = 0
        for resource in parse_xml(self._content(self.manifest)).iter():
            kind = resource.get("type", "") if local(resource) == "resource" else ""
            if kind.startswith("imsqti_item_xml"):
                found += 1
                self._item(resource, found)
            elif kind.startswith(("imsqti_xmlv1", "imsqti_assessment")):
                found += 1
                self.collector.refuse(
                    f"файл {resource.get('href') or resource.get('identifier', '')}",
                    "Это задания старого формата QTI 1.2, их мы не читаем.",
                    "Выгрузите их как QTI 2.1, 2.2, 3.0 или Moodle XML.",
                )
        if not found:
            raise UnreadableItems("В пакете нет ни одного задания QTI.", ASK_AGAIN)

    def _item(self, resource: ET.Element, number: int) -> None:
        where = f"задание {number}"
        name = self._address(self.manifest, resource.get("href", ""))
        if name not in self.archive.entries:
            told = f"Файла «{resource.get('href', '')[:80]}», который назван в описании пакета, в архиве нет."
            self.collector.refuse(where, told, ASK_AGAIN)
            return
        where = f"файл {name}"
        try:
            root = parse_xml(self._content(name))
            around = Surroundings(_Pictures(self.archive, name), _tags(resource), self._stimulus(root, name))
        except UnreadableItems as refusal:
            self.collector.refuse(where, refusal.what, refusal.advice)
            return
        read_item(root, self.collector, where, around)

    def _stimulus(self, root: ET.Element, name: str) -> str:
        """The texts that a version 3 item shares with others; their pictures are addressed from the item's place."""
        texts = []
        for found in root.iter():
            if local(found) == "qti-assessment-stimulus-ref":
                address = self._address(name, found.get("href", ""))
                if address not in self.archive.entries:
                    raise UnreadableItems(f"Нет общего текста задания «{address[:80]}».", ASK_AGAIN)
                body = as_version_2(parse_xml(self._content(address))).find("stimulusBody")
                texts.append(html_of(body) if body is not None else "")
        return "".join(texts)

    def _content(self, name: str) -> bytes:
        if self.archive.entries[name].file_size > LARGEST_XML:
            raise UnreadableItems(f"Файл «{name[:80]}» больше 5 МБ, задание столько не занимает.")
        return self.archive.read(name)

    @staticmethod
    def _address(base: str, href: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(href)))


class _Pictures(Mapping[str, bytes]):
    """The files of an archive by their addresses from the place of an item."""

    def __init__(self, archive: Archive, item: str):
        self.archive, self.folder = archive, posixpath.dirname(item)

    def __getitem__(self, source: str) -> bytes:
        entry = self.archive.entries[posixpath.normpath(posixpath.join(self.folder, source))]
        if entry.file_size > LARGEST:
            raise KeyError(source)
        return self.archive.read(entry.filename.replace("\\", "/"))

    def __iter__(self) -> Iterator[str]:
        return (posixpath.relpath(name, self.folder or ".") for name in self.archive.entries)

    def __len__(self) -> int:
        return len(self.archive.entries)


def _tags(resource: ET.Element) -> Tags:
    found: dict[str, list[str]] = {"competences": [], "subject": [], "keywords": []}
    for part in resource.iter():
        if local(part) == "keyword":
            found["keywords"].append(_text(part))
        elif local(part) == "classification":
            words = {_text(value) for value in part.iter() if local(value) in ("value", "langstring")}
            purpose = next((PURPOSES[word.lower()] for word in words if word.lower() in PURPOSES), None)
            if purpose:
                found[purpose] += [_text(entry) for entry in part.iter() if local(entry) == "entry"]
    return Tags(
        tuple(filter(None, found["competences"])),
        next(filter(None, found["subject"]), ""),
        tuple(filter(None, found["keywords"])),
    )


def _text(part: ET.Element) -> str:
    return one_line("".join(part.itertext()))
