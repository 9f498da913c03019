"""The API in the words of OpenAPI 3.1, for people and for tools."""

from auxillary.pictures import FORMATS
from webapp.backend import drawing_request as request


def _object(required: str, **properties: dict) -> dict:
    """Return the schema of an object that has no other properties than these."""
    return {
        "type": "object",
        "properties": properties,
        "required": required.split(),
        "additionalProperties": False,
    }


def _list(items: dict, fewest: int | None = None, most: int | None = None) -> dict:
    """Return the schema of a list of `fewest` to `most` items.

    Without `most` it has exactly `fewest`; without both, any number.
    """
    counted = {} if fewest is None else {"minItems": fewest, "maxItems": most or fewest}
    return {"type": "array", "items": items, **counted}


def _json(description: str, schema: dict) -> dict:
    return {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }


def _body(drawing: str, wishes: str = "", **changes: dict) -> dict:
    """Return the schema of a request that must have a drawing and those `wishes`."""
    usual = {"explain": EXPLAIN, "network": CHOICE}
    properties = {drawing: DRAWINGS[drawing], **usual, **changes}
    return _object(f"{drawing} {wishes}", **properties)


def _path(name: str, schema: dict) -> dict:
    return {"name": name, "in": "path", "required": True, "schema": schema}


NUMBER = {"type": "number"}
SHARE = {"type": "number", "minimum": 0, "maximum": 1}
WHOLE = {"type": "integer", "minimum": 0, "maximum": 999_999}
COUNT = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
AMOUNT = {"type": "number", "minimum": 0, "maximum": 1e15}
DECIMAL = {"type": "integer", "minimum": 0, "maximum": 9}
GREY = {"type": "integer", "minimum": 0, "maximum": 255}
FLAG = {"type": "boolean"}
TEXT = {"type": "string", "maxLength": 1000}
PICTURE = {"type": "string", "pattern": "^data:image/png;base64,"}
EXPLAIN = {
    "type": "boolean",
    "default": False,
    "description": "also explain how the network got the answer",
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
        f"a {FORMATS} in base64, with or without 'data:image/png;base64,' before it, "
        f"at most {request.LARGEST_SIDE} pixels per side; dark on light, or light on "
        "dark"
    ),
}
RIVAL = {
    **DECIMAL,
    "description": (
        "the digit that the answer is compared with; if left out, or the answer "
        "itself, the second most probable digit"
    ),
}
NETWORKS = ["large", "small"]
OWN = "own"  # what the operator's weights are called where a name is needed
CHOICE = {
    "enum": NETWORKS,
    "default": NETWORKS[0],
    "description": (
        "the network that should read; refused if the server runs with other weights, "
        "which are then the only ones"
    ),
}
WHICH = {"name": "network", "in": "query", "schema": CHOICE}
DRAWINGS = {"image": IMAGE, "strokes": STROKES}
STEPS = {"type": "boolean", "description": "false leaves out the pictures of the steps"}
EXPLAINED = {"explain": {**EXPLAIN, "const": True}, "steps": STEPS}
RIVALLED = {**EXPLAINED, "rival": RIVAL}
DRAWING = {
    "oneOf": [
        _body("image"),
        _body("strokes"),
        _body("image", "explain steps", **EXPLAINED),
        _body("strokes", "explain steps", **EXPLAINED),
        _body("image", "explain rival", **RIVALLED),
        _body("strokes", "explain rival", **RIVALLED),
    ]
}
CONTRIBUTIONS = _object(
    "layer index inputs contributions others bias sum",
    layer={**WHOLE, "description": "1 is the first after the pixels"},
    index={**WHOLE, "description": "the unit in its layer, counted from 0"},
    inputs={
        **_list(WHOLE),
        "description": "the pixels or units of the layer before that add most",
    },
    contributions={**_list(NUMBER), "description": "weight x input of each of them"},
    others={"type": "number", "description": "what all other inputs add"},
    bias=NUMBER,
    sum={"type": "number", "description": "of the contributions, others and bias"},
)
PATH = {
    **_list(NUMBER, 3),
    "description": "[input, unit, weight x input], both counted from 0",
}
SOFTMAX = _object(
    "temperature logits exponentials total",
    temperature={"type": "number", "description": "what the logits are divided by"},
    logits=_list(NUMBER, 10),
    exponentials={
        **_list(SHARE, 10),
        "description": "e to the power of logit / temperature, less the largest",
    },
    total={
        "type": "number",
        "description": "of the exponentials; each one's share of it is a probability",
    },
)
ACCOUNT = {
    **_object(
        "coefficients ink_for ink_against biases",
        coefficients={
            **_list(NUMBER, 784),
            "description": (
                "what full ink in a pixel would add to the difference, as long as the "
                "same units are lit; times input / 255: what the ink there adds"
            ),
        },
        ink_for={"type": "number", "minimum": 0},
        ink_against={"type": "number", "maximum": 0},
        biases=NUMBER,
    ),
    "description": "ink_for + ink_against + biases = difference",
}
WHY = _object(
    "digit rival difference account",
    digit=DECIMAL,
    rival=DECIMAL,
    difference={"type": "number", "description": "of the logits of digit and rival"},
    account={
        "oneOf": [ACCOUNT, {"type": "null"}],
        "description": "pixel by pixel; null where the activation allows no exact one",
    },
)
NOTHING = _object("predicted_digit", predicted_digit={"const": "none"})
DIGIT = _object(
    "predicted_digit probabilities confidence sure looks_like_a_digit",
    predicted_digit=DECIMAL,
    probabilities=_list(SHARE, 10),
    confidence={**SHARE, "description": "the largest of the probabilities"},
    sure={
        "type": "boolean",
        "description": "whether the confidence is high enough to trust the answer",
    },
    looks_like_a_digit={
        "type": "boolean",
        "description": (
            "false if no digit gets twice the probability of chance, as the network "
            "was trained to give for letters and scribbles; then sure is false, too"
        ),
    },
    input={
        **_list(GREY, 784),
        "description": "what the network saw, row by row; only with explain",
    },
    activations={
        **_list(_list(NUMBER)),
        "description": "of the hidden units, by layer; only with explain",
    },
    sums={
        **_list(_list(NUMBER)),
        "description": "the units' sums, by layer, the logits last; only with explain",
    },
    contributions={
        **_list(CONTRIBUTIONS),
        "description": (
            "the largest ones to the most active unit of each hidden layer, and to "
            "each of the ten logits; only with explain"
        ),
    },
    paths={
        **_list(_list(PATH)),
        "description": (
            "by layer, the forty largest contributions to all of its units; only with "
            "explain"
        ),
    },
    softmax={**SOFTMAX, "description": "from logits to p; only with explain"},
    why={**WHY, "description": "why not the rival; only with explain"},
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
SETTINGS = _object(
    "",
    sizes=_list(COUNT, 2, 100),
    epochs=COUNT,
    learning_rate=AMOUNT,
    batch_size=COUNT,
    activation=TEXT,
    biases=FLAG,
    optimizer=TEXT,
    plain=FLAG,
    synthetic=COUNT,
    non_digits=COUNT,
    strength=AMOUNT,
)
EPOCH = _object(
    "epoch loss",
    epoch=COUNT,
    loss=AMOUNT,
    held_out_loss=AMOUNT,
    held_out_accuracy=SHARE,
)
MISTAKE = _object(
    "row label predicted confidence pixels",
    row={**COUNT, "description": "of those digits, from 0"},
    label=DECIMAL,
    predicted=DECIMAL,
    confidence=SHARE,
    pixels=_list(GREY, 784),
)
# Also the only facts of a .json that are passed on (facts.py).
TRAINING = {
    **_object(
        "",
        judged_by={
            **TEXT,
            "description": "which digits the results are about: held-out or test",
        },
        accuracy={**SHARE, "description": "the share of those digits read right"},
        held_out_accuracy=SHARE,
        seed=COUNT,
        seconds=AMOUNT,
        date=TEXT,
        command=TEXT,
        settings=SETTINGS,
        history={**_list(EPOCH, 1, 10_000), "description": "epoch by epoch"},
        confusion={
            **_list(_list(COUNT, 10), 10),
            "description": "those digits by label (row) and what they were read as",
        },
        mistakes={
            **_list(MISTAKE, 0, 100),
            "description": "the wrong answers with the highest confidence",
        },
    ),
    "description": "what the .json beside the weights says about them",
}
DOWNLOAD = _object(
    "name kind bytes sha256",
    name={"type": "string"},
    kind={"enum": ["pickle", "npz"]},
    bytes=COUNT,
    sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
)
FILE_NAME = {"type": "string", "description": "the file of the weights"}
SIZES = {**_list(COUNT, 2, 100), "description": "units of each layer, pixels first"}
PARAMETERS = {**COUNT, "description": "weights and biases together"}
IN_SHORT = _object(
    "network name sizes parameters",
    network={"enum": NETWORKS},
    name=FILE_NAME,
    sizes=SIZES,
    parameters=PARAMETERS,
    judged_by=TRAINING["properties"]["judged_by"],
    accuracy=TRAINING["properties"]["accuracy"],
)
NETWORK = _object(
    "network networks name sha256 bytes sizes activation biases parameters preparation "
    "temperature sure_threshold digit_threshold downloads facts missing",
    network={
        "enum": [*NETWORKS, None],
        "description": "the name of this one; null if it is the only one",
    },
    networks={
        **_list(IN_SHORT, 0, len(NETWORKS)),
        "description": (
            "those that a request can name; the first is the default; empty if there "
            "is only one"
        ),
    },
    name=FILE_NAME,
    sha256=DOWNLOAD["properties"]["sha256"],
    bytes=COUNT,
    sizes=SIZES,
    activation={"type": "string"},
    biases=FLAG,
    parameters=PARAMETERS,
    preparation={"enum": ["clean", "raw"]},
    temperature=AMOUNT,
    sure_threshold={**SHARE, "description": "the least confidence of a sure answer"},
    digit_threshold={
        **SHARE,
        "description": "the confidence below which a drawing looks like no digit",
    },
    downloads={
        **_list(DOWNLOAD, 1, 3),
        "description": "the weights in use; download them at /models/{name}",
    },
    facts={"oneOf": [TRAINING, {"type": "null"}]},
    missing={
        "type": ["string", "null"],
        "description": "why there are no facts, in one sentence",
    },
)
HEALTH = _object("status weights", status={"const": "ok"}, weights={"type": "string"})
REFUSAL = {
    "default": _json(
        "why not, in one sentence", _object("error", error={"type": "string"})
    )
}
BY_WEIGHTS = {
    "headers": {
        "Weights": {
            "description": "the checksum (SHA-256) of the weights that answered",
            "required": True,
            "schema": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
    }
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
                    "200": BY_WEIGHTS
                    | _json(
                        "the digit, or that nothing is drawn",
                        {"oneOf": [DIGIT, NOTHING]},
                    ),
                    **REFUSAL,
                },
            }
        },
        "/units/{layer}/{index}": {
            "get": {
                "summary": "The weights and the bias of one unit of the network",
                "parameters": [
                    _path(
                        "layer", {**WHOLE, "description": "1 is the first hidden layer"}
                    ),
                    _path("index", {**WHOLE, "description": "counted from 0"}),
                    WHICH,
                ],
                "responses": {"200": BY_WEIGHTS | _json("the unit", UNIT), **REFUSAL},
            }
        },
        "/facts": {
            "get": {
                "summary": "The network that answers, and how it was trained",
                "parameters": [WHICH],
                "responses": {
                    "200": BY_WEIGHTS | _json("the network", NETWORK),
                    **REFUSAL,
                },
            }
        },
        "/models/{name}": {
            "get": {
                "summary": "Download the weights in use",
                "parameters": [
                    _path(
                        "name",
                        {
                            "type": "string",
                            "description": "one of the downloads that /facts names",
                            "examples": ["model_weights.pkl", "model_weights.npz"],
                        },
                    )
                ],
                "responses": {"200": FILE, **REFUSAL},
            }
        },
        "/networks/{name}.bin": {
            "get": {
                "summary": "A network for a page that reads by itself",
                "description": (
                    "little-endian: 8 bytes 'digitf16', the length of the header in 4 "
                    "bytes, the header (JSON: sizes, activation, biases, preparation, "
                    "temperature, sure_threshold, digit_threshold), then W1, b1, W2, "
                    "b2, ... row by row as float16, for inputs from 0 to 1"
                ),
                "parameters": [
                    _path(
                        "name",
                        {
                            "enum": [*NETWORKS, OWN],
                            "description": (
                                f'"{OWN}" are the weights that the operator has '
                                "chosen, which read alone"
                            ),
                        },
                    )
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
