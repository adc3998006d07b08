"""Reading single cells: a СНИЛС, a date, a name, a school, a post, a category, a number with words around it.

Each function takes what stands in a cell and says what it means, or None; none of them knows of rows or files.
"""

from marshrut.people.staff_list.readings.dates import age_on, read_date, writes_month_first
from marshrut.people.staff_list.readings.marks import (
    CATEGORIES,
    EXTERNAL,
    FEMALE,
    INTERNAL,
    MAIN,
    MALE,
    CategoryReading,
    read_category,
    read_email,
    read_inn,
    read_kind,
    read_phone,
    read_sex,
)
from marshrut.people.staff_list.readings.names import (
    FullName,
    fix_lookalikes,
    name_key,
    name_order_of,
    sex_of,
    split_full_name,
    tidy,
)
from marshrut.people.staff_list.readings.numbers import read_experience, read_number
from marshrut.people.staff_list.readings.organisations import (
    GENERIC_KIND,
    OrganisationName,
    find_organisation,
    read_organisation,
)
from marshrut.people.staff_list.readings.places import municipality_key
from marshrut.people.staff_list.readings.positions import PositionReading, read_position, read_subjects
from marshrut.people.staff_list.readings.snils import check_digits, format_snils, is_valid_snils, read_snils

__all__ = [
    "CATEGORIES",
    "EXTERNAL",
    "FEMALE",
    "GENERIC_KIND",
    "INTERNAL",
    "MAIN",
    "MALE",
    "CategoryReading",
    "FullName",
    "OrganisationName",
    "PositionReading",
    "age_on",
    "check_digits",
    "find_organisation",
    "fix_lookalikes",
    "format_snils",
    "is_valid_snils",
    "municipality_key",
    "name_key",
    "name_order_of",
    "read_category",
    "read_date",
    "read_email",
    "read_experience",
    "read_inn",
    "read_kind",
    "read_number",
    "read_organisation",
    "read_phone",
    "read_position",
    "read_sex",
    "read_snils",
    "read_subjects",
    "sex_of",
    "split_full_name",
    "tidy",
    "writes_month_first",
]
