"""Requests under a key whose bodies are kept byte for byte: what is sent again must be the same."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Header
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound=BaseModel)

IdempotencyKey = Annotated[UUID, Header(alias="Idempotency-Key")]


def described_as(form: type[BaseModel]) -> dict[str, Any]:
    """What the published interface says of a body that the route reads for itself."""
    schema = {"$ref": f"#/components/schemas/{form.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def read_kept(body: bytes, form: type[Form]) -> Form:
    """Read such a body; raises ``RequestValidationError``, as FastAPI does for the others."""
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error
