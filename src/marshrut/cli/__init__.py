"""The ``marshrut`` command: the same use-cases as the pages, for a terminal and for programs."""
