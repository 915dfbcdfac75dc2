"""Base64, moments and RFC 8785."""
import base64
import binascii
import json
import re

SAFE = 2**53 - 1
LONE = re.compile("[\ud800-\udfff]")
MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.[0-9]{3}Z")


def bytes_of(text):
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return found if base64.b64encode(found).decode() == text else None


def hashes_of(texts):
    if not isinstance(texts, list):
        return None
    found = [bytes_of(text) if isinstance(text, str) else None for text in texts]
    return found if all(one is not None and len(one) == 32 for one in found) else None


def is_moment(text):
    match = isinstance(text, str) and MOMENT.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= month <= 12 and 1 <= day <= days[month - 1] and hour < 24 and minute < 60 and second < 60


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool) and -SAFE <= value <= SAFE


def canonical(value):
    if isinstance(value, str):
        if LONE.search(value):
            raise ValueError("half a character")
        return json.dumps(value, ensure_ascii=False)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
