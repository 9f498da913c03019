"""Write what a page without a server fetches: the networks, and what is known of them.

    python make_static.py dist

Reads  models/model_weights.pkl and model_weights_large.pkl, and what lies beside them
Writes into the folder that is named:
       networks/small.bin and large.bin, the networks as a browser loads them;
       facts/small.json and large.json, what GET /facts tells of them;
       models/, the weights to download
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # imports from any folder
import auxillary.needs_python_3_10

from auxillary.command_line import argument_parser
from auxillary.files import replacing, run_script, short
from webapp.backend.networks import SHIPPED, Networks


def static_files() -> dict[str, bytes]:
    """Return the files by their paths; raises BadFile or OSError for wrong weights."""
    networks = Networks()
    files = {}
    for name in SHIPPED:
        files[f"networks/{name}.bin"] = networks.half_of(name).content
        files[f"facts/{name}.json"] = networks.facts_of(name).json
    for name, file in networks.downloads.items():
        files[f"models/{name}"] = file.path.read_bytes()
    return files


def main() -> None:
    """Write the files."""
    parser = argument_parser(__doc__)
    parser.add_argument("folder", type=Path, help="where to")
    folder = parser.parse_args().folder
    for name, content in static_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(content)
    print(f"saved networks, facts and models in {short(folder)}")


if __name__ == "__main__":
    run_script(main)
