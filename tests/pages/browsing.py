"""A real browser, which is there already: Chromium, driven by Playwright."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

PACKAGES = Path(__file__).parents[2] / "openapi"
AXE = PACKAGES / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@contextmanager
def browser():
    if CHROMIUM is None:
        pytest.skip("not run: there is no Chromium here")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def window(opened, address, key="", *, width=1280, height=900, **more):
    """A window of its own, of somebody who has logged in by ``key``."""
    context = opened.new_context(base_url=address, viewport={"width": width, "height": height}, **more)
    try:
        seen = context.new_page()
        if key:
            seen.goto("/login")
            seen.fill("#key", key)
            seen.click("main button")
        yield seen
    finally:
        context.close()


def violations(seen):
    """What axe holds against a page: rule, and where. Brought in past the policy, which lets no script in."""
    if not AXE.exists():
        subprocess.run([PACKAGES / "npm.sh", "ci", "--loglevel=error"], check=True)
    told = seen.evaluate(f"{AXE.read_text('utf-8')}; axe.run({{runOnly: {RULES}}})")
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in told["violations"]]
