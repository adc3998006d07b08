"""axe-core past the policy of the pages, and the plain checks that axe does not make."""

import json
import re
from collections.abc import Collection

from tests.shared_data import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Words in Latin letters that a Russian reader meets elsewhere too: file kinds, keys, Roman numerals, marks.
FAMILIAR = frozenset({"xlsx", "xls", "ods", "csv", "docx", "pdf", "QR", "Ctrl", "Caps", "Lock", "Excel"})
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\S+\.(?:ru|xlsx|xls|csv|ods)\b")
_LATIN = re.compile(r"\b(?![IVX]+\b)[A-Za-z][A-Za-z_]+")
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|&nbsp;|&amp;|&lt;")


class Axe:
    """Runs axe in one tab; the script is put in once a document."""

    def __init__(self, page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._source = AXE.read_text(encoding="utf-8")

    def violations(self) -> list[str]:
        """«rule: element» of all that breaks WCAG 2.0–2.2 A or AA."""
        self._session.send("Runtime.evaluate", {"expression": f"window.axe || void ({{}}); {self._source}"})
        options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
        answer = self._session.send(
            "Runtime.evaluate",
            {
                "expression": f"axe.run(document, {options}).then(r => JSON.stringify(r.violations))",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        found = json.loads(answer["result"]["value"])
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


def sideways(page) -> list[str]:
    """The elements that make the page wider than the screen; empty when it isn't."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const wide = [...document.querySelectorAll("body *")].filter(
                (one) => one.getBoundingClientRect().right > width + 1
                    && !one.closest(".table-wrap, .visually-hidden"));
            return ["wider than the screen", ...wide.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
        }"""
    )


def foreign_words(page, known: Collection[str] = ()) -> list[str]:
    """Words in Latin letters and leftovers of templates among all that is read or read aloud.

    ``known``: words that belong there, such as the reader's own login.
    """
    texts = page.evaluate(
        """() => {
            const found = [document.title];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const parent = walk.currentNode.parentElement;
                if (!parent.closest("script, style, template, noscript, [translate=no]"))
                    found.push(walk.currentNode.data);
            }
            for (const one of document.body.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
                for (const name of ["aria-label", "placeholder", "alt", "title"])
                    if (one.hasAttribute(name)) found.push(one.getAttribute(name));
            return found.filter((text) => /[A-Za-z{}&]/.test(text));
        }"""
    )
    found = []
    for text in texts:
        found += _LEFTOVER.findall(text)
        found += set(_LATIN.findall(_ADDRESS.sub(" ", text))) - FAMILIAR - {*known}
    return found


def parts_of(page) -> frozenset[str]:
    """What the page is made of: a page of known parts need not be judged twice."""
    return frozenset(
        page.evaluate(
            """() => [...new Set([...document.querySelectorAll("body, body *")].map(
                ({ parentElement: above, tagName, className, type }) =>
                    `${above.className}>${tagName}.${className}[${type || ""}]`
            ))]"""
        )
    )
