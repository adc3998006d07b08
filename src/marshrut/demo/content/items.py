"""The two online forms of the demonstration and their items."""

from dataclasses import dataclass
from functools import cache

from marshrut.demo.content.reading import read_json


@dataclass(frozen=True, slots=True)
class Item:
    """One classroom situation with four options.

    kind      «single» or «multiple»; a multiple item counts when all right options and only they are marked.
    key       numbers of the right options from 0: one for single, two for multiple.
    a, b      2PL discrimination (1/logit) and difficulty (logit); made up for training, never calibrated.
    feedback  one or two sentences on why the key is right, for the person after the test.
    """

    code: str
    competence: str
    kind: str
    text: str
    options: tuple[str, ...]
    key: tuple[int, ...]
    a: float
    b: float
    feedback: str

    @property
    def group(self) -> str:
        """Code of the competence group: «SUB»."""
        return self.competence.split("-")[0]


@dataclass(frozen=True, slots=True)
class Form:
    """A fixed form.

    reported_by        «group»: eight items carry a conclusion on a group; one or two on a competence do not.
    high_below_percent, low_from_percent  bounds of the deficit levels on the percent scale.
    minutes            a hint for the taker, not a limit.
    """

    code: str
    title: str
    framework: str
    version: str
    lead: str
    minutes: int
    reported_by: str
    high_below_percent: int
    low_from_percent: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FormNotes:
    """What must be said beside the forms on screen."""

    source: str
    parameters_note: str
    thresholds_note: str
    scoring_note: str


@cache
def load_forms() -> tuple[Form, ...]:
    """The teachers' form (32 items, 8 a group) and the managers' form (16 items)."""
    return tuple(
        Form(**{**form, "items": tuple(Item(**i) for i in form["items"])})
        for form in read_json("items")["forms"]
    )


@cache
def load_form_notes() -> FormNotes:
    """The statements of source and assumption that belong to all forms."""
    raw = read_json("items")
    return FormNotes(**{name: raw[name] for name in FormNotes.__dataclass_fields__})
