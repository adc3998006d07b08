"""The starter bank, read from one JSON file a competence group and checked against the frameworks."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from marshrut.competences.content import Framework, load_framework
from marshrut.diagnostics.content.kinds import (
    Choice,
    Cloze,
    Criterion,
    Essay,
    Match,
    Mistake,
    Number,
    Order,
    ShortText,
)

FILES = ("subject", "methodical", "psychological", "communicative", "managerial")

# The author's judgement as a difficulty in logits: a place to start from until answers are collected.
DIFFICULTIES = {"easy": -1.0, "medium": 0.0, "hard": 1.0}


@dataclass(frozen=True, slots=True)
class Item:
    """One task of the bank.

    code        «SUB-04-2»: the competence and a number; a part of a case adds its own: «SUB-05-5.1».
    function    the labour function of the professional standard that the item checks: «A/01.6».
    kind        single, multiple, order, match, number, cloze, short, essay or case.
    difficulty  easy, medium or hard, by judgement.
    text        what the person reads; the stimulus of a case.
    body        what the kind adds: options, pairs, a rubric, …
    feedback    one or two sentences on why the answer is right, for the person after the test.
    """

    code: str
    competence: str
    function: str
    kind: str
    difficulty: str
    is_calibrated: bool
    text: str
    feedback: str
    body: "Body"

    @property
    def group(self) -> str:
        """Code of the competence group: «SUB»."""
        return self.competence.split("-")[0]

    @property
    def b(self) -> float:
        """A-priori difficulty in logits: −1, 0 or 1."""
        return DIFFICULTIES[self.difficulty]

    @property
    def parts(self) -> "tuple[Item, ...]":
        """What is answered: the parts of a case, otherwise the item itself."""
        return self.body.children if isinstance(self.body, Case) else (self,)


@dataclass(frozen=True, slots=True)
class Case:
    """Several items on one stimulus, which is the text of the case."""

    children: tuple[Item, ...]

    def __post_init__(self) -> None:
        if len(self.children) < 2:
            raise ValueError("a case has at least two parts")
        if any(isinstance(child.body, Case) for child in self.children):
            raise ValueError("a case stands inside a case")


Body = Choice | Order | Match | Number | Cloze | ShortText | Essay | Case

_COMMON = frozenset(Item.__dataclass_fields__) - {"body"}


@dataclass(frozen=True, slots=True)
class BankFile:
    """The items of one competence group with what must be said beside them on screen.

    status  that this is a sample to be reviewed and calibrated. source: who worded it.
    links   where the links of competences and functions come from; «KNL» as in the framework.
    """

    framework: str
    group: str
    status: str
    source: str
    links: str
    items: tuple[Item, ...]


@cache
def load_starter_bank() -> tuple[BankFile, ...]:
    """The four groups of the teachers' framework and the managers' model, in this order.

    :raises ValueError: an item is broken; the sentence names it.
    """
    return tuple(
        read_bank_file(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8"))) for name in FILES
    )


def read_bank_file(raw: Mapping[str, Any]) -> BankFile:
    """One file of the bank from its parsed JSON.

    :raises ValueError: a field is missing or unknown, a key is broken, a code is given twice, an option is
        repeated, or a competence or function is not in the framework; the sentence names the item.
    """
    odd = BankFile.__dataclass_fields__.keys() ^ raw.keys()
    if odd:
        raise ValueError(f"the head of a bank file has other fields than it should: {', '.join(sorted(odd))}")
    framework = load_framework(raw["framework"])
    items = tuple(_read_item(row, framework) for row in raw["items"])
    seen: set[str] = set()
    for item in items:
        for code in dict.fromkeys((item.code, *(part.code for part in item.parts))):
            if code in seen:
                raise ValueError(f"item {code}: the code is given twice")
            seen.add(code)
        if item.group != raw["group"]:
            raise ValueError(f"item {item.code}: it is of the group {item.group}, the file of {raw['group']}")
    return BankFile(**{**raw, "items": items})


def _read_item(raw: Mapping[str, Any], framework: Framework) -> Item:
    try:
        common = {name: raw[name] for name in _COMMON}
        own = {name: value for name, value in raw.items() if name not in _COMMON}
        item = Item(**common, body=_read_body(raw["kind"], own, framework))
        _check(item, framework)
    except KeyError as error:
        raise ValueError(f"item {raw.get('code')}: the field {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise ValueError(f"item {raw.get('code')}: {error}") from error
    return item


def _read_body(kind: str, own: Mapping[str, Any], framework: Framework) -> Body:
    if kind == "case":
        return _read_case(framework, **own)
    if kind not in _BODIES:
        raise ValueError(f"the kind {kind!r} is unknown")
    return _BODIES[kind](**own)


def _check(item: Item, framework: Framework) -> None:
    competence = next((c for c in framework.competences if c.code == item.competence), None)
    gaps = len(item.body.gaps) if isinstance(item.body, Cloze) else 0
    complaints = {
        f"the competence {item.competence} is not in the framework": competence is None,
        f"the code does not begin with the competence {item.competence}": not re.fullmatch(
            rf"{re.escape(item.competence)}-\d+(\.\d+)?", item.code
        ),
        f"the competence is not linked to the function {item.function}": competence is not None
        and item.function not in competence.functions,
        f"the difficulty {item.difficulty!r} is unknown": item.difficulty not in DIFFICULTIES,
        "a sample cannot be calibrated": item.is_calibrated is not False,
        "the text is empty": not item.text.strip(),
        "the feedback is empty": not item.feedback.strip(),
        f"the text must mark gaps 1 to {gaps}": re.findall(r"\[(\d+)\]", item.text)
        != [str(n) for n in range(1, gaps + 1)],
    }
    for complaint, is_true in complaints.items():
        if is_true:
            raise ValueError(complaint)


def _read_choice(options: list, key: list, rationale: list) -> Choice:
    return Choice(tuple(options), tuple(key), tuple(rationale))


def _read_single(**rest: Any) -> Choice:
    choice = _read_choice(**rest)
    if len(choice.key) != 1:
        raise ValueError("a single choice has one right option")
    return choice


def _read_multiple(**rest: Any) -> Choice:
    choice = _read_choice(**rest)
    if len(choice.key) < 2:
        raise ValueError("a multiple choice has at least two right options")
    return choice


def _mistakes(rows: list) -> tuple[Mistake, ...]:
    return tuple(Mistake(**row) for row in rows)


def _read_case(framework: Framework, children: list) -> Case:
    return Case(tuple(_read_item(child, framework) for child in children))


_BODIES: dict[str, Callable[..., Any]] = {
    "single": _read_single,
    "multiple": _read_multiple,
    "order": lambda order, rationale: Order(tuple(order), rationale),
    "match": lambda pairs, rationale, extra=(): Match(tuple(map(tuple, pairs)), rationale, tuple(extra)),
    "number": lambda mistakes, **rest: Number(**rest, mistakes=_mistakes(mistakes)),
    "cloze": lambda gaps: Cloze(tuple(_read_choice(**gap) for gap in gaps)),
    "short": lambda accepted, mistakes: ShortText(tuple(accepted), _mistakes(mistakes)),
    "essay": lambda rubric, rationale: Essay(
        tuple(Criterion(row["title"], tuple(row["levels"])) for row in rubric), rationale
    ),
}
