"""The published OpenAPI document: what the framework derives, and what only we know."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from hall.api.windows import ConcernRequest
from hall.api.wire import RatingRequest
from hall.bureau.filing import Filing
from hall.payments.order import PaymentOrder
from hall.problem import MEDIA_TYPE, ProblemBody
from kiosk.taxpayer import Profile

_TEMPLATE = "#/components/schemas/{name}"


def openapi_document(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of ``app``."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary="What a tax hall's self-service terminals ask of the hall server.",
        description=(
            "Every call carries `Authorization: Bearer <terminal token>`, except enrolment, "
            "which carries its one-time code. Errors are problem documents (RFC 9457) with a "
            "stable `code`. Remote help continues over the WebSocket "
            "`/api/v1/help/calls/{call_id}/terminal` (same bearer token)."
        ),
        routes=app.routes,
    )
    schemas: dict[str, Any] = document["components"]["schemas"]
    for model in (ProblemBody, Filing, PaymentOrder, RatingRequest, ConcernRequest):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    _, profile = msgspec.json.schema_components((Profile,), ref_template=_TEMPLATE)
    schemas.update(profile)
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}
    for path in document["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            # The framework describes its own error form, which this server never sends.
            answers.pop("422", None)
            answers["default"] = {"description": "A problem document", "content": problem}
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    return document
