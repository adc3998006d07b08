"""The gaps that Moodle writes into the text of a question: «{2:SHORTANSWER:=Лена~%50%Обь}»."""

import re

from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Gap,
    Interval,
    Number,
    Option,
    ShortText,
    SingleChoice,
    UnfitItem,
)
from marshrut.diagnostics.item_exchange.numerals import decimal_of, within
from marshrut.diagnostics.item_exchange.reading import Desk, credit_of, number_of, one_line
from marshrut.diagnostics.item_exchange.rich_text import clean, from_plain, plain

GAP = re.compile(r"\{(\d{0,3}):([A-Z]+(?:_[A-Z]+)*):((?:\\.|[^\\}]){0,5000}+)\}", re.DOTALL)
GAP_BEGINS = re.compile(r"\{\d{0,3}:[A-Z]")
MOST_GAPS = 200
ANSWER = re.compile(r"(=|%-?[\d.,]+%)?((?:\\.|[^\\~])*)(?:~|\Z)", re.DOTALL)
FEEDBACK = re.compile(r"((?:\\.|[^\\#])*)(#?)", re.DOTALL)
TEXT = frozenset({"SHORTANSWER", "SA", "MW"})
EXACT_TEXT = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
NUMERICAL = frozenset({"NUMERICAL", "NM"})
CHOICE = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VHS]{0,2})")


def read_cloze(html: str, desk: Desk) -> tuple[str, tuple[Gap, ...]]:
    """The text with «[[g1]]» in place of every gap, and the gaps; their points are Moodle's weights.

    :raises UnfitItem: no gap, or one of a kind that cannot be taken.
    """
    gaps: list[Gap] = []

    def take(found: re.Match[str]) -> str:
        answers = [
            (_credit(mark), _text(text, desk)) for mark, text in ANSWER.findall(found[3]) if mark or text.strip()
        ]
        weight = float(found[1] or 1) or 1.0
        gaps.append(Gap(f"g{len(gaps) + 1}", _answer(found[2], answers), weight))
        return f"[[{gaps[-1].identifier}]]"

    if len(GAP_BEGINS.findall(html)) > MOST_GAPS:
        raise UnfitItem(f"В тексте больше {MOST_GAPS} пропусков.", "Разделите текст на несколько вопросов.")
    marked = GAP.sub(take, html)
    if not gaps:
        raise UnfitItem("В тексте нет ни одного пропуска.", "Пропуск пишется так: {1:SHORTANSWER:=ответ}.")
    return marked, tuple(gaps)


def _text(text: str, desk: Desk) -> str:
    found = FEEDBACK.match(text)
    if found[2]:
        desk.remark("Пояснения внутри пропусков не переносятся.", "Впишите их в общее пояснение.")
    return one_line(plain(clean(re.sub(r"\\(.)", r"\1", found[1])).text))


def _credit(mark: str) -> float:
    if mark == "=":
        return 1.0
    return credit_of(number_of(mark.strip("%"), "доля ответа, %")) if mark else 0.0


def _answer(kind: str, answers: list[tuple[float, str]]) -> SingleChoice | Number | ShortText:
    if CHOICE.fullmatch(kind):
        return SingleChoice(
            tuple(Option(f"o{place}", from_plain(text), credit) for place, (credit, text) in enumerate(answers, 1))
        )
    told = [(credit, text) for credit, text in answers if text.strip("* ")]
    if kind in NUMERICAL:
        return Number(tuple(_interval(text, credit) for credit, text in told))
    if kind in TEXT | EXACT_TEXT:
        exact = kind in EXACT_TEXT
        accepted: dict[str, Accepted] = {}
        for credit, text in told:
            accepted.setdefault(text if exact else text.lower(), Accepted(text, credit))
        return ShortText(tuple(accepted.values()), exact)
    raise UnfitItem(
        f"Пропуск вида {kind[:40]} не переносится.", "Замените его пропуском с выбором одного слова или вводом ответа."
    )


def _interval(text: str, credit: float) -> Interval:
    value, _, tolerance = text.partition(":")
    return within(decimal_of(value), decimal_of(tolerance or "0"), credit)
