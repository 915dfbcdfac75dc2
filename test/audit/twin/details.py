"""Details that are missing, and the events that say so."""
import re

from twin.texts import SAFE

SEQS = re.compile(r"[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*")


class Missing:
    def __init__(self):
        self.spans = []

    def add(self, seq):
        if self.spans and self.spans[-1][1] == seq - 1:
            self.spans[-1] = (self.spans[-1][0], seq)
        else:
            self.spans.append((seq, seq))

    def erased_by(self, seqs):
        if not isinstance(seqs, str) or not SEQS.fullmatch(seqs):
            return False
        before = self.spans
        for part in seqs.split(","):
            first, _, last = part.partition("-")
            a, b = number_of(first), number_of(last or first)
            if a <= b:
                pieces = [piece for x, y in self.spans for piece in ((x, min(y, a - 1)), (max(x, b + 1), y))]
                self.spans = [(x, y) for x, y in pieces if x <= y]
        return count(before) != count(self.spans)


def count(spans):
    return sum(last - first + 1 for first, last in spans)


def number_of(digits):
    """A number of any length: those beyond every log count as the largest."""
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) < 16 else SAFE
