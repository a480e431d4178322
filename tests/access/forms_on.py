"""Reads the links and the forms of a page, as a person without a browser would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

IGNORED = ("logout", "log-out", "language")


@dataclass
class PostForm:
    """One form of a page: where it goes and what it sends as it stands; `choices` are the other values on offer."""

    action: str
    data: dict = field(default_factory=dict)
    files: set = field(default_factory=set)
    choices: dict = field(default_factory=dict)


class Page(HTMLParser):
    """`links` and post `forms` of one page."""

    def __init__(self, address: str, html: str):
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self._form = self._select = self._area = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name"), given.get("value", "")
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].split("#")[0])
        elif tag == "form" and given.get("method") == "post":
            self._form = PostForm(given.get("action") or self.address)
            if not any(word in self._form.action for word in IGNORED):
                self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and name:
            self._input(name, value or "on", given)
        elif tag in ("select", "textarea") and name:
            self._select, self._area = (name, None) if tag == "select" else (None, name)
            self._form.data.setdefault(name, "")
        elif tag == "option" and self._select:
            self._form.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                self._form.data[self._select] = value

    def _input(self, name, value, given):
        kind = given.get("type", "text")
        if kind == "file":
            self._form.files.add(name)
        elif kind in ("checkbox", "radio"):
            self._form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self._form.data[name] = value
        else:
            self._form.data[name] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag in ("select", "textarea"):
            self._select = self._area = None

    def handle_data(self, data):
        if self._form is not None and self._area:
            self._form.data[self._area] += data
