"""The kinds of fields of a site file, and what all its parts have in common."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, IPvAnyAddress

from appliance.site import written

REFERENCE = re.compile(r"(file:/[\w./-]+|vault:[\w./-]+#[\w-]+|env:[A-Z][A-Z0-9_]*|ask)")


def reference(value: str) -> str:
    """Let a place through where a secret lies, and nothing that could be the secret itself; never quotes it."""
    if not REFERENCE.fullmatch(value):
        raise ValueError(
            "names a place, never a secret: write file:/path, vault:path#field, env:NAME or ask; "
            "if a secret stood here, change it"
        )
    return value


def shaped(pattern: str, hint: str, default: Any = ..., **more: Any) -> Any:
    """Return a field of text; `hint` is what the reader, and an editor that knows the schema, say of another text."""
    return Field(default, pattern=pattern, json_schema_extra={"patternErrorMessage": hint}, **more)


def told(description: str, pattern: re.Pattern[str], default: Any = ...) -> Any:
    """Return a field of text that a validator judges; an editor that knows the schema is shown its pattern."""
    return Field(default, description=description, json_schema_extra={"pattern": f"^{pattern.pattern}$"})


SecretReference = Annotated[
    str,
    Field(
        description="Where a secret lies: file:/path, vault:path#field, env:NAME or ask.",
        json_schema_extra={"pattern": f"^{REFERENCE.pattern}$"},
    ),
    AfterValidator(reference),
]
Address = Annotated[IPvAnyAddress, BeforeValidator(written.address)]
Account = Annotated[
    str, shaped(r"^[a-z_][a-z0-9_-]{0,31}$", "Write the name of a Linux account in small letters, such as operator.")
]


class Strict(BaseModel):
    """Frozen, and nothing unknown let through; a rejected value is not quoted, for it may be a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
