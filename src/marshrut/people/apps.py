from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "marshrut.people"
    label = "people"
    verbose_name = "Люди и организации"
