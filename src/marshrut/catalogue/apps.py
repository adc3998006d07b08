from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "marshrut.catalogue"
    label = "catalogue"
    verbose_name = "Каталог возможностей"
