"""Some events of a log, each with its proof."""
from twin.details import Missing
from twin.findings import Finding
from twin.merkle import root_by_path


class Selection:
    def __init__(self, checkpoint):
        self.checkpoint, self.missing, self.events, self.last = checkpoint, Missing(), 0, 0

    def read(self, line):
        seq, size = line.event["seq"], self.checkpoint["size"]
        self.events += 1
        at = {"first": seq, "number": self.events}
        if line.proof is None:
            raise Finding("proof.missing", f"Event {seq} comes without a proof.", **at)
        if seq <= self.last:
            raise Finding("seq.order", f"Event {seq} stands after event {self.last}.", **at)
        if not line.fits:
            raise Finding("beside.changed", f"The details of event {seq} were changed.", **at)
        if seq > size or root_by_path(seq - 1, size, line.leaf, line.proof) != self.checkpoint["root"]:
            raise Finding("proof.wrong", f"Event {seq} or its proof was changed.", **at)
        self.last = seq
        if line.beside is None:
            self.missing.add(seq)
        if line.event["type"] == "details.erased":
            self.missing.erased_by(line.event["facts"].get("seqs"))

    def end(self):
        warnings = [("beside.missing", *span) for span in self.missing.spans]
        return {"kind": "selection", "events": self.events, "checkpoint": self.checkpoint, "unanchored": 0, "warnings": warnings}
