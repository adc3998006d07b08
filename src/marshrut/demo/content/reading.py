"""How a data file of this folder becomes rows: the only place that opens them."""

import csv
import json
from importlib.resources import files
from typing import Any


def read_json(name: str) -> Any:
    """The content of NAME.json with every list turned into a tuple, so that frozen values stay frozen."""
    return _frozen(json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")))


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of NAME.csv by heading; every value is text, an empty cell is ''."""
    return list(csv.DictReader(files(__package__).joinpath(f"{name}.csv").read_text("utf-8").splitlines()))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in value)
    if isinstance(value, dict):
        return {k: _frozen(v) for k, v in value.items()}
    return value
