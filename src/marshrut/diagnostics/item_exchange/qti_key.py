"""The key of a QTI item: what its declarations and its response processing call right, and for how many points."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshrut.diagnostics.item_exchange.interactions import (
    CREDIT_DECIMALS,
    FULL_WITHIN,
    Accepted,
    Interval,
    Number,
    ShortText,
    UnfitItem,
)
from marshrut.diagnostics.item_exchange.numerals import decimal_of, within
from marshrut.diagnostics.item_exchange.reading import Desk, number_of, one_line

NO_KEY = "В задании не записан верный ответ."
ADVISE_KEY = "Отметьте верный ответ в той системе, где создано задание, и выгрузите его снова."


@dataclass(frozen=True, slots=True)
class Key:
    """One response of an item.

    correct       the right values in their order
    mapped        value → points, empty when the points are not counted by a mapping
    is_sensitive  the size of letters matters
    """

    declared: ET.Element
    correct: tuple[str, ...]
    mapped: dict[str, float]
    is_sensitive: bool

    @property
    def base(self) -> str:
        return self.declared.get("baseType", "identifier")

    @property
    def is_single(self) -> bool:
        return self.declared.get("cardinality", "single") == "single"

    @property
    def best(self) -> float | None:
        """The most points that the mapping gives; None without a mapping."""
        gains = [points for points in self.mapped.values() if points > 0]
        if not gains:
            return None
        return max(gains) if self.is_single else sum(gains)

    def credits(self, values: list[str], points: float | None = None) -> list[float]:
        """The credit of each value: 1 for the best of a single answer, shares of 1 for the parts of a multiple one.

        points  what the whole answer is worth; rounded shares may come a little short of it.
        """
        best = self.best
        if best is None:
            if not self.correct:
                raise UnfitItem(NO_KEY, ADVISE_KEY)
            return [float(value in self.correct) for value in values]
        if points and abs(best / points - 1) <= FULL_WITHIN:
            best = points
        return [round(self.mapped.get(value, 0.0) / best, CREDIT_DECIMALS) for value in values]


class Scorebook:
    """The declarations and rules of one item, asked for the key of a response and for maxima."""

    def __init__(self, item: ET.Element):
        self.responses = {found.get("identifier", ""): found for found in item.iter("responseDeclaration")}
        self.outcomes = {found.get("identifier", ""): found for found in item.iter("outcomeDeclaration")}
        processing = item.find("responseProcessing")
        self.processing = ET.Element("responseProcessing") if processing is None else processing
        self.template = self.processing.get("template", "").rpartition("/")[2].removesuffix(".xml")

    def maximum(self, score: str) -> float | None:
        """The maximum that an outcome declares."""
        declared = self.outcomes.get(score)
        if declared is None:
            return None
        value = declared.get("normalMaximum") or (declared.findtext("defaultValue/value") if "MAX" in score else None)
        points = number_of(value, "максимальный балл") if value else 0.0
        return points if points > 0 else None

    def given(self, response: str) -> float | None:
        """The most points that a rule gives for this response outright; None when no rule does."""
        points = [
            number_of(value.text or "0", "балл за ответ")
            for branch in self.processing.iter()
            if branch.tag in ("responseIf", "responseElseIf") and len(branch)
            if any(asked.get("identifier") == response for asked in branch[0].iter("variable"))
            for value in branch.findall("setOutcomeValue//baseValue")
        ]
        best = max(points, default=0.0)
        return best if best > 0 else None

    def worth(self, response: str) -> float:
        """The points for a whole right answer by the mapping, else by the rules, else 1."""
        return self.key(response).best or self.given(response) or 1.0

    def key(self, response: str) -> Key:
        """The key of a response. Raises UnfitItem when it is not declared."""
        declared = self.responses.get(response)
        if declared is None:
            raise UnfitItem(f"Ответ «{response[:40]}» не объявлен в задании.", ADVISE_KEY)
        entries = declared.findall("mapping/mapEntry")
        correct = tuple((value.text or "").strip() for value in declared.iterfind("correctResponse/value"))
        is_mapped = bool(entries) and not self._matches(response)
        mapped = {
            entry.get("mapKey", "").strip(): number_of(entry.get("mappedValue", "0"), "балл за ответ")
            for entry in entries
        }
        sensitive = any(entry.get("caseSensitive", "true") != "false" for entry in entries) if entries else None
        if sensitive is None:
            tests = [test for test in self.processing.iter("stringMatch") if _asks(test, response)]
            sensitive = not any(test.get("caseSensitive") == "false" for test in tests)
        return Key(declared, tuple(filter(None, correct)), mapped if is_mapped else {}, sensitive)

    def number(self, response: str) -> Number:
        """The intervals that the rules test, else the numbers of the mapping or the right one."""
        key = self.key(response)
        found = list(self._intervals(response, key))
        if not found:
            values = list(key.mapped) or list(key.correct)
            found = [
                (decimal, decimal, points) for value, points in _valued(values, key) for decimal in [decimal_of(value)]
            ]
        best = max((points for _, _, points in found), default=0)
        if best <= 0:
            raise UnfitItem(NO_KEY, ADVISE_KEY)
        return Number(tuple(Interval(low, high, round(points / best, CREDIT_DECIMALS)) for low, high, points in found))

    def short_text(self, response: str, desk: Desk) -> ShortText:
        """The strings of the mapping, or the right ones. Ours have patterns where the rules test patterns."""
        key = self.key(response)
        has_patterns = any(_asks(test, response) for test in self.processing.iter("patternMatch"))
        if has_patterns and not key.mapped:
            desk.remark("Образцы ответа (регулярные выражения) не переносятся.", "Проверьте список верных ответов.")
        valued = _valued(list(key.mapped) or list(key.correct), key)
        best = max((points for _, points in valued), default=0)
        if best <= 0:
            raise UnfitItem(NO_KEY, ADVISE_KEY)
        accepted: dict[str, Accepted] = {}
        for value, points in valued:
            pattern = one_line(value if has_patterns else value.replace("*", "\\*"))
            accepted.setdefault(
                pattern if key.is_sensitive else pattern.lower(),
                Accepted(pattern, round(points / best, CREDIT_DECIMALS)),
            )
        return ShortText(tuple(accepted.values()), key.is_sensitive)

    def _matches(self, response: str) -> bool:
        """True when the whole answer is compared with the right one, whatever the mapping says."""
        if self.template:
            return self.template == "match_correct"
        if any(found.get("identifier") == response for found in self.processing.iter("mapResponse")):
            return False
        return any(_asks(test, response) and test.find("correct") is not None for test in self.processing.iter("match"))

    def _intervals(self, response: str, key: Key) -> Iterator[tuple[Decimal, Decimal, float]]:
        for branch in self.processing.iter():
            if branch.tag not in ("responseIf", "responseElseIf") or not len(branch):
                continue
            interval = _interval(branch[0], response, key)
            given = branch.find("setOutcomeValue//baseValue")
            if interval is not None and given is not None:
                yield interval.low, interval.high, number_of(given.text or "0", "балл за ответ")


def _valued(values: list[str], key: Key) -> list[tuple[str, float]]:
    return [(value, key.mapped.get(value, 1.0)) for value in values if value]


def _asks(test: ET.Element, response: str) -> bool:
    return any(found.get("identifier") == response for found in test.findall("variable"))


def _interval(test: ET.Element, response: str, key: Key) -> Interval | None:
    """The interval that a test means; None when it is about something else."""
    if test.tag == "and" and len(test) == 2 and all(_asks(part, response) for part in test):
        bounds = {part.tag.replace("gte", "gt").replace("lte", "lt"): _value(part, key) for part in test}
        low, high = bounds.get("gt"), bounds.get("lt")
        return Interval(low, high) if low is not None and high is not None else None
    if test.tag not in ("equal", "match") or not _asks(test, response):
        return None
    value = _value(test, key)
    if value is None:
        return None
    mode, tolerance = (
        test.get("toleranceMode", "exact"),
        [decimal_of(part) for part in test.get("tolerance", "").split()],
    )
    if mode == "exact" or not tolerance:
        return Interval(value, value)
    below, above = tolerance[0], tolerance[-1]
    if mode == "relative":
        below, above = abs(value) * below / 100, abs(value) * above / 100
    return Interval(within(value, below).low, within(value, above).high)


def _value(test: ET.Element, key: Key) -> Decimal | None:
    base = test.find("baseValue")
    if base is not None:
        return decimal_of(base.text or "")
    if test.find("correct") is not None and key.correct:
        return decimal_of(key.correct[0])
    return None
