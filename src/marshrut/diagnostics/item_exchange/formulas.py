"""MathML as TeX text. Formulas are kept as text between \\( and \\): any page can show them, none can run them."""

from marshrut.diagnostics.item_exchange.markup import Node

FENCE = {"{": "\\{", "}": "\\}", "%": "\\%", "#": "\\#", "&": "\\&"}
SIGNS = {
    "×": "\\times ",
    "·": "\\cdot ",
    "⋅": "\\cdot ",
    "≤": "\\le ",
    "≥": "\\ge ",
    "≠": "\\ne ",
    "±": "\\pm ",
    "∞": "\\infty ",
    "π": "\\pi ",
    "α": "\\alpha ",
    "β": "\\beta ",
    "∑": "\\sum ",
    "∫": "\\int ",
    "→": "\\to ",
}
ARITY = {  # element → TeX of its parts
    "mfrac": "\\frac{{{0}}}{{{1}}}",
    "msup": "{{{0}}}^{{{1}}}",
    "msub": "{{{0}}}_{{{1}}}",
    "msubsup": "{{{0}}}_{{{1}}}^{{{2}}}",
    "mroot": "\\sqrt[{1}]{{{0}}}",
    "munder": "{{{0}}}_{{{1}}}",
    "mover": "{{{0}}}^{{{1}}}",
    "munderover": "{{{0}}}_{{{1}}}^{{{2}}}",
}
PARTS = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mroot": 2, "munder": 2, "mover": 2, "munderover": 3}


def formula_text(math: Node) -> str:
    """«\\(\\frac{1}{2}\\)» for a math element; its own TeX annotation where the author's program left one."""
    tex = _annotation(math) or _tex(math)
    return f"\\({' '.join(tex.split())}\\)" if tex.strip() else ""


def _annotation(node: Node) -> str:
    for child in node.children:
        if isinstance(child, Node):
            if child.name == "annotation" and "tex" in child.attributes.get("encoding", "").lower():
                return child.text().strip()
            found = _annotation(child)
            if found:
                return found
    return ""


def _tex(node: Node | str) -> str:
    if isinstance(node, str):
        return "".join(SIGNS.get(sign, FENCE.get(sign, sign)) for sign in node.strip())
    if node.name in ("annotation", "annotation-xml"):
        return ""
    parts = [child for child in node.children if isinstance(child, Node)]
    if node.name in ARITY and len(parts) == PARTS[node.name]:
        return ARITY[node.name].format(*(_tex(part) for part in parts))
    inside = "".join(_tex(child) for child in node.children)
    if node.name == "msqrt":
        return f"\\sqrt{{{inside}}}"
    if node.name == "mfenced":
        return node.attributes.get("open", "(") + inside + node.attributes.get("close", ")")
    if node.name == "mtext":
        return f"\\text{{{inside}}}"
    return inside
