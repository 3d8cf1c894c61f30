"""A visitor with a browser that runs no script: follows links, keeps cookies, fills in forms."""

import re
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser

import httpx2


class Page(HTMLParser):
    """What stands on a page: its forms by their address, its links, and its text."""

    def __init__(self, answer):
        super().__init__()
        self.answer, self.forms, self.links, self.tags, self.heard = answer, {}, [], [], []
        self.feed(answer.text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.tags.append((tag, given))
        if tag == "form":
            self.form = self.forms.setdefault(given["action"], {})
        elif tag == "input" and "name" in given and (given.get("type") != "radio" or "checked" in given):
            self.form[given["name"]] = given.get("value", "")
        elif tag == "textarea":
            self.form[given["name"]] = ""
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])

    def handle_data(self, data):
        self.heard.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", unescape(" ".join(self.heard)))


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, browser):
        self.browser = browser

    def see(self, path):
        return Page(self.browser.get(path, follow_redirects=True))

    def send(self, page, action, headers=(), **filled):
        """Fill in the form that leads to ``action``, send it, and go where it leads."""
        sent = {**page.forms[action], **filled}
        return Page(self.browser.post(action, data=sent, headers=dict(headers), follow_redirects=True))

    def log_in(self, key, path="/"):
        return self.send(self.see(path), "/login", key=key)


@contextmanager
def visiting_at(address, language="da"):
    """Somebody at the address of a server; ``language`` is what their browser prefers."""
    with httpx2.Client(base_url=address, headers={"Accept-Language": language}, timeout=30) as browser:
        yield Visitor(browser)
