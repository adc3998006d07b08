"""Writing GIFT: choices, matches, numbers, short answers and essays. What it cannot hold becomes a problem."""

from collections.abc import Iterable
from decimal import Decimal

from marshrut.diagnostics.item_exchange.gift import SIGNS
from marshrut.diagnostics.item_exchange.interactions import (
    Essay,
    Interval,
    Match,
    MultipleChoice,
    Number,
    Option,
    ShortText,
    SingleChoice,
)
from marshrut.diagnostics.item_exchange.model import Case, Interaction, Item
from marshrut.diagnostics.item_exchange.numerals import written_number
from marshrut.diagnostics.item_exchange.reading import Problem
from marshrut.diagnostics.item_exchange.rich_text import plain

ELSE = "Выгрузите эти задания пакетом QTI."


def write_gift(items: Iterable[Item]) -> tuple[str, tuple[Problem, ...]]:
    """The text of a GIFT file, and a problem for every item that is not in it or that loses something.

    Points are not part of GIFT; pictures cannot travel in it, so items with pictures are left out.
    """
    written, problems = [], []
    for item in items:
        place = f"задание «{item.title}»"
        answers = None if item.media else _answers(item.interaction)
        if answers is None:
            problems.append(Problem(place, "В GIFT такое задание записать нельзя.", ELSE))
            continue
        if isinstance(item.interaction, MultipleChoice) and item.interaction.scoring == "all_or_nothing":
            problems.append(Problem(place, "В GIFT оценка «всё или ничего» станет частичной.", ELSE, is_blocking=False))
        if isinstance(item.interaction, Essay) and item.interaction.guidance:
            problems.append(Problem(place, "Указания эксперту в GIFT не переносятся.", ELSE, is_blocking=False))
        tags = "".join(f" [tag:{_safe_tag(tag)}]" for tag in _labels(item))
        general = f"\n####{_escaped(item.feedback)}" if item.feedback else ""
        end = "\n" if answers or general else ""
        written.append(
            f"// [id:{item.identifier}]{tags}\n::{_escaped(item.title)}:: [html]{_escaped(item.stem)} "
            f"{{{answers}{general}{end}}}\n"
        )
    return "\n".join(written), tuple(problems)


def _labels(item: Item) -> list[str]:
    subject = [f"предмет: {item.tags.subject}"] if item.tags.subject else []
    return [*(f"компетенция: {code}" for code in item.tags.competences), *subject, *item.tags.keywords]


def _safe_tag(tag: str) -> str:
    return tag.replace("]", ")").replace("[", "(")


def _answers(interaction: Interaction | Case) -> str | None:
    """What stands between the braces; None when GIFT has no such question."""
    match interaction:
        case SingleChoice(options=options):
            return "".join(_option(option, is_single=True) for option in options)
        case MultipleChoice(options=options):
            right = sum(option.credit > 0 for option in options)
            is_partial = interaction.scoring == "partial"
            shared = options if is_partial else [_with_share(option, right) for option in options]
            return "".join(_option(option, is_single=False) for option in shared)
        case Match(left=left, right=right, pairs=pairs):
            names = {entry.identifier: plain(entry.text) for entry in right}
            lines = [
                f"\n={_escaped(entry.text)} -> {_escaped(names[pair])}" for entry, pair in zip(left, pairs, strict=True)
            ]
            return "".join(lines + [f"\n= -> {_escaped(names[name])}" for name in names if name not in pairs])
        case Number(intervals=intervals):
            return "#" + "".join(f"\n={_weight(interval.credit)}{_interval(interval)}" for interval in intervals)
        case ShortText(accepted=accepted, case_sensitive=False):
            return "".join(f"\n={_weight(accept.credit)}{_escaped(accept.pattern)}" for accept in accepted)
        case Essay(criteria=()):
            return ""
    return None


def _with_share(option: Option, right: int) -> Option:
    return Option(option.identifier, option.text, round(option.credit / right, 7), option.feedback)


def _option(option: Option, *, is_single: bool) -> str:
    is_right = is_single and option.credit == 1
    weight = "" if is_right or option.credit == 0 else _weight(option.credit, always=True)
    feedback = f"#{_escaped(option.feedback)}" if option.feedback else ""
    return f"\n{'=' if is_right else '~'}{weight}{_escaped(option.text)}{feedback}"


def _weight(credit: float, *, always: bool = False) -> str:
    return f"%{written_number(Decimal(repr(credit)) * 100)}%" if always or credit != 1 else ""


def _interval(interval: Interval) -> str:
    if interval.low == interval.high:
        return written_number(interval.low)
    return f"{written_number(interval.low)}..{written_number(interval.high)}"


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text)
