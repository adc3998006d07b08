"""Reading GIFT, the text format of Moodle.

A file is questions parted by blank lines; a question is «::title:: text {answers} text». The signs ~ = # { } : lose
their meaning after a backslash.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Entry,
    Essay,
    Interval,
    Match,
    MultipleChoice,
    Number,
    Option,
    Scoring,
    ShortText,
    SingleChoice,
    UnfitItem,
)
from marshrut.diagnostics.item_exchange.model import Interaction, Item
from marshrut.diagnostics.item_exchange.numerals import interval_of
from marshrut.diagnostics.item_exchange.reading import (
    Collector,
    Desk,
    credit_of,
    number_of,
    one_line,
    tags_of,
    title_of,
)
from marshrut.diagnostics.item_exchange.rich_text import plain

SIGNS = "~=#{}:\\"
HIDDEN = {sign: chr(0xE000 + place) for place, sign in enumerate(SIGNS)}  # private use: no text has them
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
PRIVATE = re.compile("[\ue000-\ue00f]")
SHOWN = {ord(hidden): sign for sign, hidden in HIDDEN.items()}
COMMENT = re.compile(r"\s*//(.*)")
CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)")
MARKED = re.compile(r"\[(id|tag):([^\]]*)\]")
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%\s*(-?[0-9.,]+)\s*%")
HTML_TAG = re.compile(r"</?(?:p|b|i|strong|em|br|ul|ol|li|table|sub|sup|img|div|span|pre|code|h\d)\b[^>]*>", re.I)
TRUE, FALSE = ("t", "true"), ("f", "false")
GOES_ON = ("=", "~", "#", "}")  # after a blank line inside the braces: people leave them between answers
BLANK = " \t\n\r\f"  # an unbreakable space is a letter
BRACES = "Проверьте фигурные скобки вокруг ответов: { в начале и } в конце; в тексте ставьте \\{ и \\}."


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one question, with what was said in the comments above it. `line` is counted from 1."""

    line: int
    text: str
    marks: tuple[tuple[str, str], ...]
    category: str


@dataclass(frozen=True, slots=True)
class _Answer:
    is_right: bool
    weight: float | None
    text: str
    feedback: str


def read_gift(text: str, collector: Collector) -> None:
    """Every question of the text into the collector."""
    for number, block in enumerate(_blocks(text), 1):
        title = TITLE.match(block.text)
        name = f" «{_shown(title[1]).strip()[:60]}»" if title else ""
        where = f"строка {block.line}, вопрос {number}{name}"
        collector.add(where, lambda desk, block=block, number=number: _item(block, number, desk, collector))


def _blocks(text: str) -> Iterator[_Block]:
    text = ESCAPED.sub(lambda found: "\n" if found[1] == "n" else HIDDEN[found[1]], PRIVATE.sub("", _one_ends(text)))
    lines, marks, category, start, depth = [], [], "", 0, 0
    all_lines = [*text.split("\n"), ""]
    following = _following(all_lines)
    for number, line in enumerate(all_lines, 1):
        comment, told = COMMENT.match(line), CATEGORY.match(line)
        if comment:
            marks += MARKED.findall(comment[1])
        elif told:
            category = told[1].strip()
        elif line.strip():
            start = start if lines else number
            lines.append(line)
            depth += line.count("{") - line.count("}")
        elif lines and depth > 0 and following[number - 1].startswith(GOES_ON):
            lines.append(line)
        elif lines:
            yield _Block(start, "\n".join(lines), tuple(marks), category)
            lines, marks, depth = [], [], 0


def _following(lines: list[str]) -> list[str]:
    """For each line the next one that is not blank."""
    following, last = [], ""
    for line in reversed(lines):
        following.append(last)
        last = line.strip() or last
    return following[::-1]


def _one_ends(text: str) -> str:
    """One kind of line ends; an escaped end of line is written «\\n» in the file and stays."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _item(block: _Block, number: int, desk: Desk, collector: Collector) -> Item:
    title = TITLE.match(block.text)
    rest = block.text[title.end() :] if title else block.text
    markup = FORMAT.match(rest)
    kind = markup[1].lower() if markup else ""
    rest = rest[markup.end() :] if markup else rest
    before, brace, after = rest.partition("{")
    body, closing, tail = after.rpartition("}")
    if not brace and "}" not in rest:
        raise UnfitItem("Это текст без вопроса: в нём нет фигурных скобок с ответами.", BRACES)
    if not brace or not closing or "{" in body or "}" in before + body:
        raise UnfitItem("Скобки { } вокруг ответов не сходятся.", BRACES)
    body, _, general = body.partition("####")
    tail = tail.strip(BLANK)
    gap = (" _____" if tail[0] in ",.;:!?)»" else " _____ ") if tail else ""
    stem = _rich(before.rstrip(BLANK) + gap + tail, kind, desk)
    wanted = next((value for name, value in block.marks if name == "id"), f"q{number}")
    interaction = _interaction(body.strip(BLANK), kind, desk)
    labels = [_shown(value) for name, value in block.marks if name == "tag"]
    category = _shown(block.category).replace("//", "/").rpartition("/")[2]
    return desk.item(
        identifier=collector.identifier(wanted),
        title=title_of(_shown(title[1]) if title else "", stem, f"Вопрос {number}"),
        stem=stem,
        interaction=interaction,
        feedback=_rich(general, kind, desk),
        tags=tags_of([*labels, category]),
    )


def _interaction(body: str, kind: str, desk: Desk) -> Interaction:
    if not body:
        return Essay()
    if body.startswith("#"):
        return _number(body[1:], desk)
    verdict, *feedback = body.split("#")
    if verdict.strip().lower() in TRUE + FALSE:
        return _true_or_false(verdict.strip().lower() in TRUE, feedback, kind, desk)
    answers = list(_answers(body))
    if not answers:
        raise UnfitItem("Перед ответами нет знаков = и ~.", "Верный ответ начните с =, неверный с ~.")
    rights = [answer for answer in answers if answer.is_right]
    if len(rights) == len(answers):
        if all("->" in answer.text for answer in answers):
            return _match(answers, kind, desk)
        return _short_text(answers, desk)
    options = tuple(
        Option(
            f"o{place}",
            _rich(answer.text, kind, desk),
            credit_of(float(answer.is_right) * 100 if answer.weight is None else answer.weight),
            _rich(answer.feedback, kind, desk),
        )
        for place, answer in enumerate(answers, 1)
    )
    full = [option for option in options if option.credit == 1]
    if (rights and full) or (len(full) == 1 and all(option.credit <= 0 for option in options if option is not full[0])):
        return SingleChoice(options)
    return MultipleChoice(options, Scoring.PARTIAL)


def _answers(body: str) -> Iterator[_Answer]:
    for part in re.findall(r"[=~][^=~]*", body):
        sign, text = part[0], part[1:]
        weight = WEIGHT.match(text)
        if weight:
            text = text[weight.end() :]
        text, _, feedback = text.partition("#")
        share = number_of(weight[1], "доля ответа, %") if weight else None
        yield _Answer(sign == "=", share, text.strip(BLANK), feedback.strip(BLANK))


def _number(body: str, desk: Desk) -> Number:
    if not body.strip().startswith(("=", "~")):
        body = f"={body.strip()}"
    intervals: list[Interval] = []
    for answer in _answers(body):
        _no_feedback(answer, desk)
        if answer.is_right and answer.text:
            text = _shown(answer.text)
            intervals.append(interval_of(text, credit_of(100.0 if answer.weight is None else answer.weight)))
    return Number(tuple(intervals))


def _true_or_false(is_true: bool, feedback: list[str], kind: str, desk: Desk) -> SingleChoice:
    wrong, right = ([_rich(part, kind, desk) for part in feedback] + ["", ""])[:2]
    return SingleChoice(
        (
            Option("true", "Верно", float(is_true), right if is_true else wrong),
            Option("false", "Неверно", float(not is_true), wrong if is_true else right),
        ),
        shuffle=False,
    )


def _match(answers: list[_Answer], kind: str, desk: Desk) -> Match:
    left, right, pairs = [], {}, []
    for place, answer in enumerate(answers, 1):
        question, _, partner = answer.text.partition("->")
        text = _rich(partner, kind, desk)
        entry = right.setdefault(text, Entry(f"r{len(right) + 1}", text))
        question = _rich(question, kind, desk)
        if plain(question):  # an empty question only adds a wrong partner
            left.append(Entry(f"l{place}", question))
            pairs.append(entry.identifier)
        _no_feedback(answer, desk)
    return Match(tuple(left), tuple(right.values()), tuple(pairs))


def _short_text(answers: list[_Answer], desk: Desk) -> ShortText:
    accepted = {}
    for answer in answers:
        _no_feedback(answer, desk)
        pattern = one_line(_shown(answer.text))
        accepted.setdefault(
            pattern.lower(), Accepted(pattern, credit_of(100.0 if answer.weight is None else answer.weight))
        )
    return ShortText(tuple(accepted.values()))


def _no_feedback(answer: _Answer, desk: Desk) -> None:
    if answer.feedback:
        desk.remark("Пояснения к отдельным ответам этого вида вопроса не переносятся.", "Впишите их в общее пояснение.")


def _shown(text: str) -> str:
    return text.translate(SHOWN)


def _rich(text: str, kind: str, desk: Desk) -> str:
    own = FORMAT.match(text)
    if own:
        kind, text = own[1].lower(), text[own.end() :]
    text = _shown(text).strip(BLANK)
    if kind == "html":
        return desk.rich(text)
    if kind == "markdown":
        return desk.rich(_from_markdown(text))
    if kind != "plain" and HTML_TAG.search(text):
        return desk.rich(text.replace("\n", "<br>"))
    return desk.plain(text)


def _from_markdown(text: str) -> str:
    """The marks and paragraphs of markdown as HTML; everything else of it stays as it is typed."""
    html = escape(text, quote=False)
    html = re.sub(r"\*\*(\S(?:.*?\S)?)\*\*", r"<b>\1</b>", html)
    html = re.sub(r"(?<![*\w])([*_])([^\s*_](?:[^*_]*[^\s*_])?)\1(?![*\w])", r"<i>\2</i>", html)
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in re.split(r"\n\s*\n", html))
