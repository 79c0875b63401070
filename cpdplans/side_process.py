"""A process beside a worker, for work on every core."""

import os
import threading
from multiprocessing import parent_process

import django


def begin():
    """What each process of a pool does first. It ends with the worker, even one that was killed."""
    django.setup()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent():
    parent_process().join()
    os._exit(1)
