"""The documentation page works offline and under a policy that allows nothing but the server's own files."""

import re

import pytest

from api.resources.documentation import STATIC


def test_the_root_leads_to_the_documentation(client):
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/docs"


@pytest.mark.parametrize("path", ["/docs", "/docs?lang=en", "/problems", "/problems/not-found"])
def test_a_page_brings_nothing_from_elsewhere_and_nothing_inline(client, path):
    page = client.get(path)

    sources = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    policy = page.headers["Content-Security-Policy"]
    assert all(re.match(r"[/?](?!/)", source) for source in sources)
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", page.text)
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy.startswith("default-src 'none'; ")


def test_every_file_that_the_page_needs_is_here(client):
    page = client.get("/docs").text

    for source in re.findall(r'(?:src|href)="(/static/[^"]*)"', page):
        with client.get(source) as file:
            assert file.status_code == 200
            assert re.match(r"text/(css|javascript)|image/svg", file.content_type)
            assert "ETag" in file.headers


def test_a_file_that_has_not_changed_is_not_sent_again(client):
    with client.get("/static/pages.css") as first:
        tag = first.headers["ETag"]

    with client.get("/static/pages.css", headers={"If-None-Match": tag}) as second:
        assert second.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/", "/static/none.css", "/static/../settings.py", "/static/%2e%2e/settings.py"]
)
def test_no_other_file_can_be_had(client, path):
    assert client.get(path).status_code == 404


def test_the_drawing_asks_nobody_else():
    text = (STATIC / "documentation.js").read_text("utf-8")

    assert "validatorUrl: null" in text
    assert '"/v1/openapi.json"' in text
