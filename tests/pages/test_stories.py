"""What a coordinator and a committee do on the pages in a real browser, from login to result."""

import httpx2
import pytest

from models.danish import today
from tests.pages.browsing import window

pytestmark = pytest.mark.no_cover  # the same pages are asked for without a browser


@pytest.fixture(scope="module")
def draft(demo):
    """The title of a status for the year of which every focus area has its finding."""
    address, keys = demo
    with httpx2.Client(base_url=f"{address}/v1", headers={"Authorization": f"Bearer {keys['coordinator']}"}) as api:
        strategy = api.get("/strategies").json()["items"][0]["id"]
        body = {
            "strategyId": strategy, "kind": "yearlyStatus", "title": "Status for 2022", "periodFrom": "2022",
            "periodTo": "2022", "committee": "Økonomiudvalget",
        }  # fmt: skip
        made = api.post("/evaluations", json=body).json()
        for area in api.get(f"/focus-areas?strategyId={strategy}").json()["items"]:
            finding = {"focusAreaId": area["id"], "assessment": "partly", "text": "Godt på vej."}
            answer = api.post(f"/evaluations/{made['id']}/findings", json=finding)
            assert answer.status_code == 201, answer.json()
    return made["title"]


def test_a_coordinator_brings_an_evaluation_from_draft_to_published(chromium, demo, draft):
    with window(chromium, demo[0], demo[1]["coordinator"], locale="da-DK") as seen:
        seen.goto("/")
        seen.click(f"#evaluations a:text-is('{draft}')")
        seen.check("input[value=frozen]")
        seen.click("main form button")
        seen.wait_for_selector("main .done")

        with seen.expect_download() as fetched:
            seen.click(".downloads a:text-is('PDF')")

        assert len(seen.inner_text(".facts code")) == 64
        assert "ikke offentliggjort" in seen.inner_text("main")
        seen.fill("#meetingOn", today().isoformat())
        seen.click("form:has(#meetingOn) button")
        seen.wait_for_selector("main .done")
        seen.click("button:text-is('Den er offentliggjort')")
        seen.wait_for_selector("dt:text-is('Offentliggjort')")
        assert "ikke offentliggjort" not in seen.inner_text("main")
        assert fetched.value.suggested_filename.endswith(".pdf")
        assert fetched.value.path().read_bytes().startswith(b"%PDF-")


def test_a_committee_finds_out_what_a_verdict_rests_on(chromium, demo):
    with window(chromium, demo[0], demo[1]["reader"], locale="da-DK") as seen:
        seen.goto("/")
        verdict = seen.inner_text(".card:has(a:text-is('Borgere på offentlig forsørgelse')) >> p:has-text('gabet')")
        verdict = verdict.partition(" Hvorfor?")[0]
        seen.click("a:text-is('Borgere på offentlig forsørgelse')")

        told = seen.inner_text("main")
        assert verdict in told
        assert "Sådan er tallene regnet ud" in told
        assert seen.locator("main form").count() == 0
