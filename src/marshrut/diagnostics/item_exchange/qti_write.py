"""Writing an item as QTI. A case becomes one composite item: its situation, then its questions, each with its score."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from marshrut.diagnostics.item_exchange.interactions import (
    GAP_MARK,
    Cloze,
    Criterion,
    Entry,
    Essay,
    Gap,
    Match,
    MultipleChoice,
    Number,
    Option,
    Order,
    ShortText,
    SingleChoice,
)
from marshrut.diagnostics.item_exchange.model import Case, Interaction, Item, Question
from marshrut.diagnostics.item_exchange.numerals import written_number
from marshrut.diagnostics.item_exchange.qti_names import QtiVersion, write_xml
from marshrut.diagnostics.item_exchange.qti_scoring import (
    declaration,
    element,
    outcome,
    scoring_rules,
    set_outcome,
    standard_template,
    sum_of,
)
from marshrut.diagnostics.item_exchange.rich_text import as_blocks, is_run, plain

TOOL = {"toolName": "Marshrut", "toolVersion": "1"}


def write_item(item: Item, version: QtiVersion) -> bytes:
    """The XML file of an item. Its tags and pictures travel beside it: see qti_package."""
    return write_xml(_Writer().item(item), version)


@dataclass(slots=True)
class _Writer:
    """The parts of an assessmentItem as they are gathered from its questions."""

    responses: list[ET.Element] = field(default_factory=list)
    outcomes: list[ET.Element] = field(default_factory=list)
    rules: list[ET.Element] = field(default_factory=list)
    said: list[ET.Element] = field(default_factory=list)

    def item(self, item: Item) -> ET.Element:
        body = element("itemBody")
        if isinstance(item.interaction, Case):
            body.append(element("div", {"class": "stimulus"}, *_blocks(item.stem)))
            for place, question in enumerate(item.interaction.questions, 1):
                frame = {"class": "question", "id": question.identifier, "label": question.title}
                body.append(element("div", frame, *self._question(question, f"Q{place}_")))
            scores = [f"Q{place}_SCORE" for place in range(1, len(item.interaction.questions) + 1)]
            self.rules.append(set_outcome("SCORE", sum_of(scores)))
            self._score("", item.points, item.feedback)
        else:
            body.extend(list(self._question(item.as_question(), "")))
        self.outcomes.append(outcome("MAXSCORE", default=written_number(item.points)))
        head = {"identifier": item.identifier, "title": item.title, "xml:lang": "ru"}
        fixed = {"adaptive": "false", "timeDependent": "false", **TOOL}
        parts = [*self.responses, *self.outcomes, body, self._processing(item.points), *self.said]
        return element("assessmentItem", {**head, **fixed}, *parts)

    def _processing(self, points: float) -> ET.Element:
        template = standard_template(self.rules, points)
        return element(
            "responseProcessing", {"template": template} if template else {}, *([] if template else self.rules)
        )

    def _score(self, prefix: str, points: float, feedback: str) -> None:
        self.outcomes.append(outcome(f"{prefix}SCORE", points))
        if feedback:  # shown always: the outcome is what it was from the start
            name = f"{prefix}GENERAL_FEEDBACK"
            self.outcomes.append(outcome(name, default="general", base="identifier"))
            shown = {"outcomeIdentifier": name, "identifier": "general", "showHide": "show"}
            self.said.append(element("modalFeedback", shown, *_blocks(feedback)))

    def _question(self, question: Question, prefix: str) -> Iterator[ET.Element]:
        self._score(prefix, question.points, question.feedback)
        interaction, response = question.interaction, f"{prefix}RESPONSE"
        if isinstance(interaction, Cloze):
            yield from self._cloze(question, interaction, prefix)
            return
        self.responses.append(declaration(interaction, question.points, response))
        self.rules += scoring_rules(interaction, question.points, response, f"{prefix}SCORE")
        yield from _blocks(question.stem)
        yield from self._interaction(interaction, response, prefix)

    def _cloze(self, question: Question, cloze: Cloze, prefix: str) -> Iterator[ET.Element]:
        gaps = {}
        for gap in cloze.gaps:
            response, score = f"{prefix}RESPONSE_{gap.identifier}", f"{prefix}SCORE_{gap.identifier}"
            self.responses.append(declaration(gap.answer, gap.points, response))
            self.outcomes.append(outcome(score, gap.points))
            self.rules += scoring_rules(gap.answer, gap.points, response, score)
            gaps[gap.identifier] = _inline(gap, response)
        scores = [f"{prefix}SCORE_{gap.identifier}" for gap in cloze.gaps]
        self.rules.append(set_outcome(f"{prefix}SCORE", sum_of(scores)))
        for block in _blocks(question.stem):
            _fill(block, gaps)
            yield block

    def _interaction(self, interaction: Interaction, response: str, prefix: str) -> Iterator[ET.Element]:
        own = {"responseIdentifier": response}
        match interaction:
            case SingleChoice() | MultipleChoice():
                yield self._choice(interaction, response, prefix)
            case Order(entries=entries):  # the key is in the declaration, not in the order of the file
                shown = sorted(entries, key=lambda entry: (plain(entry.text), entry.identifier))
                choices = (_choice_of("simpleChoice", entry) for entry in shown)
                yield element("orderInteraction", {**own, "shuffle": "true"}, *choices)
            case Match(left=left, right=right):
                limits = {"shuffle": "true", "maxAssociations": str(len(left))}
                yield element("matchInteraction", {**own, **limits}, _side(left, "1"), _side(right, "0"))
            case Number() | ShortText():
                yield element("p", {}, element("textEntryInteraction", own))
            case Essay(criteria=criteria, guidance=guidance):
                yield element("extendedTextInteraction", own)
                if criteria:
                    yield _rubric("criteria", [_criterion(criterion) for criterion in criteria])
                if guidance:
                    yield _rubric("guidance", _blocks(guidance))

    def _choice(self, choice: SingleChoice | MultipleChoice, response: str, prefix: str) -> ET.Element:
        is_single = isinstance(choice, SingleChoice)
        said = f"{prefix}FEEDBACK"
        if any(option.feedback for option in choice.options):
            cardinality = "single" if is_single else "multiple"
            kind = {"identifier": said, "cardinality": cardinality, "baseType": "identifier"}
            self.outcomes.append(element("outcomeDeclaration", kind))
            self.rules.append(set_outcome(said, element("variable", {"identifier": response})))
        limits = {"shuffle": str(choice.shuffle).lower(), "maxChoices": "1" if is_single else "0"}
        made = element("choiceInteraction", {"responseIdentifier": response, **limits})
        for option in choice.options:
            simple = _choice_of("simpleChoice", option)
            if option.feedback:
                name = "feedbackInline" if is_run(option.feedback) else "feedbackBlock"
                shown = {"outcomeIdentifier": said, "identifier": option.identifier, "showHide": "show"}
                simple.append(_fragment(name, option.feedback, shown))
            made.append(simple)
        return made


def _fragment(name: str, text: str, attributes: dict[str, str] | None = None) -> ET.Element:
    """An element that holds a canonical rich text."""
    made = ET.fromstring(f"<{name}>{text}</{name}>")
    made.attrib.update(attributes or {})
    return made


def _blocks(text: str) -> list[ET.Element]:
    return list(_fragment("div", as_blocks(text)))


def _choice_of(name: str, entry: Entry | Option) -> ET.Element:
    return _fragment(name, entry.text, {"identifier": entry.identifier})


def _side(entries: tuple[Entry, ...], most: str) -> ET.Element:
    choices = [_choice_of("simpleAssociableChoice", entry) for entry in entries]
    for choice in choices:
        choice.set("matchMax", most)
    return element("simpleMatchSet", {}, *choices)


def _rubric(kind: str, blocks: list[ET.Element]) -> ET.Element:
    return element("rubricBlock", {"class": kind, "use": "scoring", "view": "scorer"}, *blocks)


def _criterion(criterion: Criterion) -> ET.Element:
    """A table: the name of the criterion above, a row for each level with its points and its description."""
    rows = (
        element("tr", {}, element("td", text=written_number(level.points)), element("td", text=level.description))
        for level in criterion.levels
    )
    caption = element("caption", text=criterion.title)
    return element("table", {"class": "criterion", "id": criterion.identifier}, caption, element("tbody", {}, *rows))


def _inline(gap: Gap, response: str) -> ET.Element:
    if not isinstance(gap.answer, SingleChoice):
        return element("textEntryInteraction", {"responseIdentifier": response})
    choices = (_choice_of("inlineChoice", option) for option in gap.answer.options)
    shuffle = str(gap.answer.shuffle).lower()
    return element("inlineChoiceInteraction", {"responseIdentifier": response, "shuffle": shuffle}, *choices)


def _fill(block: ET.Element, gaps: dict[str, ET.Element]) -> None:
    """Put the interactions where the text says [[…]]."""
    for parent in list(block.iter()):
        _fill_text(parent, None, gaps)
        for child in list(parent):
            _fill_text(parent, child, gaps)


def _fill_text(parent: ET.Element, after: ET.Element | None, gaps: dict[str, ET.Element]) -> None:
    """The same in one text: the first of the parent, or the one after a child of it."""
    text = (parent.text if after is None else after.tail) or ""
    pieces = GAP_MARK.split(text)  # text, name, text, name, … text
    place = 0 if after is None else list(parent).index(after) + 1
    kept = ""
    for number, piece in enumerate(pieces):
        if number % 2 and piece in gaps:
            _set_text(parent, after, kept)
            kept, after = "", gaps[piece]
            parent.insert(place, after)
            place += 1
        else:
            kept += f"[[{piece}]]" if number % 2 else piece
    _set_text(parent, after, kept)


def _set_text(parent: ET.Element, after: ET.Element | None, text: str) -> None:
    if after is None:
        parent.text = text or None
    else:
        after.tail = text or None
