"""Bring today's names and places of organisations in line with their dated rows."""

from datetime import date

from django.db import transaction

from marshrut.people.models import Organisation
from marshrut.people.usecases._tree import rebuild_tree


@transaction.atomic
def refresh_tree(*, on: date) -> list[Organisation]:
    """Rebuild ``full_name``, ``short_name``, ``parent`` and ``path`` of every organisation as of the day.

    They only repeat what OrganisationName and Placement say, so this is safe to run at any time; every
    change of the tree does it, and so does every night, when changes ordered for the day come into force.
    An organisation that isn't in force on the day keeps its last name and place, or has the first ones when
    it is still to open.

    Three queries, and one more when something differs. Returns the organisations that differed.
    """
    return rebuild_tree(on)
