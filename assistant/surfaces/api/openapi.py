"""The OpenAPI description, with what FastAPI cannot derive."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from assistant.surfaces.api.errors import MODELS as PROBLEMS
from assistant.surfaces.api.examples import EXAMPLES
from assistant.surfaces.api.lookup_routes import MODELS as LOOKING

_HTTP_ERROR = "HTTPValidationError"


def describe(app: FastAPI) -> None:
    """Completes the description of `app`: schemas of problems, keys as optional, examples."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    wanted = [(model, "serialization") for model in (*PROBLEMS, *LOOKING)]
    _, found = models_json_schema(
        wanted,  # type: ignore[arg-type]
        ref_template="#/components/schemas/{model}",
    )
    known = schema["components"]["schemas"]
    known |= {name: one for name, one in found["$defs"].items() if name not in known}
    # FastAPI's own error objects are never sent.
    for name in (_HTTP_ERROR, "ValidationError"):
        known.pop(name, None)
    for methods in schema["paths"].values():
        for operation in methods.values():
            if operation.get("security"):
                # As long as there are no keys, programs of this machine need none.
                operation["security"].append({})
            if example := EXAMPLES.get(operation["operationId"]):
                # Here, because FastAPI leaves what is null out of examples.
                done = operation["responses"]["200"]["content"]["application/json"]
                done["example"] = example
    return schema
