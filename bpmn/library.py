"""The diagrams that come with the program."""

from importlib.resources import files

_FOLDER = files("bpmn").joinpath("procedures")


def shipped() -> tuple[str, ...]:
    """The keys of the shipped procedures, in alphabetical order."""
    names = sorted(file.name for file in _FOLDER.iterdir())
    return tuple(name.removesuffix(".bpmn") for name in names if name.endswith(".bpmn"))


def source(key: str) -> bytes:
    """The diagram of one shipped procedure; raises KeyError for any other key."""
    if key not in shipped():
        raise KeyError(key)
    return _FOLDER.joinpath(f"{key}.bpmn").read_bytes()
