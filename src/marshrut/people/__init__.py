"""Who works where: organisations, territories, districts, persons, employments, charges, accounts.

Everything dated; nothing overwritten. Never knows why somebody needs these people.
"""
