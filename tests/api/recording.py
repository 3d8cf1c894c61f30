"""Longer random histories: also benchmarks, prioritisations, evaluations, segments, and figures that go away again."""

from tests.api.histories import History


class FullHistory(History):
    """A random history in which everything happens that an overview tells of."""

    def __init__(self, *given, person, **more):
        super().__init__(*given, **more)
        self.person, self.evaluations = str(person.id), []
        self.begin_goal()
        self.begin_indicator()
        self.begin_initiative()

    @property
    def acts(self):
        return [
            *super().acts, self.set_benchmark, self.end_something, self.prioritise, self.open_evaluation, self.freeze,
            self.find, self.unobserve, self.appoint, self.lead, self.observe, self.end_together,
        ]  # fmt: skip

    def post(self, path, **body):
        return self.client.post(path, auth=self.who, json=body)

    def set_benchmark(self):
        if one := self.any("indicators"):
            decision = {"body": "Udvalget", "decidedOn": "2026-03-10"}
            day = self.day()
            return self.post(
                f"/v1/indicators/{one}/benchmarks", gap=self.random.randint(0, 9), dueOn=day, decision=decision
            )
        return None

    def end_something(self):
        kind = self.random.choice(("goals", "indicators"))
        if one := self.any(kind):
            decision = {"body": "Udvalget", "decidedOn": "2026-03-10"}
            return self.post(f"/v1/{kind}/{one}/transitions", to="ended", reason="Fordi", decision=decision)
        return None

    def prioritise(self):
        body = {"initiativeIds": self.some("initiatives"), "criterion": "Flest", "reason": "Fordi"}
        return self.post(f"/v1/focus-areas/{self.area}/prioritisations", **body, decidedOn="2026-03-10")

    def open_evaluation(self):
        body = {"kind": "yearlyStatus", "title": self.words("Status"), "periodFrom": "2025", "periodTo": "2025"}
        answer = self.post("/v1/evaluations", strategyId=self.strategy, committee="Udvalget", **body)
        if answer.status_code == 201:
            self.evaluations.append(answer.json["id"])
        return answer

    def freeze(self):
        if self.evaluations:
            to = self.random.choice(("frozen", "frozen", "closed"))
            return self.post(f"/v1/evaluations/{self.random.choice(self.evaluations)}/transitions", to=to)
        return None

    def find(self):
        if self.evaluations:
            body = {"focusAreaId": self.area, "assessment": "partly", "text": self.words("Fund")}
            return self.post(f"/v1/evaluations/{self.random.choice(self.evaluations)}/findings", **body)
        return None

    def unobserve(self):
        """Take a value away for good."""
        if not self.series:
            return None
        indicator, series = self.random.choice(self.series)
        path = f"/v1/indicators/{indicator}/observations"
        found = self.client.get(f"{path}?seriesId={series}", auth=self.who).json["items"]
        if not found:
            return None
        one = self.random.choice(found)
        seen = self.client.get(f"{path}/{one['id']}", auth=self.who)
        return self.client.delete(f"{path}/{one['id']}", auth=self.who, if_match=seen)

    def appoint(self):
        return self.post("/v1/assignments", focusAreaId=self.area, personId=self.person, validFrom=self.day())

    def lead(self):
        if one := self.any("initiatives"):
            return self.post("/v1/assignments", initiativeId=one, personId=self.person, validFrom="2026-01-01")
        return None

    def end_together(self):
        if one := self.any("collaborations"):
            to = self.random.choice(("agreed", "ended"))
            return self.post(f"/v1/collaborations/{one}/transitions", to=to, reason="Fordi")
        return None
