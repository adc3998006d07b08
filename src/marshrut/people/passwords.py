"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane: the OWASP minimum, so that a small server survives the first
    of September."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
