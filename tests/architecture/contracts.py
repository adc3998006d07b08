"""The contracts of the house as functions: each takes what it checks and returns the broken places in words."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import ForeignKey, ManyToManyField, Model

LONGEST_FUNCTION = 60
LONGEST_FILE = 400

# From the ground up; a foreign key may point to a room earlier in the list, or within its own.
ROOMS = (
    "base",
    "people",
    "notices",
    "competences",
    "diagnostics",
    "deficits",
    "catalogue",
    "routes",
    "learning",
    "monitoring",
)
SIBLINGS = {"deficits": {"catalogue"}, "catalogue": {"deficits"}}
WRITES = {"save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete", "add"}
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.test")


def long_functions(source: str) -> list[str]:
    """Functions over the limit, docstring and decorators included."""
    return [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]


def is_long_file(source: str) -> bool:
    return len(source.splitlines()) > LONGEST_FILE


def http_imports(source: str) -> list[str]:
    """Imports of what belongs to pages."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found += [name for name in names if name.startswith(HTTP)]
    return found


def writes(source: str) -> list[str]:
    """Calls that change rows: ``X.objects.create(…)``, ``row.save(…)``, ``rows.filter(…).update(a=1)``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, receiver = node.func.attr, ast.unparse(node.func.value)
        of_rows = ".objects" in receiver or ".filter(" in receiver or ".exclude(" in receiver
        of_a_row = name == "save" and not node.args  # a workbook is saved to a place, a row is not
        if (name in WRITES and of_rows) or of_a_row:
            found.append(f"line {node.lineno}: {receiver}.{name}")
        elif name == "update" and of_rows:
            found.append(f"line {node.lineno}: {receiver}.update")
    return found


def wrong_foreign_keys(models: Iterable[type[Model]], rooms: tuple[str, ...] = ROOMS) -> list[str]:
    """Keys that point up or sideways, and keys across rooms that can be walked back."""
    found = []
    for model in models:
        for field in model._meta.local_fields + model._meta.local_many_to_many:
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            here, there = model._meta.app_label, field.related_model._meta.app_label
            if here == there or there not in rooms:
                continue
            place = f"{model.__name__}.{field.name} -> {there}"
            if rooms.index(there) > rooms.index(here) or there in SIBLINGS.get(here, ()):
                found.append(f"{place}: points up")
            elif not field.remote_field.hidden:
                found.append(f"{place}: can be walked back, give related_name='+'")
    return found


def addresses_without_a_rule(patterns: Iterable, prefix: str = "") -> Iterator[str]:
    """Addresses whose view carries no mark of ``web.access``."""
    for pattern in patterns:
        where = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from addresses_without_a_rule(pattern.url_patterns, where)
        elif not hasattr(pattern.callback, "access"):
            yield where


def usecase_calls(source: str, room: str, own: str) -> list[str]:
    """Imports of other use-cases of the same room: chaining belongs to flows. A step that several verbs of the
    room share stands in ``usecases/_name.py`` and may be imported by them."""
    return [
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        and node.module
        and node.module.startswith(f"marshrut.{room}.usecases.")
        and not node.module.startswith((f"marshrut.{room}.usecases.{own}", f"marshrut.{room}.usecases._"))
    ]


def public_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def python_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)
