"""What the exit code of every command says."""

OK = 0
REFUSED = 1  # a rule of the field or the input itself says no; nothing was changed
USAGE = 2  # the command line is wrong (argparse)
ENVIRONMENT = 3  # the machine lacks something: a program, space, a port, the database
BROKEN = 70  # a defect of this program; the traceback is shown
INTERRUPTED = 130
TERMINATED = 143
