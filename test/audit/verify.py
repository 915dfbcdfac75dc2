#!/usr/bin/env python3
"""A second verifier of the audit log, of the format in docs/decisions/0012-audit-log.md: Python's standard library and `openssl`.

verify.py <export.jsonl> --checkpoints <checkpoints.txt> --key <notary.pub> [--json]
verify.py --proof <proof.json> --checkpoints <checkpoints.txt> --key <notary.pub> [--json]
verify.py --batch     reads {"export" or "proof", "checkpoints", "key"} from each line of stdin and answers with one verdict per line

Ends with 0 when everything was verified, 1 when not, 2 when the call was typed wrongly.
"""
import json
import sys

# No compiled copies beside the sources.
sys.dont_write_bytecode = True

from twin.files import lines_of
from twin.findings import Finding, Mistyped
from twin.history import WholeLog
from twin.lines import read_line
from twin.notes import Key, read_checkpoints
from twin.proofs import verify_proof
from twin.selection import Selection


def verify_export(path, checkpoints):
    reader = None
    for number, content in enumerate(lines_of(path), 1):
        line = read_line(content)
        if line is None:
            first = None if isinstance(reader, Selection) else number
            raise Finding("line.broken", f"Line {number} is not an event as the log writes it.", first, number=number)
        if reader is None:
            reader = WholeLog(checkpoints) if line.proof is None else Selection(checkpoints[-1])
        reader.read(line)
    if reader is None and all(one["size"] == 0 for one in checkpoints):
        raise Finding("export.empty", f"{path} is empty.")
    return (reader or WholeLog(checkpoints)).end()


def verify(files):
    try:
        checkpoints = read_checkpoints(files["checkpoints"], Key(files["key"]))
        found = verify_proof(files["proof"], checkpoints) if "proof" in files else verify_export(files["export"], checkpoints)
        shown = {key: found["checkpoint"][key] for key in ("origin", "size", "time")}
        warnings = [{"reason": reason, "from": first, "to": last} for reason, first, last in found["warnings"]]
        return {"verdict": "verified", **found, "checkpoint": shown, "warnings": warnings, "problem": None}
    except Finding as finding:
        where = {"from": finding.first, "to": finding.last, "number": finding.number}
        problem = {"reason": finding.reason, **where, "sentence": str(finding)}
        kind = "proof" if "proof" in files else "export"
        return {"verdict": "not verified", "kind": kind, "events": 0, "checkpoint": None, "unanchored": 0, "warnings": [], "problem": problem}


def arguments(args):
    options, paths = {}, []
    while args:
        arg = args.pop(0)
        if arg == "--json":
            options["json"] = True
        elif arg in ("--checkpoints", "--key", "--proof") and args:
            options[arg[2:]] = args.pop(0)
        elif arg.startswith("-"):
            raise Mistyped(__doc__)
        else:
            paths.append(arg)
    if "checkpoints" not in options or "key" not in options or len(paths) + ("proof" in options) != 1:
        raise Mistyped(__doc__)
    return options if "proof" in options else {**options, "export": paths[0]}


def batch():
    for line in sys.stdin:
        try:
            answer = verify(json.loads(line))
        except Mistyped as error:
            answer = {"verdict": "mistyped", "sentence": str(error)}
        print(json.dumps(answer), flush=True)
    return 0


def main(args):
    if args == ["--batch"]:
        return batch()
    try:
        files = arguments(list(args))
        verdict = verify(files)
    except Mistyped as error:
        print(error, file=sys.stderr)
        return 2
    problem = verdict["problem"]
    if files.get("json"):
        print(json.dumps(verdict))
    else:
        print(f"NOT VERIFIED. {problem['sentence']}" if problem else f"VERIFIED. {verdict['events']} events.")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
