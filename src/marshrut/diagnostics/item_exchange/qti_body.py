"""Texts out of a QTI item body: XHTML with the interactions, rubrics and feedback taken out of it."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from html import escape

from marshrut.diagnostics.item_exchange.markup import VOID

INLINE = frozenset({"textEntryInteraction", "inlineChoiceInteraction"})
BLOCK = frozenset({"choiceInteraction", "orderInteraction", "matchInteraction", "extendedTextInteraction"})
ASIDE = frozenset({"feedbackInline", "feedbackBlock", "rubricBlock", "modalFeedback", "prompt", "stylesheet"})
UNSUPPORTED = {
    "hottextInteraction": "выделение слов в тексте",
    "hotspotInteraction": "области на картинке",
    "graphicOrderInteraction": "порядок точек на картинке",
    "graphicAssociateInteraction": "связи между точками на картинке",
    "graphicGapMatchInteraction": "перетаскивание на картинку",
    "gapMatchInteraction": "перетаскивание слов в пропуски",
    "associateInteraction": "соединение в пары внутри одного списка",
    "selectPointInteraction": "точка на картинке",
    "positionObjectInteraction": "расстановка предметов на картинке",
    "positionObjectStage": "расстановка предметов на картинке",
    "sliderInteraction": "ползунок",
    "mediaInteraction": "звук или видео",
    "drawingInteraction": "рисование",
    "uploadInteraction": "загрузка файла",
    "endAttemptInteraction": "кнопка подсказки",
    "customInteraction": "особый вид, сделанный программой",
    "portableCustomInteraction": "особый вид, сделанный программой",
}


def interactions(holder: ET.Element) -> list[ET.Element]:
    """The interactions inside, in their order, of kinds that can be read."""
    return [found for found in holder.iter() if found.tag in INLINE | BLOCK]


def unsupported(holder: ET.Element) -> str | None:
    """How a person knows the first interaction that cannot be read; None when there is none."""
    for found in holder.iter():
        if found.tag.endswith(("Interaction", "Stage")) and found.tag not in INLINE | BLOCK:
            return UNSUPPORTED.get(found.tag, f"«{found.tag[:40]}»")
    return None


def is_alone(entry: ET.Element, holder: ET.Element) -> bool:
    """True when a text entry stands in a block of its own: then the text before it is the question."""
    for block in holder.iter():
        if entry in list(block):
            return not "".join(block.itertext()).strip() and block is not holder
    return False


def html_of(holder: ET.Element, marks: Mapping[str, str] | None = None) -> str:
    """The contents as HTML. An inline interaction becomes the mark of its response, all that is aside is left out."""
    return escape(holder.text or "", quote=False) + "".join(
        _written(child, marks or {}) + escape(child.tail or "", quote=False) for child in holder
    )


def html_of_all(holders: Iterable[ET.Element]) -> str:
    """The contents of several elements, each a block of its own."""
    return "".join(f"<div>{html_of(holder)}</div>" for holder in holders)


def split_questions(body: ET.Element) -> list[ET.Element]:
    """A body with several block interactions as one holder for each question: what stands before it goes with it.

    What is left after the last interaction is put before the first one.
    """
    holders, current = [], ET.Element("div")
    for piece in _pieces(body):
        current.append(piece)
        if interactions(piece):
            holders.append(current)
            current = ET.Element("div")
    if holders:
        for place, piece in enumerate(current):
            holders[0].insert(place, piece)
    return holders


def take_stimulus(holder: ET.Element) -> ET.Element:
    """What stands before the first question, taken out of its holder when the question has a prompt of its own."""
    stimulus = ET.Element("div")
    if next((found.find("prompt") for found in interactions(holder)), None) is not None:
        for piece in list(holder):
            if not interactions(piece):
                holder.remove(piece)
                stimulus.append(piece)
    return stimulus


def _pieces(holder: ET.Element) -> list[ET.Element]:
    pieces = []
    if (holder.text or "").strip():
        pieces.append(_paragraph(holder.text))
    for child in holder:
        if child.tag not in BLOCK and len(interactions(child)) > 1 and any(part.tag in BLOCK for part in child.iter()):
            pieces += _pieces(child)
        else:
            pieces.append(child)
        if (child.tail or "").strip():
            pieces.append(_paragraph(child.tail))
            child.tail = None
    return pieces


def _paragraph(text: str) -> ET.Element:
    made = ET.Element("p")
    made.text = text
    return made


def _written(element: ET.Element, marks: Mapping[str, str]) -> str:
    name = element.tag
    if name in INLINE:
        return escape(marks.get(element.get("responseIdentifier", ""), ""), quote=False)
    if name in BLOCK or name in ASIDE:
        return ""
    if name == "object" and element.get("type", "").startswith("image/"):
        alt = " ".join("".join(element.itertext()).split())
        return f'<img src="{escape(element.get("data", ""))}" alt="{escape(alt)}">'
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in element.attrib.items())
    if name in VOID:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{html_of(element, marks)}</{name}>"
