"""Typed text that outlives an ended session: packed into the login page, unpacked after it."""

import json

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from web import task as task_page

NOT_CARRIED = frozenset({"csrf_token", "sandi"})
MOST = 1_000_000  # characters


def pack() -> str:
    """The fields of the task form that was just submitted, as JSON text; "" for any other request."""
    if request.endpoint != "tasks.complete":
        return ""
    try:
        submitted = request.form.to_dict(flat=False)
    except RequestEntityTooLarge:
        return ""
    fields = {name: values for name, values in submitted.items() if name not in NOT_CARRIED}
    return json.dumps({"task": (request.view_args or {})["task"], "fields": fields}, ensure_ascii=False)


def unpack(carried: str) -> tuple[str, int] | None:
    """The task page with the carried fields in their places; None when nothing readable was carried."""
    if not carried or len(carried) > MOST:
        return None
    try:
        content = json.loads(carried)
        task = int(content["task"])
        fields = MultiDict(
            [(str(name), str(value)) for name, values in content["fields"].items() for value in values]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return task_page.page_again(task, fields)
