"""The networks of the app: the two that are shipped, or one that the operator chose.

A request may name the shipped network that should read; by default, the first does. If
the operator has chosen other weights, there is only that network, without a name.
"""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

from auxillary.files import ROOT
from training_scripts.weights import fingerprint
from webapp.backend.digit_reader import DigitReader
from webapp.backend.drawing_request import Refused
from webapp.backend.facts import Facts, WeightsFile
from webapp.backend.half import to_half
from webapp.backend.openapi import OWN

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


class Half(NamedTuple):
    """A network as a browser loads it (half.py), and the checksum of that."""

    content: bytes
    sha256: str


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
        self._halves: dict[str, Half] = {}  # made when they are first asked for
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

    def half_of(self, name: str) -> Half | None:
        """Return the network of that name for a browser; of no such network, None.

        Raises Refused for weights that 16 bits cannot hold.
        """
        network = {n.name or OWN: n for n in self.all}.get(name)
        if network is None:
            return None
        if name not in self._halves:
            try:
                content = to_half(network.reader.model)
            except ValueError as error:
                raise Refused(f"This network is for no browser: {error}.") from None
            self._halves[name] = Half(content, fingerprint(content)["sha256"])
        return self._halves[name]

    def _tell(self, network: Network) -> Told:
        choice = [
            {"network": other.name, **other.facts.in_short()}
            for other in self.all
            if other.name is not None
        ]
        told = {"network": network.name, "networks": choice, **network.facts.about}
        text = json.dumps(told, separators=(",", ":"), allow_nan=False).encode()
        return Told(text, gzip.compress(text, mtime=0))
