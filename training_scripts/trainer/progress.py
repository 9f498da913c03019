"""How far a training has come, and what it looked like on the way."""

from dataclasses import dataclass

import numpy as np

EPOCHS_SHOWN = (0, 1, 5, 20)  # after which the first layer is kept, beside the last one
UNITS_SHOWN = 64


@dataclass
class Progress:
    """What the report draws and the checkpoint keeps."""

    history: list[dict]  # a dict for each epoch
    first_layers: dict[int, np.ndarray]  # epoch -> weights (units, 784) float16

    def look(self, model) -> None:
        """Keep the first layer's weights if this is an epoch to show."""
        if model.epochs_done in EPOCHS_SHOWN:
            self.first_layers[model.epochs_done] = first_layer(model)


def first_layer(model) -> np.ndarray:
    """Return the weights of the first layer's first units, (units, 784) float16."""
    W, _ = model.layers[0]
    return W[:UNITS_SHOWN].astype(np.float16)
