"""Frozen estimates of other programs, read from the shared reference data."""

import csv
from dataclasses import dataclass

import numpy as np
import pytest
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.items import Items

FOLDER = SHARED / "data" / "irt"
needs_references = pytest.mark.skipif(not FOLDER.exists(), reason="the shared reference data are not here")


@dataclass(frozen=True)
class Reference:
    """Answers of the persons in the reference, the items, the prior's deviation, and the columns of the estimates."""

    responses: np.ndarray
    items: Items
    sd: float
    columns: dict[str, np.ndarray]


def table(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def number(text):
    return float(text) if text not in {"", "NA", None} else np.nan


def column(rows, name):
    return np.array([number(row.get(name)) for row in rows])


def reference(dataset, model):
    """``a1 theta + d`` of the reference becomes ``a (theta - b)``; categories there begin at the lowest one seen."""
    parameters = table(FOLDER / "reference" / f"{dataset}__{model}__Rmirt.csv")
    scores = table(FOLDER / "reference" / f"{dataset}__{model}__scores_Rmirt.csv")
    data = table(FOLDER / "dev" / f"{dataset}.csv")
    names = [row["item"] for row in parameters]
    if names[0] not in data[0]:
        names = list(data[0])
    responses = np.column_stack([column(data, name) for name in names])
    if model in {"PCM", "gpcm", "graded"}:
        responses = responses - np.nanmin(responses, axis=0)
    items = Items(
        a=column(parameters, "a1"),
        steps=steps_of(parameters, is_graded=model == "graded"),
        c=np.nan_to_num(column(parameters, "g")),
        graded=np.full(len(parameters), model == "graded"),
    )
    return Reference(
        responses=responses[[int(row["row"]) - 1 for row in scores]],
        items=items,
        sd=float(np.sqrt(number(parameters[0]["latent_var"]))),
        columns={name: column(scores, name) for name in scores[0]},
    )


def steps_of(parameters, *, is_graded):
    slopes = column(parameters, "a1")
    intercepts = np.column_stack([column(parameters, f"d{k}") for k in range(5)])
    found = -intercepts[:, 1:] / slopes[:, None] if is_graded else -np.diff(intercepts, axis=1) / slopes[:, None]
    single = column(parameters, "d")
    alone = np.isfinite(single)
    found[alone] = np.nan
    found[alone, 0] = -single[alone] / slopes[alone]
    return found[:, : int(np.isfinite(found).sum(axis=1).max())]
