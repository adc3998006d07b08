"""The root of every refusal that a user can read."""


class DomainError(Exception):
    """A rule of the field was not met.

    The text is Russian and made for the person at the screen: what happened, why, what to do next.
    Subclasses stand beside the function that raises them.
    """

    argument = ""  # of the use-case that is refused, when one of them is to blame: a form shows the words there
