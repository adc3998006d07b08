"""Psychometrics: items from answers, abilities from answers, levels with their uncertainty, closing of a deficit.

Owns the measurement models and the rules that turn a measurement into a statement about a person. Knows no
instrument, no person and no table: numbers in, frozen dataclasses out. The formulas, their sources and a worked
example stand in docs/psychometrics.md.

What a page needs is imported at once; what a study needs, with its compiler, when it is first asked for.
"""

from importlib import import_module

from marshrut.calc.psychometrics.ability import Abilities, Ability, estimate_abilities, estimate_ability
from marshrut.calc.psychometrics.closing import (
    Closing,
    ClosingVerdict,
    RetestedPopulation,
    close_verdict,
    learn_population,
)
from marshrut.calc.psychometrics.items import Items, information
from marshrut.calc.psychometrics.judging import (
    DEFAULT_PERCENT_CUTS,
    Cuts,
    Level,
    Probabilities,
    Verdict,
    judge,
)
from marshrut.calc.psychometrics.percent import percent_error
from marshrut.calc.psychometrics.true_score import expected_percent, theta_at_percent, theta_cuts

_LATER = {
    name: package
    for package, names in {
        "calibration": ("Anchors", "Calibration", "Priors", "calibrate"),
        "scoring": (
            "Levels",
            "Scores",
            "alpha",
            "conditional_error",
            "empirical_reliability",
            "levels",
            "omega",
            "profile",
            "score",
            "sum_score_table",
        ),
        "adaptive": ("AdaptiveTest", "Battery", "Exposure", "Rules", "choose_delivery", "simulate"),
        "assembly": ("Area", "Blueprint", "ItemSet", "Target", "assemble_forms"),
        "cognitive_diagnosis": ("CognitiveDiagnosis", "check_q_matrix", "diagnose", "fit_cdm", "fit_transitions"),
        "linking": ("Linking", "drift", "link"),
        "item_analysis": (
            "Dif",
            "classical",
            "dif",
            "distractors",
            "false_discovery",
            "local_dependence",
            "mean_squares",
            "person_fit",
            "rapid_guessing",
            "sum_score_fit",
        ),
        "standard_setting": ("angoff", "bookmark", "item_map", "lee", "rudner", "score_distribution"),
    }.items()
    for name in names
}

__all__ = [
    "DEFAULT_PERCENT_CUTS",
    "Abilities",
    "Ability",
    "Closing",
    "ClosingVerdict",
    "Cuts",
    "Items",
    "Level",
    "Probabilities",
    "RetestedPopulation",
    "Verdict",
    "close_verdict",
    "estimate_abilities",
    "estimate_ability",
    "expected_percent",
    "information",
    "judge",
    "learn_population",
    "percent_error",
    "theta_at_percent",
    "theta_cuts",
    *_LATER,
]


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
