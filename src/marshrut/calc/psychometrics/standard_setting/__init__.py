"""Standard setting: cut scores by panels of judges, and how well a test classifies by them."""

from marshrut.calc.psychometrics.standard_setting.classification import (
    Classification,
    lee,
    rudner,
    score_distribution,
)
from marshrut.calc.psychometrics.standard_setting.panels import (
    Page,
    PanelMethod,
    PanelRecord,
    Round,
    angoff,
    bookmark,
    item_map,
)

__all__ = [
    "Classification",
    "Page",
    "PanelMethod",
    "PanelRecord",
    "Round",
    "angoff",
    "bookmark",
    "item_map",
    "lee",
    "rudner",
    "score_distribution",
]
