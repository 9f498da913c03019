"""The networks of the app: the two that are shipped, or one that the operator chose.

A request may name the shipped network that should read; by default, the first does. If
the operator has chosen other weights, there is only that network, without a name.
"""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

from auxillary.files import ROOT
from webapp.backend.digit_reader import DigitReader
from webapp.backend.drawing_request import Refused
from webapp.backend.facts import Facts, WeightsFile

SHIPPED = {  # by their names in requests; the first is the default
    "large": ROOT / "models" / "model_weights_large.pkl",
    "small": ROOT / "models" / "model_weights.pkl",
}


class Network(NamedTuple):
    """A network, the facts about it, and its name, if requests can name it."""

    name: str | None
    reader: DigitReader
    facts: Facts


class Told(NamedTuple):
    """The body of the answer to /facts, plain and compressed."""

    json: bytes
    gzip: bytes


class Networks:
    """All networks, loaded once; raises BadFile or OSError for wrong weights.

    `weights` is the path of the operator's weights, or None for the shipped ones.
    """

    def __init__(self, weights: str | Path | None = None):
        paths = {None: weights} if weights else SHIPPED
        readers = {name: DigitReader(path) for name, path in paths.items()}
        self.all = [
            Network(name, reader, Facts(reader.model, reader.file))
            for name, reader in readers.items()
        ]
        self.default = self.all[0]
        self.downloads: dict[str, WeightsFile] = {}
        for network in self.all:
            self.downloads |= network.facts.downloads
        self._told = {network.name: self._tell(network) for network in self.all}

    def named(self, name: str | None) -> Network:
        """Return the network of that name; if it is None, the default.

        Raises Refused, with a sentence for the sender, if there is no such network.
        """
        if name is None:
            return self.default
        if self.default.name is None:
            raise Refused(
                '"network" cannot be chosen here: this server reads with '
                f"{self.default.reader.file.name} alone."
            )
        for network in self.all:
            if network.name == name:
                return network
        names = " or ".join(f'"{network.name}"' for network in self.all)
        raise Refused(f'"network" must be {names}.')

    def work(self) -> bool:
        """Return whether all answers to a blank picture are finite numbers."""
        return all(network.reader.works() for network in self.all)

    def facts_of(self, name: str | None) -> Told:
        """Return the answer to /facts for the network of that name; raises Refused."""
        return self._told[self.named(name).name]

    def _tell(self, network: Network) -> Told:
        choice = [
            {"network": other.name, **other.facts.in_short()}
            for other in self.all
            if other.name is not None
        ]
        told = {"network": network.name, "networks": choice, **network.facts.about}
        text = json.dumps(told, separators=(",", ":"), allow_nan=False).encode()
        return Told(text, gzip.compress(text, mtime=0))
