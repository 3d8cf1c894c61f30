"""A page as an independent reader finds it: its elements, its headings, its tables."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """``elements`` are tags with attributes, ``headings`` levels with texts, ``tables`` rows of cells by caption."""

    def __init__(self, data):
        super().__init__()
        self.elements, self.headings, self.tables, self.words = [], [], {}, []
        self._text, self._rows, self._caption = [], [], ""
        self.feed(data.decode())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])
        self._text = []

    def handle_data(self, data):
        self._text.append(data)
        self.words.append(data)

    def handle_endtag(self, tag):
        text = "".join(self._text).strip()
        if tag in ("td", "th"):
            self._rows[-1].append(text)
        elif tag == "caption":
            self._caption = text
        elif tag == "table":
            self.tables.setdefault(self._caption, []).extend(self._rows)
        elif tag[0] == "h" and tag[1:].isdigit():
            self.headings.append((int(tag[1:]), text))

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
