"""The API in the words of OpenAPI 3.1, for people and for tools."""

from webapp.backend import drawing_request as request


def _object(required: str, **properties: dict) -> dict:
    """Return the schema of an object that has no other properties than these."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(items: dict, count: int | None = None) -> dict:
    """Return the schema of a list, of `count` items if that is said."""
    counted = {} if count is None else {"minItems": count, "maxItems": count}
    return {"type": "array", "items": items, **counted}


def _json(description: str, schema: dict) -> dict:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }


def _path(name: str, schema: dict) -> dict:
    return {"name": name, "in": "path", "required": True, "schema": schema}


NUMBER = {"type": "number"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
WHOLE = {"type": "integer", "minimum": 0, "maximum": 999_999}
PICTURE = {"type": "string", "pattern": "^data:image/png;base64,"}
EXPLAIN = {
    "type": "boolean",
    "default": False,
    "description": "also tell how the answer came about",
}
STROKES = {
    **_list(_list(_list(NUMBER, 2))),
    "maxItems": request.MOST_STROKES,
    "description": (
        "strokes, each a list of points [x, y] in pixels, y downwards, of any range; "
        f"at most {request.MOST_POINTS} points together"
    ),
}
IMAGE = {
    "type": "string",
    "format": "picture",
    "contentEncoding": "base64",
    "description": (
        "a PNG or JPEG in base64, with or without 'data:image/png;base64,' before it, "
        f"at most {request.LARGEST_SIDE} pixels a side; dark on light or light on dark"
    ),
}
DRAWING = {
    "oneOf": [
        _object("image", image=IMAGE, explain=EXPLAIN),
        _object("strokes", strokes=STROKES, explain=EXPLAIN),
    ]
}
NOTHING = _object("predicted_digit", predicted_digit={"const": "none"})
DIGIT = _object(
    "predicted_digit probabilities confidence sure",
    predicted_digit={"type": "integer", "minimum": 0, "maximum": 9},
    probabilities=_list(SHARE, 10),
    confidence={**SHARE, "description": "the largest of the probabilities"},
    sure={
        "type": "boolean",
        "description": "is the confidence high enough to trust it?",
    },
    input={
        **_list({"type": "integer", "minimum": 0, "maximum": 255}, 784),
        "description": "what the network saw, row by row; only with explain",
    },
    activations={
        **_list(_list(NUMBER)),
        "description": "how active the hidden units are, by layer; only with explain",
    },
    steps={
        **_list(_object("name image", name={"type": "string"}, image=PICTURE)),
        "description": "the pictures from the drawing to the input; only with explain",
    },
)
UNIT = _object(
    "layer index weights bias",
    layer=WHOLE,
    index=WHOLE,
    weights=_list(NUMBER),
    bias=NUMBER,
)
HEALTH = _object("status weights", status={"const": "ok"}, weights={"type": "string"})
REFUSAL = {
    "default": _json(
        "why not, in one sentence", _object("error", error={"type": "string"})
    )
}
FILE = {
    "description": "the file",
    "content": {
        "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
    },
}

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {
        "title": "MNIST From Scratch",
        "version": "1.0.0",
        "description": "Reads handwritten digits. Drawings are not kept.",
    },
    "paths": {
        "/predict": {
            "post": {
                "summary": "Read a drawing",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": DRAWING}},
                },
                "responses": {
                    "200": _json(
                        "the digit, or that nothing is drawn",
                        {"oneOf": [DIGIT, NOTHING]},
                    ),
                    **REFUSAL,
                },
            }
        },
        "/units/{layer}/{index}": {
            "get": {
                "summary": "The weights that lead into one unit of the network",
                "parameters": [
                    _path(
                        "layer", {**WHOLE, "description": "1 is the first hidden layer"}
                    ),
                    _path("index", {**WHOLE, "description": "counted from 0"}),
                ],
                "responses": {"200": _json("the unit", UNIT), **REFUSAL},
            }
        },
        "/models/{name}": {
            "get": {
                "summary": "Download the weights",
                "parameters": [
                    _path("name", {"enum": ["model_weights.pkl", "model_weights.npz"]})
                ],
                "responses": {"200": FILE, **REFUSAL},
            }
        },
        "/healthz": {
            "get": {
                "summary": "Can drawings be read?",
                "responses": {"200": _json("yes", HEALTH), **REFUSAL},
            }
        },
    },
}
