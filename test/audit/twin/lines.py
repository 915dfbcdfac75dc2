"""The lines of an export."""
import functools
import hashlib
import json
import re

from twin.merkle import sha256
from twin.texts import canonical, hashes_of, is_moment, is_whole


def is_text(value):
    return isinstance(value, str)


def is_text_or_null(value):
    return value is None or isinstance(value, str)


def is_hex(length):
    return lambda value: isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{length}}}", value) is not None


def is_flat(value):
    return isinstance(value, dict) and all(isinstance(one, (str, bool)) or is_whole(one) for one in value.values())


def has_shape(value, shape):
    return isinstance(value, dict) and value.keys() == shape.keys() and all(test(value[key]) for key, test in shape.items())


ACTOR = {"kind": is_text, "objectId": is_text, "tenantId": is_text}
BESIDE = {"detail": is_flat, "name": is_text, "salt": is_hex(32), "sentence": is_text}
EVENT = {
    "actor": lambda value: has_shape(value, ACTOR),
    "at": is_moment,
    "beside": is_hex(64),
    "environment": is_text_or_null,
    "facts": is_flat,
    "id": is_text,
    "log": is_text,
    "planHash": is_text_or_null,
    "rule": is_text_or_null,
    "runId": is_text_or_null,
    "seq": lambda value: is_whole(value) and value >= 1,
    "stepId": is_text_or_null,
    "type": is_text,
    "v": lambda value: is_whole(value) and value == 1,
    "via": is_text,
    "workflow": is_text_or_null,
}


class Line:
    def __init__(self, value):
        """Raises ValueError for a value that is no line of an export."""
        if not isinstance(value, dict) or not {"beside", "event"} <= value.keys() <= {"beside", "event", "proof"}:
            raise ValueError("other members")
        self.beside, self.event = value["beside"], value["event"]
        self.proof = hashes_of(value["proof"]) if "proof" in value else None
        if "proof" in value and self.proof is None:
            raise ValueError("proof")
        if not has_shape(self.event, EVENT) or not (self.beside is None or has_shape(self.beside, BESIDE)):
            raise ValueError("shape")
        event_text = canonical(self.event)
        self.text = f'{{"beside":{canonical(self.beside)},"event":{event_text}'
        if self.proof is not None:
            self.text += ',"proof":' + json.dumps(value["proof"], separators=(",", ":"))
        self.text += "}"
        self.leaf = sha256(b"\x00" + event_text.encode())
        self.fits = self.beside is None or self.beside_hash() == self.event["beside"]

    def beside_hash(self):
        text = canonical({key: self.beside[key] for key in ("detail", "name", "sentence")})
        return hashlib.sha256(bytes.fromhex(self.beside["salt"]) + text.encode()).hexdigest()


def refuse(_text):
    raise ValueError("not a whole number")


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member twice")
    return found


@functools.lru_cache(maxsize=8192)
def read_line(line):
    """None unless the bytes are exactly those that the log writes."""
    try:
        text = line.decode("utf-8")
        found = Line(json.loads(text, parse_float=refuse, parse_constant=refuse, object_pairs_hook=once))
        return found if found.text == text else None
    except (ValueError, RecursionError):
        return None
