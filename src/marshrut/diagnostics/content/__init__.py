"""The starter bank of items that the product brings with it: facts as data, no Django.

``load_starter_bank()`` gives the items of both frameworks as frozen values, checked while they are read.
It is a sample: nobody has calibrated the items, and experts have yet to review them. A region copies what
it approves; nothing here is shown to a teacher by itself.
"""
