"""Everything between a fresh machine and a ready program: database, keys, settings, tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from marshrut.cli.console import Console
from marshrut.operations import place, postgres, secrets
from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.errors import MachineProblem

SETTINGS = "marshrut.config.settings"
_MIGRATION_LOCK = 0x6D617273  # any number of our own: two commands must not migrate at once


@contextmanager
def database(console: Console, *, require_keys: bool = True) -> Iterator[DatabaseUrl]:
    """Have a database for the time of the block: that of DATABASE_URL, else the embedded one.

    :raises MachineProblem: there is none to be had.
    """
    var = place.var_dir()
    place.prepare(var)
    os.environ["MARSHRUT_VAR"] = str(var)
    outside = os.environ.get("DATABASE_URL")
    if outside:
        url = DatabaseUrl.parse(outside)
        _require_answer(url)
        if require_keys:
            _require_keys(url, var)
        yield url
        return
    with postgres.using(var, say=console.say) as url:
        os.environ["DATABASE_URL"] = str(url)
        try:
            if require_keys:
                _require_keys(url, var)
            yield url
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def ready(console: Console) -> Iterator[DatabaseUrl]:
    """A database with current tables and Django set up, for the time of the block.

    :raises MachineProblem: the machine lacks something.
    """
    with database(console) as url:
        set_up_django()
        migrate(url, console)
        try:
            yield url
        finally:
            close_connections()


def set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def close_connections() -> None:
    from django.db import connections

    connections.close_all()


def migrate(url: DatabaseUrl, console: Console) -> None:
    """Bring the tables of the public schema and of every region up to date; a few queries when they are."""
    from django.core.management import call_command

    if not _is_behind(url):
        return
    with psycopg.connect(str(url), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        if _is_behind(url):  # another command may have done it while we waited
            console.say("Обновляю таблицы базы данных…")
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
            call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)


def has_regions() -> bool:
    """Whether the installation has a region; Django is set up and the tables are current."""
    from django.db import connection

    from marshrut.regions.models import Region

    connection.set_schema_to_public()
    return Region.objects.exists()


def _is_behind(url: DatabaseUrl) -> bool:
    """Whether some schema lacks a migration that is on the disk.

    Compares names only: reading every migration into a project state, as Django's own check does, costs more
    than the whole start. django-tenants records each migration in every schema, done there or not.
    """
    from django.db.migrations.loader import MigrationLoader

    on_disk = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    with psycopg.connect(str(url), connect_timeout=10) as connection:
        if connection.execute("SELECT to_regclass('public.regions_region')").fetchone()[0] is None:
            return True
        schemas = [
            "public",
            *(row[0] for row in connection.execute("SELECT schema_name FROM regions_region")),
        ]
        for schema in schemas:
            table = sql.Identifier(schema, "django_migrations")
            name = table.as_string(connection)
            if connection.execute("SELECT to_regclass(%s)", [name]).fetchone()[0] is None:
                return True
            done = connection.execute(sql.SQL("SELECT app, name FROM {}").format(table)).fetchall()
            if on_disk - set(done):
                return True
    return False


def _require_answer(url: DatabaseUrl) -> None:
    try:
        psycopg.connect(str(url), connect_timeout=5).close()
    except psycopg.Error as problem:
        reason = " ".join(str(problem).split())[:300]
        raise MachineProblem(
            f"Сервер из DATABASE_URL ({url.without_password}) не отвечает: {reason}. Запустите его, "
            "исправьте адрес или уберите переменную — тогда «Маршрут» запустит собственную базу данных."
        ) from problem


def _require_keys(url: DatabaseUrl, var: Path) -> None:
    """Keys are never made anew over existing data: what the old ones sealed could not be read any more."""
    if secrets.exist(var):
        return
    with psycopg.connect(str(url), connect_timeout=5) as connection:
        is_used = connection.execute("SELECT to_regclass('public.regions_region')").fetchone()[0] is not None
    if is_used:
        raise MachineProblem(
            f"База данных уже заполнена, а файла ключей {secrets.secret_file(var)} нет: без него не "
            "прочитать зашифрованные сведения. Верните файл из резервной копии; если данные не нужны, "
            "начните с новой папки (MARSHRUT_VAR) или новой базы."
        )
