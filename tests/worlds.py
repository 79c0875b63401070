"""Records with which many tests of a module begin: made once, and for each test as they were made."""

import copy
import datetime
from contextlib import ExitStack

import time_machine
from django.db import connection, transaction
from django.utils import timezone

# 1 April 2566, 10.00 in Bangkok: the round of FY 2566 is open, its plans are due in 11 days.
NOW = datetime.datetime(2023, 4, 1, 10, 0, tzinfo=timezone.get_default_timezone())


class World:
    """`make` answers {name of a fixture: its record}, made at NOW, for the tests that ask for one of `names`."""

    def __init__(self, make, *names):
        self.make, self.names = make, set(names)
        self.records, self.open = {}, None

    def set_up(self):
        with ExitStack() as stack:
            stack.enter_context(transaction.atomic())
            stack.callback(transaction.set_rollback, True)
            with time_machine.travel(NOW, tick=False):
                self.records = self.make()
            self.open = stack.pop_all()

    def take_back(self):
        if self.open:
            self.open.close()
        self.records, self.open = {}, None


def begin(worlds, test):
    """The store holds the first of the worlds that the test asks for, whole, and nothing of the others; answers its
    records, which the test may change."""
    asked = set() if is_transactional(test) else set(test.fixturenames)
    wanted = next((world for world in worlds if world.names & asked), None)
    for world in worlds:
        # A test that closes a streamed answer by hand may close the connection, and all that was not committed with it.
        if world is not wanted or connection.closed_in_transaction:
            world.take_back()
    if wanted and not wanted.open:
        wanted.set_up()
    return copy.deepcopy(wanted.records) if wanted else {}


def is_transactional(test):
    """Its transactions are real ones: it must not lie in another."""
    marker = test.get_closest_marker("django_db")
    real = {"transactional_db", "live_server"} & set(test.fixturenames)
    return bool(real or (marker and marker.kwargs.get("transaction")))
