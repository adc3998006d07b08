"""The scoring of one answer in QTI: its declaration and the rules that turn it into points."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from decimal import Decimal

from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Essay,
    Interval,
    Match,
    MultipleChoice,
    Number,
    Order,
    Scoring,
    ShortText,
    SingleChoice,
)
from marshrut.diagnostics.item_exchange.numerals import written_number

Answer = SingleChoice | MultipleChoice | Order | Match | Number | ShortText | Essay


def element(name: str, attributes: dict[str, str] | None = None, *children: ET.Element, text: str = "") -> ET.Element:
    """An element with its attributes, children and text."""
    made = ET.Element(name, attributes or {})
    made.text = text or None
    made.extend(children)
    return made


def declaration(answer: Answer, points: float, response: str) -> ET.Element:
    """The responseDeclaration of an answer: what is right and what each part of it is worth in points."""
    match answer:
        case SingleChoice(options=options):
            right = [option.identifier for option in options if option.credit == 1]
            entries = [(option.identifier, option.credit * points) for option in options if option.credit]
            return _declare(response, "single", "identifier", right, _mapping(entries))
        case MultipleChoice(options=options, scoring=scoring):
            right = [option.identifier for option in options if option.credit > 0]
            entries = [(option.identifier, option.credit * points) for option in options if option.credit]
            bounds = {"lowerBound": "0", "upperBound": written_number(points)}
            mapping = _mapping(entries, bounds) if scoring is Scoring.PARTIAL else None
            return _declare(response, "multiple", "identifier", right, mapping)
        case Order(entries=entries):
            return _declare(response, "ordered", "identifier", [entry.identifier for entry in entries])
        case Match():
            right = [f"{left.identifier} {pair}" for left, pair in zip(answer.left, answer.pairs, strict=True)]
            share = points / len(right)
            mapping = _mapping([(pair, share) for pair in right]) if answer.scoring is Scoring.PARTIAL else None
            return _declare(response, "multiple", "directedPair", right, mapping)
        case Number(intervals=intervals):
            best = next(interval for interval in intervals if interval.credit == 1)
            return _declare(response, "single", "float", [written_number((best.low + best.high) / 2)])
        case ShortText(accepted=accepted):
            best = next(answer for answer in accepted if answer.credit == 1)
            return _declare(response, "single", "string", [_example(best)], _text_mapping(answer, points))
    return _declare(response, "single", "string", [])


def scoring_rules(answer: Answer, points: float, response: str, score: str) -> list[ET.Element]:
    """The rules that set the outcome `score`. None for an essay: people score it."""
    match answer:
        case Essay():
            return []
        case Number(intervals=intervals):
            tests = [(_holds(interval, response), interval.credit) for interval in intervals]
            return [_branches(tests, points, score)]
        case ShortText(accepted=accepted) if any(accept.has_wildcard for accept in accepted):
            tests = [(_fits(accept, answer.case_sensitive, response), accept.credit) for accept in accepted]
            return [_branches(tests, points, score)]
        case Order() | MultipleChoice(scoring=Scoring.ALL_OR_NOTHING) | Match(scoring=Scoring.ALL_OR_NOTHING):
            is_right = element("match", {}, _variable(response), element("correct", {"identifier": response}))
            return [_branches([(is_right, 1.0)], points, score)]
    return [set_outcome(score, element("mapResponse", {"identifier": response}))]


def standard_template(rules: Sequence[ET.Element], points: float) -> str | None:
    """The standard template that says the same as the rules, when one does."""
    if len(rules) != 1:
        return None
    if rules[0].find("mapResponse") is not None:
        return "map_response"
    if rules[0].find("responseIf/match") is not None and points == 1:
        return "match_correct"
    return None


def set_outcome(name: str, value: ET.Element) -> ET.Element:
    return element("setOutcomeValue", {"identifier": name}, value)


def sum_of(names: Iterable[str]) -> ET.Element:
    return element("sum", {}, *(_variable(name) for name in names))


def outcome(name: str, maximum: float | None = None, default: str = "", base: str = "float") -> ET.Element:
    """An outcomeDeclaration of one value."""
    bounds = {} if maximum is None else {"normalMaximum": written_number(maximum)}
    made = element("outcomeDeclaration", {"identifier": name, "cardinality": "single", "baseType": base, **bounds})
    if default:
        made.append(element("defaultValue", {}, element("value", text=default)))
    return made


def _declare(
    name: str, cardinality: str, base: str, key: Sequence[str], mapping: ET.Element | None = None
) -> ET.Element:
    made = element("responseDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": base})
    if key:
        made.append(element("correctResponse", {}, *(element("value", text=value) for value in key)))
    if mapping is not None:
        made.append(mapping)
    return made


def _mapping(entries: Iterable[tuple[str, float]], bounds: dict[str, str] | None = None) -> ET.Element:
    return element(
        "mapping",
        {**(bounds or {}), "defaultValue": "0"},
        *(element("mapEntry", {"mapKey": key, "mappedValue": written_number(value)}) for key, value in entries),
    )


def _text_mapping(answer: ShortText, points: float) -> ET.Element:
    """Patterns stand in it as they are; where none has a wildcard, as the letters that are typed."""
    has_wildcards = any(accept.has_wildcard for accept in answer.accepted)
    mapping = _mapping(
        (accept.pattern if has_wildcards else accept.literal, accept.credit * points) for accept in answer.accepted
    )
    for entry in mapping:
        entry.set("caseSensitive", str(answer.case_sensitive).lower())
    return mapping


def _branches(tests: Sequence[tuple[ET.Element, float]], points: float, score: str) -> ET.Element:
    """If the first test holds its credit is given, else if the second…"""
    condition = element("responseCondition")
    for place, (test, credit) in enumerate(tests):
        value = element("baseValue", {"baseType": "float"}, text=written_number(credit * points))
        condition.append(element("responseElseIf" if place else "responseIf", {}, test, set_outcome(score, value)))
    return condition


def _variable(name: str) -> ET.Element:
    return element("variable", {"identifier": name})


def _holds(interval: Interval, response: str) -> ET.Element:
    def bound(operator: str, value: Decimal) -> ET.Element:
        written = element("baseValue", {"baseType": "float"}, text=written_number(value))
        return element(
            operator, {"toleranceMode": "exact"} if operator == "equal" else {}, _variable(response), written
        )

    if interval.low == interval.high:
        return bound("equal", interval.low)
    return element("and", {}, bound("gte", interval.low), bound("lte", interval.high))


def _fits(accept: Accepted, case_sensitive: bool, response: str) -> ET.Element:
    """A test by a regular expression of XML Schema, which knows no flag for letters of either size."""
    written = ""
    for part in re.split(r"(\\\*|\*)", accept.pattern):
        written += {"*": ".*", "\\*": "\\*"}.get(part) or "".join(_letter(letter, case_sensitive) for letter in part)
    return element("patternMatch", {"pattern": written}, _variable(response))


def _letter(letter: str, case_sensitive: bool) -> str:
    if not case_sensitive and len(letter.upper()) == len(letter.lower()) == 1 and letter.upper() != letter.lower():
        return f"[{letter.upper()}{letter.lower()}]"
    if letter == "$":  # special in many engines, an ordinary letter in XML Schema: alone in a class it is one in both
        return "[$]"
    return f"\\{letter}" if letter in "\\.?+*{}()[]|^-" else letter


def _example(accept: Accepted) -> str:
    """An answer that the pattern takes."""
    return re.sub(r"(?<!\\)\*", "", accept.pattern).replace("\\*", "*").strip()
