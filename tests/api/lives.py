"""Random lives: a history of a strategy, and of the people, partners, clients and inhabitants around it."""

from tests.api.histories import History


class Life(History):
    """A history of people, partners, clients and the population as well."""

    def act(self):
        more = [self.employ, self.befriend, self.count, self.rename_somebody, self.prioritise, self.set_benchmark,
                self.protect_more, self.open_door]  # fmt: skip
        if self.random.random() < 0.6:
            return super().act()
        answer = self.random.choice(more)()
        assert answer is None or answer.status_code < 500, answer.get_data(as_text=True)
        return answer is not None and answer.status_code < 300

    def employ(self):
        grants = [{"role": "reader"}] if self.random.random() < 0.5 else []
        return self.add("people", name=self.words("Ansat"), centreId=self.centre, email="a@b.dk", grants=grants)

    def befriend(self):
        return self.add("partners", name=self.words("Forening"), kind="association", contact="Formanden")

    def add(self, place, **body):
        answer = self.client.post(f"/v1/{place}", auth=self.who, json=body)
        self.made.setdefault(place, []).append(answer.json["id"])
        return answer

    def rename_somebody(self):
        kind = self.random.choice(("people", "partners"))
        return self.patch(kind, name=self.words("Ny")) if self.made.get(kind) else None

    def count(self):
        body: dict = {"areaCode": "151", "period": str(self.random.randint(2015, 2024)), "origin": "nonWestern"}
        body |= {"generation": "descendants", "persons": self.random.choice((0, 2, 4, 40)), "source": {"provider": "x"}}
        return self.client.post("/v1/population", auth=self.who, json={**body, "published": self.random.random() < 0.3})

    def prioritise(self):
        body = {
            "initiativeIds": self.some("initiatives"),
            "criterion": "Flest",
            "reason": "x",
            "decidedOn": "2026-01-01",
        }
        return self.client.post(f"/v1/focus-areas/{self.area}/prioritisations", auth=self.who, json=body)

    def set_benchmark(self):
        if indicator := self.any("indicators"):
            body = {"period": "2027", "gap": 5, "decision": {"body": "Udvalget", "decidedOn": "2026-03-10"}}
            return self.client.post(f"/v1/indicators/{indicator}/benchmarks", auth=self.who, json=body)
        return None

    def protect_more(self):
        return self.patch("indicators", minimumCellSize=self.random.choice((3, 5, 8, 40)))

    def open_door(self):
        return self.client.post("/v1/api-clients", auth=self.who, json={"name": self.words("Program"), "kind": "tool"})
