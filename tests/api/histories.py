"""Random histories: what people and systems do to a strategy over time, through the API, some of it refused."""

import random
from datetime import date, timedelta

STATES = ("planned", "active", "paused", "completed", "cancelled", "proposed")
PROGRESS = ("onTrack", "atRisk", "offTrack")


class History:  # each act returns its answer, or None where there was nothing to act on
    """One random history of a strategy with a focus area and a centre; the same seed gives the same acts."""

    def __init__(self, client, who, focus_area, centre, seed):
        self.client, self.who, self.random = client, who, random.Random(seed)
        self.area, self.strategy, self.centre = str(focus_area.id), str(focus_area.strategy_id), str(centre.id)
        kinds = ("goals", "initiatives", "milestones", "indicators", "collaborations", "cases")
        self.made: dict = {kind: [] for kind in kinds}
        self.series, self.observed = [], []

    def live(self, acts):
        """So many acts; how many of them were taken."""
        return sum(self.act() for _ in range(acts))

    def act(self):
        """One act; whether it was taken. Refusals are part of life."""
        answer = self.random.choice(self.acts)()
        assert answer is None or answer.status_code < 500, answer.get_data(as_text=True)
        return answer is not None and answer.status_code < 300

    @property
    def acts(self):
        return [
            self.begin_goal, self.begin_initiative, self.begin_milestone, self.begin_indicator, self.observe,
            self.observe, self.move, self.move, self.report, self.report, self.rename, self.postpone, self.agree,
            self.assign, self.delete, self.correct, self.begin_case, self.write, self.settle,
        ]  # fmt: skip

    def begin(self, kind, /, **body):
        answer = self.client.post(f"/v1/{kind}", auth=self.who, json=body)
        if answer.status_code == 201:
            self.made[kind].append(answer.json["id"])
        return answer

    def begin_goal(self):
        return self.begin("goals", title=self.words("Mål"), focusAreaId=self.area)

    def begin_initiative(self):
        links = [{"indicatorId": one, "contribution": "direct"} for one in self.some("indicators")]
        body = {"focusAreaId": self.area, "owningCentreId": self.centre, "indicatorLinks": links}
        return self.begin("initiatives", title=self.words("Indsats"), **body)

    def begin_milestone(self):
        if initiative := self.any("initiatives"):
            return self.begin("milestones", title=self.words("Milepæl"), initiativeId=initiative, dueOn=self.day())
        return None

    def begin_indicator(self):
        if goal := self.any("goals"):
            body = {"goalId": goal, "definition": "Andel", "unit": "percent", "better": "lower", "frequency": "year"}
            body |= {"key": self.words("noegle").replace(" ", "-"), "comparison": "groups", "baselinePeriod": "2020"}
            answer = self.begin("indicators", title=self.words("Måling"), source={"provider": "Kommunen"}, **body)
            if answer.status_code == 201:
                self.begin_series(answer.json["id"])
            return answer
        return None

    def begin_series(self, indicator):
        for role in ("target", "comparison"):
            body = {"role": role, "areaCode": "151", "label": role}
            answer = self.client.post(f"/v1/indicators/{indicator}/series", auth=self.who, json=body)
            assert answer.status_code == 201, answer.json
            self.series.append((indicator, answer.json["id"]))

    def observe(self, **more):
        if not self.series:
            return None
        indicator, series = self.random.choice(self.series)
        numerator = self.random.choice((0, 2, 4, 7, 30, 61))
        body = {"seriesId": series, "period": str(self.random.randint(2019, 2024)), "numerator": numerator}
        body |= {"denominator": self.random.choice((62, 80, 97)), **more}
        return self.client.post(f"/v1/indicators/{indicator}/observations", auth=self.who, json=body)

    def correct(self):
        return self.observe(correctionReason=self.words("Rettet"))

    def move(self):
        kind = self.random.choice(("initiatives", "initiatives", "milestones"))
        if one := self.any(kind):
            states = STATES if kind == "initiatives" else ("reached", "cancelled", "open")
            body = {"to": self.random.choice(states), "reason": self.words("Fordi")}
            return self.client.post(f"/v1/{kind}/{one}/transitions", auth=self.who, json=body)
        return None

    def report(self):
        if initiative := self.any("initiatives"):
            body = {"progress": self.random.choice(PROGRESS), "summary": self.words("Status")}
            if self.random.random() < 0.3:
                body = {"kind": "confirmation"}
            return self.client.post(f"/v1/initiatives/{initiative}/status-updates", auth=self.who, json=body)
        return None

    def begin_case(self):
        centres = dict.fromkeys(("openedByCentreId", "responsibleCentreId"), self.centre)
        about = {"focusAreaId": self.area, "initiativeIds": self.some("initiatives"), "strategyId": self.strategy}
        kind = self.random.choice(("enquiry", "decision"))
        return self.begin("cases", title=self.words("Sag"), kind=kind, dueOn=self.day(), **centres, **about)

    def write(self):
        if case := self.any("cases"):
            body = {"text": self.words("Aftalt"), "kind": self.random.choice(("note", "decision", "obligation"))}
            body |= {"dueOn": self.day()} if body["kind"] == "decision" else {}
            return self.client.post(f"/v1/cases/{case}/entries", auth=self.who, json=body)
        return None

    def settle(self):
        if case := self.any("cases"):
            to = self.random.choice(("clarified", "decided", "inEffect", "closed", "open"))
            body = {"to": to, "reason": self.words("Fordi"), "effectVerified": True if to == "closed" else None}
            return self.client.post(f"/v1/cases/{case}/transitions", auth=self.who, json=body)
        return None

    def rename(self):
        return self.patch(self.random.choice(("goals", "initiatives", "indicators")), title=self.words("Nyt navn"))

    def postpone(self):
        return self.patch("milestones", dueOn=self.day(), dueOnReason=self.words("Udskudt"))

    def patch(self, kind, **body):
        if one := self.any(kind):
            seen = self.client.get(f"/v1/{kind}/{one}", auth=self.who)
            return self.client.patch(f"/v1/{kind}/{one}", auth=self.who, if_match=seen, json=body)
        return None

    def agree(self):
        lists = {"focusAreaIds": [self.area], "initiativeIds": self.some("initiatives")}
        answer = self.begin("collaborations", title="Sammen", purpose="Fælles", strategyId=self.strategy, **lists)
        if answer.status_code == 201:
            place = f"/v1/collaborations/{answer.json['id']}/parties"
            body = {"centreId": self.centre, "role": "contributes"}
            party = self.client.post(place, auth=self.who, json=body).json["id"]
            return self.client.post(f"{place}/{party}/transitions", auth=self.who, json={"to": "accepted"})
        return answer

    def assign(self):
        body = {"focusAreaId": self.area, "personId": None, "validFrom": self.day()}
        return self.client.post("/v1/assignments", auth=self.who, json=body)

    def delete(self):
        kind = self.random.choice(("milestones", "initiatives", "goals"))
        if one := self.any(kind):
            seen = self.client.get(f"/v1/{kind}/{one}", auth=self.who)
            answer = self.client.delete(f"/v1/{kind}/{one}", auth=self.who, if_match=seen)
            if answer.status_code == 204:
                self.made[kind].remove(one)
            return answer
        return None

    def any(self, kind):
        return self.random.choice(self.made[kind]) if self.made[kind] else None

    def some(self, kind):
        return self.random.sample(self.made[kind], min(len(self.made[kind]), self.random.randint(0, 2)))

    def words(self, beginning):
        return f"{beginning} {self.random.randint(1, 999)}"

    def day(self):
        return (date(2026, 1, 1) + timedelta(days=self.random.randint(0, 700))).isoformat()
