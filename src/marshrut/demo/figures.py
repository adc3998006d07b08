"""How much happened in a year: the published figures of the Костромская область, and what we assume beside them.

Source: «Региональная система НМС Костромской области» (2023). Exact there: diagnosed by ФИОКО 139 and 309, by the
regional procedure 1 183 and 576 (teachers and managers together: their split is ours), study plans of managers 14
and 24, trainees of the centre 80 and 293 teachers with 85 heads, licensed programmes 3 468 teachers and 299 heads,
128 events of 2022, everybody new supported. «Около 300» and «около 1000» a year are taken as 300 and 1 000. The
heads and the licensed programmes carry no year there: 2022 here. All numbers of 2023, of the current year and of
the two other regions are assumptions of ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Year:
    """Numbers of distinct people, but for ``events``. Those of routes are the most there can be: nobody gets a
    route without a deficit.

    fioko, teachers, managers   diagnosed: by ФИОКО, and by the centre.
    absent                      invited by the centre who did not come.
    routes, study_plans         approved routes of teachers, and course plans of managers.
    center, center_managers     completed a course of the centre.
    institute                   completed a course of the institute, ``institute_managers`` of them managers.
    internships                 completed an internship.
    licensed, licensed_managers completed a federal programme under a licence contract.
    events                      regional events held.
    supported                   share of the novices who have a mentor.
    """

    fioko: int = 0
    teachers: int = 0
    managers: int = 0
    absent: int = 0
    routes: int = 0
    study_plans: int = 0
    center: int = 0
    center_managers: int = 0
    institute: int = 0
    institute_managers: int = 0
    internships: int = 0
    licensed: int = 0
    licensed_managers: int = 0
    events: int = 0
    supported: float = 1.0


CURRENT = 0  # stands for the year of loading

YEARS: dict[str, dict[int, Year]] = {
    "kostroma": {
        2021: Year(fioko=139, teachers=1040, managers=143, absent=46, routes=310, study_plans=14, center=80,
                   institute=300, institute_managers=76, internships=1000, events=44, supported=0.84),
        2022: Year(fioko=309, teachers=500, managers=76, absent=31, routes=320, study_plans=24, center=293,
                   center_managers=85, institute=300, institute_managers=30, internships=1000, licensed=3468,
                   licensed_managers=299, events=128, supported=1.0),
        2023: Year(teachers=640, managers=70, absent=35, routes=360, study_plans=30, center=310,
                   center_managers=44, institute=300, institute_managers=92, internships=1000, events=60,
                   supported=1.0),
        CURRENT: Year(teachers=720, managers=80, absent=38, routes=300, study_plans=26, center=240,
                      center_managers=36, institute=320, institute_managers=140, internships=640, events=48,
                      supported=0.93),
    },
    "dagestan": {
        2021: Year(teachers=120, managers=16, absent=9, routes=50, study_plans=4, center=24, institute=40,
                   institute_managers=18, internships=90, events=10, supported=0.7),
        2022: Year(teachers=260, managers=30, absent=14, routes=110, study_plans=8, center=60,
                   center_managers=12, institute=80, institute_managers=16, internships=210, events=24,
                   supported=0.8),
        2023: Year(teachers=300, managers=34, absent=15, routes=140, study_plans=8, center=90,
                   center_managers=14, institute=90, institute_managers=18, internships=260, events=26,
                   supported=0.88),
        CURRENT: Year(teachers=280, managers=32, absent=12, routes=120, study_plans=8, center=80,
                      center_managers=14, institute=80, institute_managers=28, internships=200, events=20,
                      supported=0.9),
    },
    "leningrad": {
        2021: Year(teachers=40, managers=4, absent=3, routes=16, study_plans=2, center=10, institute=12,
                   institute_managers=4, internships=30, events=8, supported=0.8),
        2022: Year(teachers=60, managers=6, absent=3, routes=24, study_plans=2, center=18, center_managers=4,
                   institute=16, institute_managers=4, internships=40, events=12, supported=0.9),
        2023: Year(teachers=70, managers=6, absent=4, routes=30, study_plans=3, center=24, center_managers=4,
                   institute=18, institute_managers=4, internships=46, events=12, supported=1.0),
        CURRENT: Year(teachers=76, managers=8, absent=4, routes=30, study_plans=3, center=22,
                      center_managers=4, institute=16, institute_managers=4, internships=36, events=10,
                      supported=0.9),
    },
}  # fmt: skip

# Aims of a year for the indicators, percent. Nobody published them: they show how an aim looks.
TARGETS: dict[str, float] = {"I1": 10.0, "I2": 4.0, "I3": 2.0, "I4": 10.0, "I5": 95.0, "I6": 30.0}


def figures(region: str, year: int, current: int) -> Year:
    return YEARS[region][CURRENT if year == current else year]
