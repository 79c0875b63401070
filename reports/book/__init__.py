"""The book of a round: everything that was sent, joined as one PDF, and what is kept for good once the year is closed.

making.ask(cycle, by=user, now=now)              # the worker makes the book; Book says how far it is
keeping.ask_to_close(cycle, by=user, now=now)    # the same, and its files are kept under a checksum
"""
