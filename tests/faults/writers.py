"""A writer over HTTP: makes, changes, moves and deletes milestones of its own, reports, and is refused now and then.

Each POST has an Idempotency-Key and is sent again until it is answered. What has none is sent again too: as nobody else
changes the writer's milestones, being told that they have changed says that it was done.
"""

import random
import time
from dataclasses import dataclass

from tests.faults.figures import Write


@dataclass
class Own:
    """A milestone of the writer's, the tag of its newest version, and the steps that it has taken."""

    id: str
    tag: str
    steps: int = 0

    @property
    def path(self):
        return f"/v1/milestones/{self.id}"


class Writer:
    def __init__(self, product, world, seed, pause=0.0):
        self.line, self.world, self.pause = product.line(world.coordinator), world, pause
        self.random = random.Random(seed)
        self.writes, self.own = [], []

    def live(self, stop):
        """Act until told to stop."""
        while not stop.is_set():
            self.act()
            time.sleep(self.random.random() * self.pause)

    def act(self):
        acts = [self.begin, self.report, self.rename, self.rename, self.step, self.step, self.drop, self.be_refused]
        act = self.random.choice(acts) if len(self.own) > 2 else self.begin
        act()

    def begin(self):
        made = self.post("/v1/milestones", self.world.milestone(self.random, "Milepæl"))
        self.own.append(Own(made.json["id"], made.headers["ETag"]))

    def report(self):
        initiative = self.random.choice(self.world.initiatives)
        self.post(f"/v1/initiatives/{initiative}/status-updates", {"progress": "onTrack", "summary": "Det går godt"})

    def step(self):
        one = self.random.choice(self.own)
        to = "cancelled" if one.steps % 2 == 0 else "open"
        one.tag = self.post(f"{one.path}/transitions", {"to": to, "reason": "Aftalt"}, entries=2).headers["ETag"]
        one.steps += 1

    def rename(self):
        one = self.random.choice(self.own)
        answer = self.ask_knowingly("PATCH", one, {"title": f"Milepæl {self.random.randint(1, 999_999)}"})
        one.tag = answer.headers["ETag"] if answer.status_code == 200 else answer.json["current"]["etag"]

    def drop(self):
        one = self.own.pop(self.random.randrange(len(self.own)))
        self.ask_knowingly("DELETE", one, entries=1 + one.steps)

    def be_refused(self):
        one, write = self.random.choice(self.own), self.noted(0)
        request = self.random.choice([
            ("POST", "/v1/milestones", {"title": "Uden dag"}),
            ("POST", f"{one.path}/transitions", {"to": "reached" if one.steps % 2 else "open", "reason": "Nej"}),
            ("PATCH", one.path, {"title": "Uden at vide"}),
        ])  # fmt: skip
        answer = self.line.insist(*request, x_request_id=write.name)
        assert 400 <= answer.status_code < 500, answer

    def post(self, path, body, entries=1):
        """Send under a key until it is done."""
        write = self.noted(entries)
        answer = self.line.insist("POST", path, body, idempotency_key=write.name, x_request_id=write.name)
        assert answer.status_code == 201, answer
        write.acknowledged = True
        return answer

    def ask_knowingly(self, method, one, body=None, entries=1):
        """Change what nobody else does: sent again, being told that it has changed or is gone says that it was done."""
        write = self.noted(entries)
        answer = self.line.insist(method, one.path, body, if_match=one.tag, x_request_id=write.name)
        assert answer.status_code in (200, 204) or (answer.times > 1 and answer.status_code in (404, 412)), answer
        write.acknowledged = True
        return answer

    def noted(self, entries):
        self.writes.append(Write(entries))
        return self.writes[-1]
