"""A portal for a benchmark: a database of its own with the reference data."""

import os


def prepare():
    """A database with the register of units and the aspects, and somebody to import."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.test.utils import setup_databases

    setup_databases(verbosity=0, interactive=False)
    from django.core.management import call_command

    from tests.factories import make_user

    call_command("load_reference", verbosity=0)
    make_user("reviewer")
