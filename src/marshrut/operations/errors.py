"""What this machine can't do for us."""


class MachineProblem(Exception):
    """The machine lacks something, or something on it is in the way.

    The text is one Russian line for the console: what happened and what to do next. The command line
    prints it without a traceback and exits with 3.
    """
