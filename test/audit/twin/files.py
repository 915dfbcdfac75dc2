"""Reads files, never more of them than is needed."""
from twin.findings import Finding, Mistyped

MOST_BYTES = 1024 * 1024


def opened(path):
    try:
        return open(path, "rb")
    except FileNotFoundError:
        raise Mistyped(f"There is no file {path}.") from None
    except OSError:
        raise Mistyped(f"{path} cannot be read.") from None


def read_text(path, reason):
    with opened(path) as file:
        content = file.read(64 * MOST_BYTES + 1)
    if len(content) > 64 * MOST_BYTES:
        raise Finding(reason, f"{path} is larger than 64 MB.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Finding(reason, f"{path} is not UTF-8 text.") from None


def lines_of(path):
    with opened(path) as file:
        number = 1
        while line := file.readline(MOST_BYTES + 2):
            content = line[:-1] if line.endswith(b"\n") else line
            if len(content) > MOST_BYTES:
                raise Finding("line.long", f"Line {number} is longer than 1 MB.", number=number)
            yield content
            number += 1
