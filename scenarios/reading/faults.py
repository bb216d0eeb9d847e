"""What pydantic found wrong, as problems with the line of the file and a way to mend it."""

from pydantic import BaseModel, ValidationError

from scenarios.problems import Problem, nearest
from scenarios.reading.tree import Node, line_at

_MEND_BY_TYPE = {
    "missing": "add the key",
    "string_type": "write a text here",
    "list_type": "write a list here: `- item` lines or [a, b]",
    "dict_type": "write a mapping here: `key: value` lines",
    "model_type": "write a mapping here: `key: value` lines",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "decimal_parsing": "write a number",
    "bool_parsing": "write true or false",
    "date_from_datetime_parsing": "write a day as YYYY-MM-DD",
    "date_parsing": "write a day as YYYY-MM-DD",
}


def problems_of(
    error: ValidationError, node: Node, file: str, *, code: str, shapes: tuple[type[BaseModel], ...] = ()
) -> tuple[Problem, ...]:
    """Turn each fault of `error` into a problem; `shapes` lend their keys to "did you mean"."""
    known = {field.alias or name for shape in shapes for name, field in shape.model_fields.items()}
    found = []
    for fault in error.errors(include_url=False, include_input=False):
        loc = fault["loc"]
        where = ".".join(str(part) for part in loc) or "the file"
        kind, message = fault["type"], fault["msg"]
        if kind == "extra_forbidden":
            what, mend = f"no key is called {str(loc[-1])!r} here ({where})", nearest(str(loc[-1]), known)
        elif kind == "missing":
            what, mend = f"{where} is missing", f"add the key {str(loc[-1])!r}"
        else:
            what = f"{where}: {message[:1].lower()}{message[1:]}"
            mend = _MEND_BY_TYPE.get(kind, "write one of the values that the message names")
        found.append(Problem(file=file, line=line_at(node, loc), code=code, what=what, mend=mend))
    return tuple(sorted(set(found)))
