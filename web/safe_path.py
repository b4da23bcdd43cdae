"""Where to go on: only to a page of our own."""

from urllib.parse import urlsplit

HOME = "/tugas"


def safe_path(wanted: str) -> str:
    """`wanted` if it is a plain path of this site, else the task list; another host, however written, is not."""
    plain = wanted.isprintable() and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if not plain or urlsplit(wanted).netloc:
        return HOME
    return wanted
