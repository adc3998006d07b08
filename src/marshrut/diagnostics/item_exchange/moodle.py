"""Reading Moodle XML: a quiz of questions, each with its texts as HTML and its pictures in base64."""

import base64
import binascii
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Cloze,
    Entry,
    Essay,
    Gap,
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
from marshrut.diagnostics.item_exchange.model import Interaction, Item
from marshrut.diagnostics.item_exchange.moodle_cloze import read_cloze
from marshrut.diagnostics.item_exchange.numerals import decimal_of, within
from marshrut.diagnostics.item_exchange.reading import (
    Collector,
    Desk,
    credit_of,
    number_of,
    one_line,
    tags_of,
    title_of,
)
from marshrut.diagnostics.item_exchange.rich_text import clean, from_plain, plain

UNSUPPORTED = {
    "description": "описание без вопроса",
    "calculated": "вычисляемый вопрос со случайными числами",
    "calculatedsimple": "вычисляемый вопрос со случайными числами",
    "calculatedmulti": "вычисляемый вопрос со случайными числами",
    "randomsamatch": "случайный вопрос на соответствие",
    "random": "случайный вопрос из категории",
    "ddimageortext": "перетаскивание на картинку",
    "ddmarker": "маркеры на картинке",
    "coderunner": "программа с проверкой",
    "stack": "задача STACK",
    "recordrtc": "запись голоса или видео",
}
WORDS_FROM = {"gapselect": "selectoption", "ddwtos": "dragbox"}
NUMBERED_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
LEFT_OUT = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
STANDARD = ("ваш ответ верный", "ваш ответ неправильный", "ваш ответ частично правильный", "your answer is")


def read_moodle(root: ET.Element, collector: Collector) -> None:
    """Every question of a <quiz> into the collector."""
    category, number = "", 0
    for question in root.iter("question"):
        kind = question.get("type", "")
        if kind == "category":
            category = one_line(question.findtext("category/text") or "").rpartition("/")[2]
            continue
        number += 1
        name = one_line(question.findtext("name/text") or "")
        where = f"вопрос {number}" + (f" «{name[:60]}»" if name else "")
        if kind not in KINDS:
            told = UNSUPPORTED.get(kind, f"вид «{kind[:40]}»")
            collector.refuse(where, f"Такой вид вопроса не переносится: {told}.", "Замените его вопросом другого вида.")
            continue
        labels = [tag.text or "" for tag in question.iterfind("tags/tag/text")] + [category]
        collector.add(where, _Question(question, number, name, labels, collector).item)


class _Question:
    def __init__(self, xml: ET.Element, number: int, name: str, labels: list[str], collector: Collector):
        self.xml, self.number, self.name, self.labels, self.collector = xml, number, name, labels, collector

    def item(self, desk: Desk) -> Item:
        self.desk = desk
        points = number_of(self.xml.findtext("defaultgrade") or "1", "балл")
        if points == 0:
            points = 1.0
            desk.remark("Балл за вопрос был 0, поставлен 1.")
        self.points = points
        self.stem = self._rich(self.xml.find("questiontext"))
        interaction = KINDS[self.xml.get("type", "")](self)
        if any(self._is_said(self.xml.find(name)) for name in LEFT_OUT):
            desk.remark("Общие отзывы на верный и неверный ответ не переносятся.", "Впишите нужное в общее пояснение.")
        return desk.item(
            identifier=self.collector.identifier(self.xml.findtext("idnumber") or f"q{self.number}"),
            title=title_of(self.name, self.stem, f"Вопрос {self.number}"),
            stem=self.stem,
            interaction=interaction,
            points=self.points,
            feedback=self._rich(self.xml.find("generalfeedback")),
            tags=tags_of(self.labels),
        )

    def choice(self) -> Interaction:
        shuffle = _is_on(self.xml, "shuffleanswers", usual=True)
        options = tuple(
            Option(f"o{place}", self._rich(answer, usual="html"), _credit(answer), self._rich(answer.find("feedback")))
            for place, answer in enumerate(self.xml.iterfind("answer"), 1)
        )
        if _is_on(self.xml, "single", usual=True):
            return SingleChoice(options, shuffle)
        return MultipleChoice(options, Scoring.PARTIAL, shuffle)

    def all_or_nothing(self) -> Interaction:
        choice = self.choice()
        options = tuple(
            Option(option.identifier, option.text, float(option.credit > 0), option.feedback)
            for option in choice.options
        )
        return MultipleChoice(options, Scoring.ALL_OR_NOTHING, choice.shuffle)

    def true_or_false(self) -> Interaction:
        options = []
        for place, answer in enumerate(self.xml.iterfind("answer"), 1):
            said = (answer.findtext("text") or "").strip().lower()
            text = {"true": "Верно", "false": "Неверно"}.get(said) or self._rich(answer)
            options.append(Option(f"o{place}", text, _credit(answer), self._rich(answer.find("feedback"))))
        return SingleChoice(tuple(options), shuffle=False)

    def short_text(self) -> Interaction:
        case_sensitive = _is_on(self.xml, "usecase", usual=False)
        accepted: dict[str, Accepted] = {}
        for answer in self._answers():
            pattern = one_line(answer.findtext("text") or "")
            if pattern.strip("* "):  # «*» alone only carries what is said to all other answers
                accepted.setdefault(pattern if case_sensitive else pattern.lower(), Accepted(pattern, _credit(answer)))
        return ShortText(tuple(accepted.values()), case_sensitive)

    def number_(self) -> Interaction:
        if any(one_line(unit.text or "") for unit in self.xml.iterfind("units/unit/unit_name")):
            self.desk.remark("Единицы измерения не переносятся.", "Напишите в тексте вопроса, в чём дать ответ.")
        return Number(
            tuple(
                within(
                    decimal_of(answer.findtext("text") or ""),
                    decimal_of(answer.findtext("tolerance") or "0"),
                    _credit(answer),
                )
                for answer in self._answers()
                if (answer.findtext("text") or "").strip() != "*"
            )
        )

    def match(self) -> Interaction:
        left, right, pairs = [], {}, []
        for place, row in enumerate(self.xml.iterfind("subquestion"), 1):
            text = from_plain(row.findtext("answer/text") or "")
            if not text:
                continue
            entry = right.setdefault(text, Entry(f"r{len(right) + 1}", text))
            question = self._rich(row)
            if question:  # an empty question only adds a wrong partner
                left.append(Entry(f"l{place}", question))
                pairs.append(entry.identifier)
        return Match(tuple(left), tuple(right.values()), tuple(pairs))

    def order(self) -> Interaction:
        if self.xml.findtext("gradingtype", "-1").strip() not in ("-1", "ALL_OR_NOTHING"):
            self.desk.remark("Порядок теперь оценивается целиком: всё или ничего.")
        return Order(
            tuple(Entry(f"e{place}", self._rich(answer)) for place, answer in enumerate(self.xml.iterfind("answer"), 1))
        )

    def essay(self) -> Interaction:
        return Essay(guidance=self._rich(self.xml.find("graderinfo")))

    def cloze(self) -> Interaction:
        """The gaps are written inside the text, so the text is cleaned only after they are taken out of it."""
        text = self.xml.find("questiontext")
        html, gaps = read_cloze((text.findtext("text") or "") if text is not None else "", self.desk)
        self.stem = self._rich(text, html=html)
        if not self.xml.findtext("defaultgrade"):
            self.points = sum(gap.points for gap in gaps)
        weights = sum(gap.points for gap in gaps)
        return Cloze(tuple(Gap(gap.identifier, gap.answer, self.points * gap.points / weights) for gap in gaps))

    def words(self) -> Interaction:
        """Gaps «[[2]]» that take the second of the words below, each shown among the words of its group."""
        entries = list(self.xml.iterfind(WORDS_FROM[self.xml.get("type", "")]))
        words = [(plain(clean(entry.findtext("text") or "").text), entry.findtext("group") or "1") for entry in entries]
        rights: list[int] = []

        def mark(number: str) -> str:
            if not 1 <= int(number) <= len(words):
                raise UnfitItem(f"Для пропуска [[{number}]] нет слова.", "Добавьте слово или уберите пропуск.")
            rights.append(int(number))
            return f"[[g{len(rights)}]]"

        parts = NUMBERED_GAP.split(self.stem)
        self.stem = "".join(mark(part) if place % 2 else part for place, part in enumerate(parts))
        if not rights:
            raise UnfitItem("В тексте нет ни одного пропуска.", "Добавьте пропуск.")
        return Cloze(
            tuple(
                Gap(f"g{place}", _word_choice(words, right), self.points / len(rights))
                for place, right in enumerate(rights, 1)
            )
        )

    def _answers(self) -> list[ET.Element]:
        answers = list(self.xml.iterfind("answer"))
        if any(self._is_said(answer.find("feedback")) for answer in answers):
            self.desk.remark(
                "Пояснения к отдельным ответам этого вида вопроса не переносятся.", "Впишите их в общее пояснение."
            )
        return answers

    def _is_said(self, element: ET.Element | None) -> bool:
        said = plain(clean(element.findtext("text") or "").text) if element is not None else ""
        return bool(said) and not said.lower().startswith(STANDARD)

    def _rich(self, element: ET.Element | None, *, usual: str = "html", html: str | None = None) -> str:
        if element is None:
            return ""
        self.desk.sources = {
            f"@@PLUGINFILE@@{file.get('path', '/')}{file.get('name', '')}": _bytes(file.text or "")
            for file in element.iterfind("file")
        }
        text = (element.findtext("text") or "") if html is None else html
        if element.get("format", usual) == "plain_text":
            return self.desk.plain(text)
        return self.desk.rich(text)


def _word_choice(words: list[tuple[str, str]], right: int) -> SingleChoice:
    group = words[right - 1][1]
    return SingleChoice(
        tuple(
            Option(f"o{place}", from_plain(word), float(place == right))
            for place, (word, of_group) in enumerate(words, 1)
            if of_group == group
        )
    )


def _credit(answer: ET.Element) -> float:
    return credit_of(number_of(answer.get("fraction", "0"), "доля ответа, %"))


def _is_on(question: ET.Element, name: str, *, usual: bool) -> bool:
    said = (question.findtext(name) or "").strip().lower()
    return said in ("1", "true") if said else usual


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


KINDS: dict[str, Callable[[_Question], Interaction]] = {
    "multichoice": _Question.choice,
    "multichoiceset": _Question.all_or_nothing,
    "truefalse": _Question.true_or_false,
    "shortanswer": _Question.short_text,
    "numerical": _Question.number_,
    "matching": _Question.match,
    "ordering": _Question.order,
    "essay": _Question.essay,
    "cloze": _Question.cloze,
    "multianswer": _Question.cloze,
    "gapselect": _Question.words,
    "ddwtos": _Question.words,
}
