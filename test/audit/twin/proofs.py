"""Single proofs, each in a file of its own."""
import json

from twin.files import read_text
from twin.findings import Finding
from twin.lines import Line
from twin.merkle import is_consistent
from twin.selection import Selection
from twin.texts import hashes_of, is_whole


def verify_proof(path, checkpoints):
    try:
        value = json.loads(read_text(path, "proof.broken"), parse_float=whole, parse_constant=refuse)
    except (ValueError, RecursionError):
        value = None
    keys = list(value) if isinstance(value, dict) else []
    if keys == ["line"]:
        return verify_inclusion(value["line"], checkpoints)
    if keys == ["consistency"]:
        return verify_consistency(value["consistency"], checkpoints)
    raise Finding("proof.broken", f"{path} holds no proof.")


def verify_inclusion(value, checkpoints):
    try:
        line = Line(value)
    except ValueError:
        raise Finding("proof.broken", "The line of the proof is not an event.") from None
    selection = Selection(checkpoints[-1])
    selection.read(line)
    return {**selection.end(), "kind": "inclusion"}


def verify_consistency(value, checkpoints):
    value = value if isinstance(value, dict) else {}
    m, n, proof = value.get("from"), value.get("to"), hashes_of(value.get("proof"))
    if not is_whole(m) or not is_whole(n) or proof is None:
        raise Finding("proof.broken", "A proof between two checkpoints needs two sizes and a list of hashes.")
    older = [(m, one["root"]) for one in checkpoints if one["size"] == m]
    newer = [one for one in checkpoints if one["size"] == n]
    if not older or not newer:
        raise Finding("proof.checkpoint", f"There is no checkpoint of {n if older else m} events.")
    for one in newer:
        if any(is_consistent(earlier, (n, one["root"]), proof) for earlier in older):
            return {"kind": "consistency", "events": n, "checkpoint": one, "unanchored": 0, "warnings": []}
    raise Finding("proof.wrong", f"The log of {n} events does not begin with that of {m}, or the proof is wrong.", 1, m)


def whole(text):
    """JavaScript knows no difference between 1 and 1.0."""
    number = float(text)
    return int(number) if number.is_integer() else number


def refuse(_text):
    raise ValueError("not JSON")
