"""XML from strangers: document types, entities and bottomless nesting are refused before anything is built."""

import xml.etree.ElementTree as ET
from xml.parsers import expat

from marshrut.base.errors import DomainError

DEEPEST = 100
RESAVE = "Выгрузите его заново из той системы, где он создан."


class UnreadableItems(DomainError):
    """The file as a whole gives no items. `what` is wrong, `advice` says what to do: Russian sentences."""

    def __init__(self, what: str, advice: str = RESAVE):
        super().__init__(f"{what} {advice}")
        self.what = what
        self.advice = advice


def parse_xml(content: bytes) -> ET.Element:
    """The root element; names in namespaces are «{namespace}name», comments are left out.

    :raises UnreadableItems: not well-formed, an unknown encoding, a document type (that is where entities are
        declared: bombs and files from outside), or elements more than 100 deep.
    """
    builder, depth = ET.TreeBuilder(), 0
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableItems("В файле XML слишком много уровней вложенности.")
        builder.start(_name(name), {_name(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(name))

    def refuse(*_: object) -> None:
        raise UnreadableItems(
            "В файле XML объявлены сущности или тип документа (<!DOCTYPE>): такие файлы могут повредить серверу.",
            "Удалите эту строку или выгрузите файл заново из той системы, где он создан.",
        )

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
        return builder.close()
    except expat.ExpatError as error:
        raise UnreadableItems(f"Файл XML повреждён: ошибка в строке {error.lineno}.") from error
    except (LookupError, ValueError) as error:
        raise UnreadableItems("Кодировка файла XML не читается.", "Сохраните файл в кодировке UTF-8.") from error


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _name(name: str) -> str:
    return "{" + name if "}" in name else name
