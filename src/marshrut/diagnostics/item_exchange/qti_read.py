"""Reading an item of QTI 2.0–3.0. One with several block interactions becomes a case."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field

from marshrut.diagnostics.item_exchange import qti_body
from marshrut.diagnostics.item_exchange.interactions import (
    IDENTIFIER,
    Cloze,
    Criterion,
    Entry,
    Essay,
    Gap,
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
from marshrut.diagnostics.item_exchange.model import Case, Interaction, Item, Question, Tags
from marshrut.diagnostics.item_exchange.qti_body import html_of, html_of_all, interactions
from marshrut.diagnostics.item_exchange.qti_key import ADVISE_KEY, Key, Scorebook
from marshrut.diagnostics.item_exchange.qti_names import as_version_2
from marshrut.diagnostics.item_exchange.reading import (
    Collector,
    Desk,
    free_identifier,
    number_of,
    one_line,
    title_of,
)
from marshrut.diagnostics.item_exchange.rich_text import as_blocks, from_plain, plain

SAID = ("feedbackBlock", "feedbackInline")
OUR_GAP = re.compile(r"(?:Q\d+_)?RESPONSE_(.+)")
OUR_PREFIX = re.compile(r"(Q\d+_)RESPONSE")
PART_FEEDBACK = re.compile(r"Q\d+_GENERAL_FEEDBACK")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an item's package knows about it. sources: address as the item writes it → bytes of a picture."""

    sources: Mapping[str, bytes] = field(default_factory=dict)
    tags: Tags = field(default_factory=Tags)
    stimulus: str = ""  # HTML of a text that several items share


def read_item(root: ET.Element, collector: Collector, where: str, around: Surroundings | None = None) -> None:
    """An assessmentItem of any version into the collector."""
    item = as_version_2(root)
    name = one_line(item.get("title") or "")
    where = ", ".join(filter(None, (where, f"задание «{name[:60]}»" if name else "")))
    collector.add(where, _Reader(item, collector, around or Surroundings()).item)


class _Reader:
    def __init__(self, xml: ET.Element, collector: Collector, around: Surroundings):
        self.xml, self.collector, self.around = xml, collector, around

    def item(self, desk: Desk) -> Item:
        self.desk = desk
        desk.sources = self.around.sources
        body = self.xml.find("itemBody")
        self._refuse_unsupported(body)
        self.book = Scorebook(self.xml)
        found = interactions(body)
        name = self.xml.get("identifier") or self.xml.get("title") or "item"
        title, fallback = self.xml.get("title") or "", f"Задание {name}"
        frames = body.findall("div[@class='question']")
        total = self.book.maximum("MAXSCORE") or self.book.maximum("SCORE")
        if frames or (len(found) > 1 and any(part.tag in qti_body.BLOCK for part in found)):
            stem, interaction = self._case(body, frames, total)
            points = sum(question.points for question in interaction.questions)
            points = total if total and abs(total - points) < 1e-6 else points
        else:
            stem, interaction, points = self._interaction(body, "", total)
        if self.around.stimulus:
            stem = as_blocks(desk.rich(self.around.stimulus)) + as_blocks(stem)
        return desk.item(
            identifier=self.collector.identifier(name),
            title=title_of(title, stem, fallback),
            stem=stem,
            interaction=interaction,
            points=points,
            feedback=self._feedback(body),
            tags=self.around.tags,
        )

    def _refuse_unsupported(self, body: ET.Element | None) -> None:
        if body is None:
            raise UnfitItem("В задании нет текста (itemBody).", ADVISE_KEY)
        if self.xml.find("templateDeclaration") is not None:
            raise UnfitItem("Задание со случайными значениями не переносится.", "Запишите его с постоянными числами.")
        told = qti_body.unsupported(body)
        if told:
            raise UnfitItem(f"Такой вид задания не переносится: {told}.", "Замените его заданием другого вида.")
        if not interactions(body):
            raise UnfitItem("В задании не на что отвечать: нет ни вариантов, ни поля ответа.", ADVISE_KEY)

    def _case(self, body: ET.Element, frames: list[ET.Element], total: float | None) -> tuple[str, Case]:
        if frames:
            stimulus = body.find("div[@class='stimulus']")
            stem = self.desk.rich(html_of(stimulus)) if stimulus is not None else ""
            return stem, Case(tuple(self._part(frame, place) for place, frame in enumerate(frames, 1)))
        holders = qti_body.split_questions(body)
        stimulus = self.desk.rich(html_of(qti_body.take_stimulus(holders[0])))
        weights = [
            sum(self.book.worth(found.get("responseIdentifier", "")) for found in interactions(holder))
            for holder in holders
        ]
        scale = total / sum(weights) if total else 1.0
        parts = []
        for place, (holder, weight) in enumerate(zip(holders, weights, strict=True), 1):
            stem, interaction, points = self._interaction(holder, "", weight * scale)
            title = title_of("", stem, f"Вопрос {place}")
            parts.append(
                Question(identifier=f"p{place}", title=title, stem=stem, interaction=interaction, points=points)
            )
        title = from_plain(one_line(self.xml.get("title") or "") or f"Вопросов: {len(parts)}")
        return stimulus or title, Case(tuple(parts))

    def _part(self, frame: ET.Element, place: int) -> Question:
        first = next(iter(interactions(frame)), None)
        if first is None:
            raise UnfitItem(f"В вопросе {place} кейса не на что отвечать.", ADVISE_KEY)
        own = OUR_PREFIX.match(first.get("responseIdentifier", ""))
        prefix = own[1] if own else ""
        stem, interaction, points = self._interaction(frame, prefix, self.book.maximum(f"{prefix}SCORE"))
        said = self.xml.findall(f"modalFeedback[@outcomeIdentifier='{prefix}GENERAL_FEEDBACK']") if prefix else []
        return Question(
            identifier=frame.get("id") or f"p{place}",
            title=title_of(frame.get("label") or "", stem, f"Вопрос {place}"),
            stem=stem,
            interaction=interaction,
            points=points,
            feedback=self.desk.rich(html_of_all(said)),
        )

    def _interaction(self, holder: ET.Element, prefix: str, total: float | None) -> tuple[str, Interaction, float]:
        """The text, the interaction and the points of a holder of one question."""
        found = interactions(holder)
        first = found[0]
        response = first.get("responseIdentifier", "")
        is_gap = len(found) > 1 or first.tag == "inlineChoiceInteraction" or OUR_GAP.fullmatch(response)
        if first.tag in qti_body.INLINE and (is_gap or not qti_body.is_alone(first, holder)):
            return self._cloze(holder, prefix, total)
        prompt = first.find("prompt")
        html = f"<div>{html_of(holder)}</div>" + (f"<div>{html_of(prompt)}</div>" if prompt is not None else "")
        key = self.book.key(response)
        match first.tag:
            case "choiceInteraction":
                answer = self._choice(first, key, total)
            case "orderInteraction":
                answer = self._order(first, key)
            case "matchInteraction":
                answer = self._match(first, key)
            case "extendedTextInteraction":
                answer = self._essay(holder)
            case _:
                answer = self._typed(response)
        if isinstance(answer, Essay) and answer.criteria:
            total = sum(criterion.maximum for criterion in answer.criteria)
        return self.desk.rich(html), answer, total or self.book.worth(response)

    def _cloze(self, holder: ET.Element, prefix: str, total: float | None) -> tuple[str, Cloze, float]:
        marks: dict[str, str] = {}
        answers, weights, taken, are_ours = [], [], set(), True
        for found in interactions(holder):
            response = found.get("responseIdentifier", "")
            ours = OUR_GAP.fullmatch(response)
            name = ours[1] if ours and IDENTIFIER.fullmatch(ours[1]) else response
            name = free_identifier(name, taken)
            marks[response] = f"[[{name}]]"
            is_choice = found.tag == "inlineChoiceInteraction"
            answers.append((name, self._inline_choice(found, response) if is_choice else self._typed(response)))
            own = self.book.maximum(f"{prefix}SCORE_{name}")
            are_ours = are_ours and own is not None
            weights.append(own or self.book.worth(response))
        scale = 1.0 if are_ours or not total else total / sum(weights)
        gaps = tuple(Gap(*answer, weight * scale) for answer, weight in zip(answers, weights, strict=True))
        return self.desk.rich(html_of(holder, marks)), Cloze(gaps), total or sum(weights)

    def _typed(self, response: str) -> Number | ShortText:
        if self.book.key(response).base in ("float", "integer"):
            return self.book.number(response)
        return self.book.short_text(response, self.desk)

    def _choice(self, found: ET.Element, key: Key, points: float | None) -> SingleChoice | MultipleChoice:
        simple = found.findall("simpleChoice")
        credits = key.credits([choice.get("identifier", "") for choice in simple], points)
        options = tuple(
            Option(
                entry.identifier,
                entry.text,
                credit,
                self.desk.rich(html_of_all([part for part in choice.iter() if part.tag in SAID])),
            )
            for entry, choice, credit in zip(self._entries(simple), simple, credits, strict=True)
        )
        shuffle = found.get("shuffle", "false") == "true"
        if key.is_single:
            return SingleChoice(options, shuffle)
        return MultipleChoice(options, Scoring.PARTIAL if key.best else Scoring.ALL_OR_NOTHING, shuffle)

    def _inline_choice(self, found: ET.Element, response: str) -> SingleChoice:
        choices = found.findall("inlineChoice")
        credits = self.book.key(response).credits([choice.get("identifier", "") for choice in choices])
        entries = self._entries(choices)
        return SingleChoice(
            tuple(
                Option(entry.identifier, from_plain(plain(entry.text)), credit)
                for entry, credit in zip(entries, credits, strict=True)
            ),
            found.get("shuffle", "false") == "true",
        )

    def _order(self, found: ET.Element, key: Key) -> Order:
        choices = found.findall("simpleChoice")
        named = dict(zip((choice.get("identifier", "") for choice in choices), self._entries(choices), strict=True))
        if set(key.correct) != set(named) or len(key.correct) != len(named):
            raise UnfitItem("Верный порядок записан не для всех строк.", ADVISE_KEY)
        return Order(tuple(named[name] for name in key.correct))

    def _match(self, found: ET.Element, key: Key) -> Match:
        sides = [side.findall("simpleAssociableChoice") for side in found.findall("simpleMatchSet")]
        if len(sides) != 2:
            raise UnfitItem("В соответствии должно быть два столбца.", ADVISE_KEY)
        taken: set[str] = set()
        left, right = (self._entries(side, taken) for side in sides)
        names = dict(
            zip((choice.get("identifier", "") for side in sides for choice in side), left + right, strict=True)
        )
        told = [pair.split() for pair in ([pair for pair, points in key.mapped.items() if points > 0] or key.correct)]
        partners: dict[str, list[str]] = {}
        for pair in told:
            if len(pair) != 2 or not set(pair) <= set(names):
                raise UnfitItem("Пары соответствия записаны неверно.", ADVISE_KEY)
            partners.setdefault(names[pair[0]].identifier, []).append(names[pair[1]].identifier)
        if any(points < 0 for points in key.mapped.values()):
            self.desk.remark("Штрафы за неверные пары не переносятся.")
        if any(len(rights) > 1 for rights in partners.values()):
            raise UnfitItem("Одной строке слева подходят несколько строк справа.", "Оставьте каждой строке одну пару.")
        pairs = tuple(partners.get(entry.identifier, [""])[0] for entry in left)
        return Match(tuple(left), tuple(right), pairs, Scoring.PARTIAL if key.best else Scoring.ALL_OR_NOTHING)

    def _entries(self, choices: list[ET.Element], taken: set[str] | None = None) -> list[Entry]:
        taken = set() if taken is None else taken
        return [
            Entry(free_identifier(choice.get("identifier", ""), taken), self.desk.rich(html_of(choice)))
            for choice in choices
        ]

    def _essay(self, holder: ET.Element) -> Essay:
        criteria, guidance = [], []
        for rubric in holder.iter("rubricBlock"):
            tables = rubric.findall("table[@class='criterion']")
            criteria += [_criterion(table, place) for place, table in enumerate(tables, 1)]
            if not tables:
                guidance.append(rubric)
        return Essay(tuple(criteria), self.desk.rich(html_of_all(guidance)))

    def _feedback(self, body: ET.Element) -> str:
        said = [
            shown
            for shown in self.xml.iter("modalFeedback")
            if not PART_FEEDBACK.fullmatch(shown.get("outcomeIdentifier", ""))
        ]
        of_choices = {part for choice in body.iter("simpleChoice") for part in choice.iter()}
        said += [part for part in body.iter() if part.tag in SAID and part not in of_choices]
        return self.desk.rich(html_of_all(said))


def _criterion(table: ET.Element, place: int) -> Criterion:
    levels = []
    for row in table.iter("tr"):
        cells = ["".join(cell.itertext()) for cell in row.findall("td")]
        if len(cells) == 2:
            levels.append(Level(number_of(cells[0], "балл уровня"), one_line(cells[1])))
    name = table.get("id") or f"k{place}"
    return Criterion(name, one_line(table.findtext("caption") or "") or f"Критерий {place}", tuple(levels))
