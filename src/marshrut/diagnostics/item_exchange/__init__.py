"""Test items in and out, in the formats of other systems: pure, knows no database.

read_items(path, name=…) → Reading(items, problems)
    QTI 2.0–3.0 (an item or an IMS package), Moodle XML, GIFT, a table of questions (xlsx, xls, ods, csv), by content.
    Good items come in although others are bad; a problem says where, what is wrong and what to do.
write_package(target, items, version) · write_item(item, version)
    QTI 2.1 or 3.0 for any item.
write_gift(items) → text, problems
    what GIFT can hold.
write_template(target)
    our own table of questions to fill in.
Item
    the form between them; texts are canonical safe rich text, checked when an item is made (UnfitItem).
"""

from marshrut.diagnostics.item_exchange.gift_write import write_gift
from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Cloze,
    Criterion,
    Entry,
    Essay,
    Gap,
    Interval,
    Level,
    Match,
    MultipleChoice,
    Number,
    Option,
    Order,
    Scoring,
    ShortText,
    SingleChoice,
    UnfitItem,
)
from marshrut.diagnostics.item_exchange.media import Media
from marshrut.diagnostics.item_exchange.model import Case, Interaction, Item, Question, Tags
from marshrut.diagnostics.item_exchange.qti_names import QtiVersion
from marshrut.diagnostics.item_exchange.qti_package import write_package
from marshrut.diagnostics.item_exchange.qti_write import write_item
from marshrut.diagnostics.item_exchange.read_items import read_items
from marshrut.diagnostics.item_exchange.reading import Problem, Reading
from marshrut.diagnostics.item_exchange.rich_text import clean, from_plain, is_canonical, plain
from marshrut.diagnostics.item_exchange.template import write_template

__all__ = [
    "Accepted",
    "Case",
    "Cloze",
    "Criterion",
    "Entry",
    "Essay",
    "Gap",
    "Interaction",
    "Interval",
    "Item",
    "Level",
    "Match",
    "Media",
    "MultipleChoice",
    "Number",
    "Option",
    "Order",
    "Problem",
    "QtiVersion",
    "Question",
    "Reading",
    "Scoring",
    "ShortText",
    "SingleChoice",
    "Tags",
    "UnfitItem",
    "clean",
    "from_plain",
    "is_canonical",
    "plain",
    "read_items",
    "write_gift",
    "write_item",
    "write_package",
    "write_template",
]
