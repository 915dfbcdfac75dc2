"""The notary's key and its checkpoints."""
import functools
import os
import re
import subprocess
import tempfile

from twin.files import read_text
from twin.findings import Finding
from twin.merkle import sha256
from twin.texts import SAFE, bytes_of, is_moment

NAME = re.compile(r"[\x21-\x2a\x2c-\x7e]{1,200}")
SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
KEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)[\r\n]*")
# RFC 8410: what stands before the 32 bytes of an Ed25519 key in DER.
DER = bytes.fromhex("302a300506032b6570032100")


class Key:
    def __init__(self, path):
        match = KEY.fullmatch(read_text(path, "key.broken"))
        name, key_id, encoded = match.groups() if match else ("", "", "")
        content = bytes_of(encoded) or b""
        expected = sha256(f"{name}\n".encode("utf-8", "surrogatepass") + content)[:4]
        if not NAME.fullmatch(name) or len(content) != 33 or content[0] != 1 or expected.hex() != key_id:
            raise Finding("key.broken", f"{path} holds no key of a notary, or it was changed.")
        self.name, self.id, self.raw = name, expected, content[1:]

    def signed(self, text, line):
        prefix = f"— {self.name} "
        content = bytes_of(line[len(prefix) :]) if line.startswith(prefix) else None
        return content is not None and len(content) == 68 and content[:4] == self.id and is_signature(self.raw, text.encode(), content[4:])


@functools.lru_cache(maxsize=65536)
def is_signature(raw, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "message", "signature")]
        for name, content in zip(names, (DER + raw, message, signature)):
            with open(name, "wb") as file:
                file.write(content)
        key, text, sig = names
        command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", key, "-in", text, "-sigfile", sig]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def read_checkpoint(text):
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] != "" or not NAME.fullmatch(lines[0]) or not SIZE.fullmatch(lines[1]) or int(lines[1]) > SAFE:
        return None
    root, time = bytes_of(lines[2]), lines[3]
    if root is None or len(root) != 32 or not time.startswith("time ") or not is_moment(time[5:]):
        return None
    return {"origin": lines[0], "size": int(lines[1]), "root": root, "time": time[5:]}


def read_note(text, signatures, key, number):
    checkpoint = read_checkpoint(text)
    lines = signatures.split("\n")[:-1]
    if checkpoint is None or not lines or not all(line.startswith("— ") for line in lines):
        raise Finding("checkpoint.broken", f"Checkpoint {number} of the file is broken.", number=number)
    if not any(key.signed(text, line) for line in lines):
        raise Finding("checkpoint.signature", f"Checkpoint {number} of the file is not signed by {key.name}, or it was changed.", number=number)
    return checkpoint


def notes_of(text):
    """Texts with their signatures; what a crash cut off ends with a line "(torn)" and is left out."""
    notes, body = [], None
    for block in re.split(r"\n{2,}", text):
        block = re.sub(r"\A\n|\n\Z", "", block)
        if block == "":
            continue
        if block.split("\n")[-1] == "(torn)":
            body = None
        elif body is None:
            body = f"{block}\n"
        else:
            notes.append((body, f"{block}\n"))
            body = None
    return notes if body is None else [*notes, (body, "")]


def read_checkpoints(path, key):
    notes = notes_of(read_text(path, "checkpoint.broken"))
    if not notes:
        raise Finding("checkpoints.none", f"{path} holds no checkpoint.")
    found = {}
    for number, (body, signatures) in enumerate(notes, 1):
        checkpoint = read_note(body, signatures, key, number)
        name = (checkpoint["origin"], checkpoint["size"])
        earlier = found.pop(name, checkpoint)
        if earlier["root"] != checkpoint["root"]:
            raise Finding("checkpoint.split", f"There are two roots for {checkpoint['size']} events.", 1, checkpoint["size"])
        found[name] = checkpoint
    return list(found.values())
