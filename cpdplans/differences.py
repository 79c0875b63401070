"""What changed between two texts, for marking inside the text: whole Thai clusters, whole numbers, never torn apart."""

from collections import Counter
from difflib import SequenceMatcher
from itertools import chain

from cpdplans import thai

SAME, ADDED, REMOVED, SKIPPED = "same", "added", "removed", "skipped"
MOST_PAIRS = 60_000  # equal pieces to weigh at one level; about a fifth of a second at worst
SHORT = 5  # pieces; an agreement no longer than this between two greater changes is taken for chance
_DIGITS = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙")
_IN_NUMBER = _DIGITS | {".", ","}


def differences(old, new):
    """[(kind, text)] with kinds same, removed and added: same and removed joined are `old`, same and added are `new`.

    Lines are compared first, then phrases between spaces, then clusters within what differs; what is too long and too
    different to be weighed is shown as removed and added as a whole.
    """
    before, after = _pieces(old), _pieces(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = _compare(before[head : len(before) - tail], after[head : len(after) - tail], [_lines, _phrases, _single])
    found = [(SAME, before[:head]), *middle, (SAME, before[len(before) - tail :])]
    return [(kind, "".join(pieces)) for kind, pieces in _tidy(found)]


def shortened(parts, around):
    """The same parts with long unchanged stretches cut down to `around` clusters beside each change, and (skipped, "")
    for what was left out."""
    shown = []
    for place, (kind, text) in enumerate(parts):
        shown += _cut(text, around, place > 0, place < len(parts) - 1) if kind == SAME else [(kind, text)]
    return shown


def _cut(text, around, has_before, has_after):
    clusters = thai.clusters(text)
    head, tail = around * has_before, around * has_after
    if len(clusters) <= head + tail + around:
        return [(SAME, text)]
    first, last = "".join(clusters[:head]), "".join(clusters[len(clusters) - tail :])
    kept = [(SAME, first), (SKIPPED, ""), (SAME, last)]
    return [(kind, words) for kind, words in kept if words or kind == SKIPPED]


def _pieces(text):
    """The clusters of a text, with the digits of a number as one piece."""
    pieces = []
    for cluster in thai.clusters(text):
        if cluster in _IN_NUMBER and pieces and pieces[-1][0] in _DIGITS and pieces[-1][-1] in _IN_NUMBER:
            pieces[-1] += cluster
        else:
            pieces.append(cluster)
    return pieces


def _common(before, after):
    """How many pieces both begin with."""
    pairs = zip(before, after, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))


def _compare(before, after, levels):
    """(kind, pieces) of the stretches, by the first of the levels, those that differ by the next."""
    if not before or not after:
        yield from _whole(before, after)
        return
    cut, *finer = levels
    old, new = cut(before), cut(after)
    if _pairs(old, new) > MOST_PAIRS:
        yield from _whole(before, after)
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        one, other = list(chain(*old[i:j])), list(chain(*new[k:m]))
        if kind == "equal":
            yield SAME, one
        else:
            yield from _compare(one, other, finer) if finer else _whole(one, other)


def _whole(before, after):
    yield REMOVED, before
    yield ADDED, after


def _pairs(old, new):
    """How many equal pairs the comparison has to weigh: what its time goes with."""
    counts = Counter(new)
    return sum(counts[piece] * times for piece, times in Counter(old).items())


def _lines(pieces):
    return _cut_after(pieces, lambda piece: piece == "\n")


def _phrases(pieces):
    return _cut_after(pieces, str.isspace)


def _single(pieces):
    return [(piece,) for piece in pieces]


def _cut_after(pieces, is_end):
    runs, start = [], 0
    for place, piece in enumerate(pieces, 1):
        if is_end(piece):
            runs.append(tuple(pieces[start:place]))
            start = place
    return [*runs, tuple(pieces[start:])] if start < len(pieces) else runs


def _tidy(found):
    """The stretches with neighbours of a kind joined, removed before added, agreements by chance taken as changed."""
    edits = [([], [], [])]  # removed, added, and the same that follows
    for kind, pieces in found:
        if not pieces:
            continue
        if kind != SAME and edits[-1][2]:
            edits.append(([], [], []))
        edits[-1][(REMOVED, ADDED, SAME).index(kind)].extend(pieces)
    joined = edits[:1]
    for edit in edits[1:]:
        if _is_chance(joined[-1], edit):
            removed, added, same = joined[-1]
            joined[-1] = (removed + same + edit[0], added + same + edit[1], edit[2])
        else:
            joined.append(edit)
    for edit in _settled(joined):
        yield from ((kind, pieces) for kind, pieces in zip((REMOVED, ADDED, SAME), edit, strict=True) if pieces)


def _settled(edits):
    """What was only added or only removed, moved along what repeats around it to where words begin and end."""
    settled = []
    for removed, added, same in edits:
        changed = removed or added
        if bool(removed) != bool(added) and settled:
            before = settled[-1][2]
            step = max(range(-_back(before, changed), _along(changed, same) + 1), key=_edges(before, changed, same))
            before, changed, same = _moved(before, changed, same, step)
            settled[-1] = (*settled[-1][:2], before)
            removed, added = (changed, []) if removed else ([], changed)
        settled.append((removed, added, same))
    return settled


def _along(changed, same):
    """How many pieces a change may be moved on without another text coming out."""
    return _common(changed + same, same)


def _back(before, changed):
    return _common((before + changed)[::-1], before[::-1])


def _moved(before, changed, same, step):
    whole, start = before + changed + same, len(before) + step
    return whole[:start], whole[start : start + len(changed)], whole[start + len(changed) :]


def _edges(before, changed, same):
    """A function: how well a change stands that was moved by `step`; where two do, the one moved less."""
    whole = before + changed + same

    def worth(step):
        start, end = len(before) + step, len(before) + len(changed) + step
        return _edge(whole, start) + _edge(whole, end), -abs(step)

    return worth


def _edge(pieces, at):
    """How much of a border there is before the piece `at`: the text's end, a space or a line, none."""
    if at in {0, len(pieces)}:
        return 2
    return int(pieces[at].isspace() or pieces[at - 1].isspace())


def _is_chance(edit, following):
    """Whether what two texts share between these two changes is too little to be more than chance."""
    removed, added, same = edit
    around = min(len(removed) + len(added), len(following[0]) + len(following[1]))
    return len(same) <= min(SHORT, around) and "\n" not in same
