"""What is found wrong in the files, and calls that are wrong."""

class Finding(Exception):
    def __init__(self, reason, sentence, first=None, last=None, number=None):
        super().__init__(sentence)
        self.reason, self.first, self.number = reason, first, number
        self.last = first if last is None else last


class Mistyped(Exception):
    pass
