"""Why the machine does not do what was asked."""


class RequestRefused(Exception):
    """What was asked can't be done with what was given; nothing was changed.

    The text is one Russian line for the console; the command line exits with 1.
    """


class MachineProblem(Exception):
    """The machine lacks something, or something on it is in the way.

    The text is one Russian line for the console: what happened and what to do next. The command line
    prints it without a traceback and exits with 3.
    """
