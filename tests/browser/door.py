"""Coming in and going out, as everybody does it."""

from playwright.sync_api import Page


def type_password(page: Page, login: str, password: str) -> None:
    """On the login page that is being shown."""
    page.fill("#login", login)
    page.fill("#sandi", password)
    page.get_by_role("button", name="Masuk").click()


def enter(page: Page, address: str, login: str, password: str) -> None:
    """Until somebody's first page is there."""
    page.goto(f"{address}/masuk")
    type_password(page, login, password)
    page.locator("form.me").wait_for()


def leave(page: Page) -> None:
    """Until the login page is there: who goes on before that is still logged in."""
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("button", name="Masuk").wait_for()
