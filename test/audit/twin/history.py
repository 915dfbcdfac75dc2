"""A whole log, from its first event to its last."""
from twin.details import Missing
from twin.findings import Finding
from twin.merkle import Peaks
from twin.texts import is_whole


class WholeLog:
    def __init__(self, checkpoints):
        self.checkpoints = sorted(checkpoints, key=lambda one: one["size"])
        self.peaks, self.missing = Peaks(), Missing()
        self.log, self.names, self.ended = None, set(), {}
        self.anchor, self.erasing, self.next = None, [], 0
        self.compare()

    def anchored(self):
        return self.anchor["size"] if self.anchor else 0

    def read(self, line):
        seq, event = self.peaks.size + 1, line.event
        if line.proof is not None:
            raise Finding("line.broken", f"Line {seq} has a proof.", seq, number=seq)
        if event["seq"] > seq:
            raise Finding("seq.gap", f"Events {seq}-{event['seq'] - 1} are missing.", seq, event["seq"] - 1, seq)
        if event["seq"] < seq:
            raise Finding("seq.order", f"Event {event['seq']} stands where {seq} should.", seq, number=seq)
        if not line.fits:
            raise Finding("beside.changed", f"The details of event {seq} were changed.", seq, number=seq)
        self.follow(seq, event, line.beside)
        if line.beside is None:
            self.missing.add(seq)
        if event["type"] == "details.erased" and self.missing.erased_by(event["facts"].get("seqs")):
            self.erasing.append(seq)
        self.peaks.add(line.leaf)
        self.compare()

    def follow(self, seq, event, beside):
        log = event["log"]
        if event["type"] == "log.restored":
            size = event["facts"].get("size")
            if not is_whole(size) or size != seq - 1 or log in self.names:
                raise Finding("restore.wrong", f"Event {seq} says that the log was restored, but not as it was.", seq, number=seq)
            named = (beside or {"detail": {}})["detail"].get("previous")
            for origin in (self.log, *(named.split(" ") if isinstance(named, str) else ())):
                if origin not in ("", log):
                    self.ended[origin] = {"seq": seq, "last": 0}
        elif self.log and log != self.log:
            raise Finding("log.changed", f"Event {seq} is of another log.", seq - 1, seq, seq)
        self.names.add(log)
        self.log = log

    def excused(self, checkpoint):
        restore = self.ended.get(checkpoint["origin"])
        if restore is None or checkpoint["size"] < restore["seq"]:
            return False
        restore["last"] = max(restore["last"], checkpoint["size"])
        return True

    def compare(self):
        while self.next < len(self.checkpoints) and self.checkpoints[self.next]["size"] == self.peaks.size:
            checkpoint = self.checkpoints[self.next]
            self.next += 1
            if not self.excused(checkpoint):
                self.match(checkpoint)

    def match(self, checkpoint):
        size = checkpoint["size"]
        if size > 0 and checkpoint["origin"] != self.log:
            raise self.other_log(checkpoint)
        if self.peaks.root() != checkpoint["root"]:
            raise Finding("root.changed", f"Something up to event {size} was changed.", self.anchored() + 1, size)
        self.anchor, self.erasing = checkpoint, []

    def other_log(self, checkpoint):
        size = checkpoint["size"]
        return Finding("checkpoint.origin", "The checkpoint is of another log.", min(self.anchored() + 1, size), size)

    def end(self):
        events = self.peaks.size
        beyond = [one for one in self.checkpoints[self.next :] if not self.excused(one)]
        for one in beyond:
            if events > 0 and one["origin"] != self.log:
                raise self.other_log(one)
        if beyond:
            raise Finding("truncated", f"Events {events + 1}-{beyond[-1]['size']} are missing.", events + 1, beyond[-1]["size"])
        warnings = []
        for restore in self.ended.values():
            if restore["last"] and restore["seq"] > self.anchored():
                raise Finding("restore.unsigned", "Nothing signed holds the restore.", restore["seq"], restore["last"])
            if restore["last"]:
                warnings.append(("restored", restore["seq"], restore["last"]))
        if self.missing.spans:
            raise Finding("beside.missing", "Details are missing, and no event says so.", *self.missing.spans[0])
        if self.anchored() == 0:
            raise Finding("checkpoints.none", "No checkpoint holds any event.", *((1, events) if events else ()))
        warnings += [("erased.unanchored", seq, seq) for seq in self.erasing]
        return {"kind": "log", "events": events, "checkpoint": self.anchor, "unanchored": events - self.anchored(), "warnings": warnings}
