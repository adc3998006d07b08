from tests.demonstration import copy_of_demonstration, demonstration, loaded

__all__ = ["copy_of_demonstration", "demonstration", "loaded"]
