"""In a real browser: in at a login provider, and what was written comes along when the login ran out meanwhile."""

import json
import re

import httpx2
import pytest

from tests.issuing import AUDIENCE, issuing
from tests.pages.browsing import violations, window
from tests.serving import served

pytestmark = pytest.mark.no_cover  # the same is asked for without a browser


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The address of a demo whose tovholder logs in at a provider, and the path of a report of theirs."""
    folder = tmp_path_factory.mktemp("provided")
    who = {"OIDC_CLIENT_ID": "sider", "OIDC_CLIENT_SECRET": "hemmelig", "OIDC_AUDIENCES": AUDIENCE}
    with (
        issuing() as issuer,
        served(folder, DEMO="true", LOG_LEVEL="ERROR", RATE_LIMIT="0", OIDC_ISSUERS=issuer.address, **who) as (line, _),
    ):
        [address, *_] = re.findall(r"http://[\d.:]+", line)
        keys = json.loads((folder / "var" / "demo-keys.json").read_text("utf-8"))
        yield address, _known_there(address, keys)


def _known_there(address, keys):
    def api(role, method, path, **more):
        headers = {"Authorization": f"Bearer {keys[role]}", **more.pop("headers", {})}
        return httpx2.request(method, f"{address}/v1{path}", headers=headers, **more)

    me = api("tovholder", "GET", "/me").json()
    person = f"/people/{me['personId']}"
    tag = api("administrator", "GET", person).headers["ETag"]
    grants = [{"role": "tovholder", "strategyId": None, "centreId": me["centreId"]}]
    known = api("administrator", "PATCH", person, json={"subject": "anne", "grants": grants}, headers={"If-Match": tag})
    assert known.status_code == 200, known.text
    [first, *_] = api("tovholder", "GET", f"/initiatives?tovholderId={me['personId']}&state=active").json()["items"]
    return f"/initiatives/{first['id']}/report"


def test_a_report_comes_along_through_a_login_at_the_provider(chromium, place):
    address, report = place
    with window(chromium, address, width=390, height=844, locale="da-DK") as seen:
        seen.goto(report)
        assert violations(seen) == []
        seen.click("text=Log ind med")
        seen.wait_for_selector("#summary")
        seen.context.clear_cookies(name="samspil-session")
        seen.check("input[value=atRisk]")
        seen.fill("#summary", "Skrevet, mens login løb ud.")
        seen.click("main form button")
        assert "intet er tabt" in seen.inner_text("main")
        assert violations(seen) == []

        seen.click("text=Log ind med")
        assert "Skrevet, mens login løb ud." in seen.inner_text("main")
        seen.click("main form button")
        seen.wait_for_selector("main .done")

        assert "Skrevet, mens login løb ud." in seen.inner_text("main")
        assert len(seen.context.pages) == 1
