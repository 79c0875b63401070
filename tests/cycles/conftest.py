import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    """A store of each test's own; its folder."""
    default = settings.STORAGES["default"]
    options = {**default["OPTIONS"], "location": tmp_path / "files"}
    settings.STORAGES = {**settings.STORAGES, "default": {**default, "OPTIONS": options}}
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def empty_cache():
    """The limits by address are counted in the cache."""
    cache.clear()
