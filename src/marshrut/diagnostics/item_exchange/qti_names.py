"""The versions of QTI. Inside, items are trees of QTI 2.1 without namespaces; 3.0 is a renaming of them.

Version 3 puts «qti-» before the names of its elements, parts their words by hyphens, and wraps the contents
of some in a content body. XHTML elements keep their names in all versions.
"""

import re
import xml.etree.ElementTree as ET
from enum import StrEnum

from marshrut.diagnostics.item_exchange.safe_xml import local

XSI = "http://www.w3.org/2001/XMLSchema-instance"
HTML = frozenset(
    {"p", "div", "span", "ul", "ol", "li", "table", "tbody", "tr", "th", "td", "caption"}
    | {"strong", "em", "code", "sub", "sup", "img", "br"}
)
WRAPPED = frozenset({"feedbackBlock", "modalFeedback", "rubricBlock"})  # what version 3 gives a content body
HUMP = re.compile(r"(?<=[a-z])([A-Z])")
HYPHEN = re.compile(r"-([a-z])")


class QtiVersion(StrEnum):
    """The versions that we write; reading takes 2.2 as well."""

    V2_1 = "2.1"
    V3_0 = "3.0"


NAMESPACES = {
    QtiVersion.V2_1: "http://www.imsglobal.org/xsd/imsqti_v2p1",
    QtiVersion.V3_0: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
SCHEMAS = {
    QtiVersion.V2_1: "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    QtiVersion.V3_0: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
}
TEMPLATES = {
    QtiVersion.V2_1: "http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}",
    QtiVersion.V3_0: "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
}


def write_xml(root: ET.Element, version: QtiVersion) -> bytes:
    """The file of an item or test that is a tree of 2.1 names; a template is named by its last word."""
    for processing in root.iter("responseProcessing"):
        if "template" in processing.attrib:
            processing.set("template", TEMPLATES[version].format(processing.attrib["template"]))
    if version is QtiVersion.V3_0:
        root = _as_version_3(root)
    root.set("xmlns", NAMESPACES[version])
    root.set("xmlns:xsi", XSI)
    root.set("xsi:schemaLocation", f"{NAMESPACES[version]} {SCHEMAS[version]}")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def as_version_2(element: ET.Element) -> ET.Element:
    """The tree of any version with the names of 2.1, without namespaces and content bodies."""
    name = local(element)
    is_new = name.startswith("qti-")
    if is_new:
        name = HYPHEN.sub(lambda found: found[1].upper(), name.removeprefix("qti-"))
    copy = ET.Element(name, {_old(key, is_new): value for key, value in element.attrib.items()})
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        if local(child) == "qti-content-body":
            _append_text(copy, child.text)
            for part in child:
                copy.append(as_version_2(part))
            _append_text(copy, child.tail)
        else:
            copy.append(as_version_2(child))
    return copy


def _old(key: str, is_new: bool) -> str:
    key = key.rpartition("}")[2]
    return HYPHEN.sub(lambda found: found[1].upper(), key) if is_new and not key.startswith("data-") else key


def _append_text(element: ET.Element, text: str | None) -> None:
    if text and len(element):
        element[-1].tail = (element[-1].tail or "") + text
    elif text:
        element.text = (element.text or "") + text


def _as_version_3(element: ET.Element) -> ET.Element:
    is_html = element.tag in HTML
    copy = ET.Element(
        element.tag if is_html else f"qti-{_hyphened(element.tag)}",
        {key if is_html else _hyphened(key): value for key, value in element.attrib.items()},
    )
    holder = ET.SubElement(copy, "qti-content-body") if element.tag in WRAPPED else copy
    holder.text, copy.tail = element.text, element.tail
    holder.extend(_as_version_3(child) for child in element)
    return copy


def _hyphened(name: str) -> str:
    return HUMP.sub(lambda found: f"-{found[1].lower()}", name)
