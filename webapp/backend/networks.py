"""The networks that the app reads with: two that are shipped, or one of the operator's.

A request names the shipped one that is to read; where it names none, the first does.
Weights that the operator has chosen stand alone, and then there is nothing to name.
"""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

from auxillary.files import ROOT
from webapp.backend.digit_reader import DigitReader
from webapp.backend.drawing_request import Refused
from webapp.backend.facts import Facts, WeightsFile

SHIPPED = {  # by the names that requests give them; the first reads unless told
    "large": ROOT / "models" / "model_weights_large.pkl",
    "small": ROOT / "models" / "model_weights.pkl",
}


class Network(NamedTuple):
    """A network, what is known about it, and its name where it can be named."""

    name: str | None
    reader: DigitReader
    facts: Facts


class Told(NamedTuple):
    """What /facts tells, as it is sent: as it is, and compressed."""

    json: bytes
    gzip: bytes


class Networks:
    """All that can read, loaded once; raises BadFile or OSError for wrong weights.

    `weights` is the path of the only ones, or None for those that are shipped.
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
        """Return the network of that name; of no name, the one that reads unless told.

        Raises Refused, in a sentence for the sender, where there is none.
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
        """Return whether all of them answer, with numbers, to a blank picture."""
        return all(network.reader.works() for network in self.all)

    def facts_of(self, name: str | None) -> Told:
        """Return what /facts tells of the network of that name; raises Refused."""
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
