"""Merkle trees: RFC 9162, 2.1."""
import hashlib


def sha256(data):
    return hashlib.sha256(data).digest()


def node(left, right):
    return sha256(b"\x01" + left + right)


def largest_power_below(n):
    return 1 << ((n - 1).bit_length() - 1)


class Peaks:
    """The full subtrees from the left, by height: what is needed for the root of a tree that grows."""

    def __init__(self):
        self.size, self.by_height = 0, {}

    def add(self, leaf):
        self.size += 1
        height = 0
        while height in self.by_height:
            leaf = node(self.by_height.pop(height), leaf)
            height += 1
        self.by_height[height] = leaf

    def root(self):
        found = None
        for height in sorted(self.by_height):
            peak = self.by_height[height]
            found = peak if found is None else node(peak, found)
        return sha256(b"") if found is None else found


def root_by_path(index, size, leaf, path):
    """The root to which a path leads, or None when it has too many or too few nodes."""
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    k = largest_power_below(size)
    if index < k:
        below = root_by_path(index, k, leaf, path[:-1])
        return below and node(below, path[-1])
    below = root_by_path(index - k, size - k, leaf, path[:-1])
    return below and node(path[-1], below)


def roots_by_proof(m, n, old, proof):
    """The roots of the older and of the newer tree, or None. `old` is None once the subtree cannot be the whole older tree."""
    if m == n:
        if old is not None:
            return (old, old) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    k = largest_power_below(n)
    if m <= k:
        below = roots_by_proof(m, k, old, proof[:-1])
        return below and (below[0], node(below[1], proof[-1]))
    below = roots_by_proof(m - k, n - k, None, proof[:-1])
    return below and (node(proof[-1], below[0]), node(proof[-1], below[1]))


def is_consistent(older, newer, proof):
    (m, old), (n, new) = older, newer
    if m > n:
        return False
    if m == 0:
        return not proof and old == sha256(b"") and (n > 0 or new == old)
    return roots_by_proof(m, n, old, proof) == (old, new)
