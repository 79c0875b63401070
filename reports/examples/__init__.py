"""Good examples: projects of approved reports that กพร. marks, with what other units can learn from them.

marking.mark(submission, ref, reason=…, by=…, now=…)     # and marking.withdraw(): the only writers of a mark
showing.examples_of(marks)                               # a mark beside the project as its approved versions say it
"""
