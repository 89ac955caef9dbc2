"""What the settings' classes say of their own fields."""

from __future__ import annotations

import ast
import inspect
import textwrap


def meanings(kind: type) -> dict[str, str]:
    """The string below each field of a settings class."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    if not isinstance(tree, ast.ClassDef):
        raise TypeError(kind.__name__)
    found = {}
    for entry, after in zip(tree.body, tree.body[1:], strict=False):
        if (
            isinstance(entry, ast.AnnAssign)
            and isinstance(entry.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[entry.target.id] = " ".join(after.value.value.replace("``", "`").split())
    return found
