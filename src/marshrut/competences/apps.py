from django.apps import AppConfig


class CompetencesConfig(AppConfig):
    name = "marshrut.competences"
    label = "competences"
    verbose_name = "Компетенции"
