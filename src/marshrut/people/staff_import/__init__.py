"""A staff list beside what the database holds: what is new, what differs, what stays, what nobody may touch.

``read_register`` reads what is known about the people and organisations of a list; everything else compares plain
values and changes nothing: ``make_plan`` → ``Plan`` → ``report``. The plan is carried out by
``people.usecases.apply_staff_import``.
"""
