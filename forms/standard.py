"""The published standard as a second opinion: a form must also be valid JSON Schema 2020-12."""

from forms.errors import SchemaRefused
from forms.node import Node
from forms.strict import pointer


def refuse_invalid(schema: Node) -> None:
    """Raise SchemaRefused when the standard's own schema for schemas does not take it. Fetches nothing."""
    # Imported here, for it takes longer to load than all our rooms; who only reads published forms never needs it.
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(schema.content)
    except SchemaError as error:
        path = schema.path
        for key in error.absolute_path:
            path = pointer(path, key)
        raise SchemaRefused("not-a-schema", path) from None
