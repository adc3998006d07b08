"""One file a command: ``NAME``, ``HELP``, ``add_arguments(parser)`` and ``run(arguments, console)``."""
