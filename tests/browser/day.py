"""The office's people at their browsers: each in a window of their own, logged in with their own password."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.door import enter
from tests.browser.populated import PDF
from tests.conftest import Kantor
from tests.served import PASSWORD

BERKAS = re.compile(r"/berkas/\d+")
TASK = re.compile(r"/tugas/\d+")


@dataclass(kw_only=True)
class Day:
    """A served office under an injected clock."""

    kantor: Kantor
    address: str
    window: Callable[[], BrowserContext]
    folder: Path
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """The person's window; opened and logged in when first asked for."""
        if name not in self.pages:
            self.pages[name] = self.window().new_page()
            self.log_in(name)
        return self.pages[name]

    def log_in(self, name: str, password: str = PASSWORD) -> Page:
        page = self.pages[name]
        enter(page, self.address, name, password)
        return page

    def card(self, name: str, title: str) -> Locator:
        """The Berkas's card in the person's list of tasks."""
        page = self.page(name)
        page.goto(f"{self.address}/tugas")
        return page.locator(".card", has_text=title)

    def open(self, name: str, title: str) -> Page:
        """The person's task in this Berkas, through the list."""
        self.card(name, title).get_by_role("link").click()
        page = self.page(name)
        page.wait_for_url(TASK, wait_until="domcontentloaded")
        return page

    def act(self, name: str, title: str, button: str, files: dict[str, str] | None = None, **answers: str) -> Page:
        """Open the task, fill the form, and press the button that says so; three minutes go by."""
        page = self.open(name, title)
        for field_name, file in (files or {}).items():
            page.set_input_files(f"[name='isian.{field_name}'][type=file]", str(self.document(file)))
        for field_name, text in answers.items():
            page.fill(f"[name='isian.{field_name}']", text)
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_url(BERKAS)
        self.kantor.clock.forward(minutes=3)
        return page

    def document(self, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(PDF + name.encode())
        return path

    def begin(self, name: str, title: str) -> str:
        """Start a Berkas; its address."""
        page = self.page(name)
        page.get_by_role("link", name="Mulai Pelaksanaan").first.click()
        page.fill("#title", title)
        page.get_by_role("button", name="Mulai", exact=True).click()
        page.wait_for_url(BERKAS)
        return page.url.split("?")[0]
