"""Compare trainings fairly: finished ones, or a grid of settings, which is trained.

    python compare.py ../models/my_weights.json ../models/my_weights_2.json
    python compare.py --vary optimizer=adam,sgd --seeds 0 1 2
    python compare.py --vary "sizes=784 32 10|784 128 64 10" --vary biases=true,false
                      --flags "--plain --epochs 5"

Reads  the .json files of trainings, or, for a grid, MNIST_Data/cleanTrain.csv
Writes compare.html in the current folder: the curves over each other, and a table

Each setting of a grid is trained once for each seed, on all cores, and judged by the
held-out images: the mean, and the standard deviation over the seeds. A difference that
is not clearly larger than the differences between seeds may be chance. The test set is
not used: whoever chooses settings by it has learned from it. No weights are written.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # imports from any folder
import auxillary.needs_python_3_10

import contextlib
import html
import io
import itertools
import json
import math
import shlex
import time
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from auxillary.command_line import argument_parser, natural
from auxillary.files import BadFile, check_output, read_bytes, run_script, short
from training_scripts.dataset import Digits
from training_scripts.model import HELD_OUT, train_file
from training_scripts.trainer import training
from training_scripts.trainer.examples import examples_by_epoch
from training_scripts.trainer.flags import read_flags
from training_scripts.trainer.loading import hold_out, load, preparation_of
from training_scripts.trainer.progress import Progress
from training_scripts.trainer.recipe import Recipe
from training_scripts.trainer.report import section, table, write_page

OUTPUT = Path("compare.html")
FLAGS = "--plain --epochs 3"  # of model.py, for every training of a grid
SWITCHES = {  # settings that are true or false, with the flag that changes each
    "biases": "--no-biases",
    "shuffle": "--no-shuffle",
    "plain": "--plain",
}
CURVES = {"held_out_accuracy": "accuracy on held-out images", "loss": "loss"}


class Training(NamedTuple):
    """One training: what it is called, its settings, and its epochs."""

    name: str
    settings: dict
    history: list[dict]
    seconds: float

    def accuracy(self) -> float:
        """Return the share of held-out images read right in the end, or NaN."""
        return self.history[-1].get("held_out_accuracy", math.nan)


# --- finished trainings ---------------------------------------------------------------


def read_training(path: Path) -> Training:
    """Return the training described in the .json beside weights; raises BadFile."""
    try:
        facts = json.loads(read_bytes(path))
        history = [
            {key: float(value) for key, value in line.items()}
            for line in facts["history"]
        ]
        settings = dict(facts.get("settings", {}))
        if not history or not all("epoch" in line for line in history):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadFile(
            f"{short(path)} describes no training; expected the .json that model.py "
            "writes beside the weights"
        ) from None
    return Training(short(path), settings, history, facts.get("seconds", math.nan))


# --- a grid of settings ---------------------------------------------------------------


def variants(vary: list[str]) -> list[dict[str, str]]:
    """Return the settings of a grid: {name: value} for each combination of values.

    Raises BadFile for what is not `name=value,value` (or `|` between the values).
    """
    choices = []
    for text in vary:
        name, equals, values = text.partition("=")
        values = values.split("|" if "|" in values else ",")
        if not equals or not name or not all(value.strip() for value in values):
            raise BadFile(
                f"--vary is {text[:80]!r}; expected, for example, optimizer=adam,sgd "
                'or "sizes=784 32 10|784 64 10"'
            )
        choices.append([(name.strip(), value.strip()) for value in values])
    return [dict(chosen) for chosen in itertools.product(*choices)]


def flags_of(settings: dict[str, str]) -> list[str]:
    """Return the flags of model.py for some settings.

    Raises BadFile for a switch that is neither true nor false.
    """
    words = []
    for name, value in settings.items():
        name = name.replace("-", "_")
        if name in SWITCHES:
            if value not in ("true", "false"):
                raise BadFile(f"{name} is {value[:40]!r}; expected true or false")
            flag = SWITCHES[name]
            if (value == "true") != flag.startswith("--no-"):
                words.append(flag)
        else:
            words += [f"--{name.replace('_', '-')}", *value.split()]
    return words


def recipe_of(words: list[str], seed: int) -> Recipe:
    """Return the recipe that flags of model.py ask for, with that seed."""
    return read_flags([*words, "--seed", str(seed)]).recipe


def train(recipe: Recipe, digits: Digits, preparation: str) -> tuple[list, float]:
    """Return the history of one training and its seconds; nothing else is kept.

    Where the loss becomes infinite, the history ends with an accuracy of 10 %: chance.
    """
    began = time.perf_counter()
    # The same images are held out for every seed: only the training differs.
    kept, held_out = hold_out(digits, HELD_OUT, seed=0)
    kept = kept.at(slice(recipe.limit))
    judges = {"train": kept.at(slice(training.SHOWN)), "held_out": held_out}
    progress = Progress([], {})
    quiet = contextlib.redirect_stdout(io.StringIO())
    with threadpool_limits(limits=1), np.errstate(all="ignore"), quiet:
        model = training.new_or_started(recipe, preparation)
        epochs_of = examples_by_epoch(kept, None, preparation, recipe)
        try:
            training.learn(model, epochs_of, judges, recipe, progress)
        except BadFile:
            last = {"epoch": len(progress.history) + 1, "held_out_accuracy": 0.1}
            progress.history.append(last)
    return progress.history, time.perf_counter() - began


def train_all(
    recipes: list[Recipe], digits: Digits, preparation: str, dask: str | None = None
) -> list[tuple[list, float]]:
    """Return what `train` returns for each recipe, trained on all cores.

    With `dask`, the address of a Dask cluster, they are trained on its workers, which
    must have this project installed. Raises BadFile where no cluster answers.
    """
    import joblib  # here and below: not every comparison needs it

    jobs = [joblib.delayed(train)(recipe, digits, preparation) for recipe in recipes]
    if dask is None:
        made = joblib.Parallel(n_jobs=-1, return_as="generator")(jobs)
        return list(tqdm(made, "training", len(jobs), leave=False, disable=None))
    try:
        from distributed import Client
    except ImportError:
        raise BadFile("Dask is missing: pip install 'dask[distributed]'") from None
    try:
        client = Client(dask, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise BadFile(
            f"no Dask cluster answers at {dask[:80]}: {error!s:.80}"
        ) from None
    with client, joblib.parallel_config(backend="dask"):
        return joblib.Parallel()(jobs)


# --- the results ----------------------------------------------------------------------


class Row(NamedTuple):
    """One setting: its accuracies over the seeds, and the time of a training."""

    name: str
    accuracies: np.ndarray  # (seeds,) on held-out images
    seconds: float  # the mean

    def mean(self) -> float:
        return float(self.accuracies.mean())

    def spread(self) -> float:
        """Return the standard deviation over the seeds, NaN for one seed."""
        count = len(self.accuracies)
        return float(self.accuracies.std(ddof=1)) if count > 1 else math.nan

    def __str__(self) -> str:
        if math.isnan(self.mean()):
            return "not judged"
        spread = f" ± {self.spread():.2%}" if len(self.accuracies) > 1 else ""
        return f"{self.mean():.2%}{spread}"


def rows_of(trainings: list[Training]) -> list[Row]:
    """Return a row for each name, in the order in which the names first appear."""
    names = list(dict.fromkeys(one.name for one in trainings))
    groups = [[t for t in trainings if t.name == name] for name in names]
    return [
        Row(
            name,
            np.array([one.accuracy() for one in group]),
            float(np.mean([one.seconds for one in group])),
        )
        for name, group in zip(names, groups, strict=True)
    ]


def verdict(row: Row, best: Row) -> str:
    """Return a sentence: is `best` better than `row` by more than the seeds' spread?

    The difference of two means over n seeds has the standard error
    sqrt((s1² + s2²) / n). By chance alone, it is seldom larger than twice that.
    """
    difference = best.mean() - row.mean()
    words = f"{best.name} reads {100 * difference:.2f} points more than {row.name}"
    n = min(len(row.accuracies), len(best.accuracies))
    if n < 2:
        return f"{words}; one seed says nothing about chance, so give several --seeds"
    chance = 2 * math.sqrt((row.spread() ** 2 + best.spread() ** 2) / n)
    if difference > chance:
        return f"{words}, more than the seeds' spread makes ({100 * chance:.2f})"
    return f"{words}, no more than the seeds' spread makes ({100 * chance:.2f})"


def verdicts(rows: list[Row]) -> list[str]:
    """Return a sentence for each row but the best."""
    best = max(rows, key=Row.mean)  # these were trained here, so all are judged
    return [verdict(row, best) for row in rows if row is not best]


def differing(trainings: list[Training]) -> dict[str, list]:
    """Return the settings that are not the same in all trainings: {name: values}."""
    names = dict.fromkeys(name for one in trainings for name in one.settings)
    values = {name: [t.settings.get(name, "") for t in trainings] for name in names}
    return {
        name: found
        for name, found in values.items()
        if any(value != found[0] for value in found)
    }


def chart(trainings: list[Training]) -> str:
    """Return the curves of all trainings in one chart, one colour for each setting."""
    from training_scripts import charts

    names = list(dict.fromkeys(one.name for one in trainings))
    with charts.style():
        figure, axes = charts.axes(2, 3.6)
        for ax, (key, title) in zip(axes, CURVES.items(), strict=True):
            labelled = set()
            for one in trainings:
                color = charts.COLORS[names.index(one.name) % len(charts.COLORS)]
                label = None if one.name in labelled else one.name
                labelled.add(one.name)
                charts.curve(ax, one.history, key, label, color)
            ax.set_title(title)
        axes[0].legend(fontsize=7)
        return charts.svg(figure, "Accuracy and loss of all trainings by epoch")


def write_comparison(path: Path, trainings: list[Training], says: list[str]) -> None:
    """Write the page: curves, the table of accuracies, the settings that differ."""
    results = [
        f"<tr><th scope=row>{html.escape(row.name)}</th><td>{row}</td>"
        f"<td>{row.seconds:.1f}</td></tr>"
        for row in rows_of(trainings)
    ]
    head = "<tr><td></td><th scope=col>held-out</th><th scope=col>seconds</th></tr>"
    sentences = "</p><p>".join(map(html.escape, says))
    sections = [
        section(
            "The curves",
            chart(trainings),
            says="Higher is better on the left, lower on the right. It would be a "
            "mistake to choose by a difference no larger than that between two seeds.",
        ),
        section("Results", table([head, *results], "results"), says=sentences or "–"),
    ]
    of_each = list({one.name: one for one in trainings}.values())  # one per setting
    different = differing(of_each)
    if different:
        titles = [f"<th scope=col>{html.escape(t.name)}</th>" for t in of_each]
        rows = ["<tr><td></td>" + "".join(titles) + "</tr>"]
        for name, values in different.items():
            cells = "".join(f"<td>{html.escape(str(value))}</td>" for value in values)
            rows.append(f"<tr><th scope=row>{html.escape(name)}</th>{cells}</tr>")
        sections.append(
            section(
                "The settings that differ",
                table(rows, "settings"),
                says="All others are the same. Where two settings differ, nobody can "
                "say which of them made the difference.",
            )
        )
    summary = f"{len(trainings)} trainings, side by side."
    write_page(path, "Trainings compared", summary, sections)


def print_rows(rows: list[Row]) -> None:
    """Print the table of accuracies."""
    width = max(len(row.name) for row in rows)
    print(f"{'':{width}}  held-out images    seconds")
    for row in rows:
        print(f"{row.name:{width}}  {row!s:<17}  {row.seconds:7.1f}")


def trained(
    named: dict[str, list[str]], seeds: list[int], file: Path, dask: str | None
) -> list[Training]:
    """Train {name: flags of model.py} with each seed; return the trainings."""
    runs = [(name, recipe_of(words, s)) for name, words in named.items() for s in seeds]
    digits = load(file)
    recipes = [recipe for _, recipe in runs]
    made = train_all(recipes, digits, preparation_of(digits), dask)
    return [
        Training(name, recipe.plainly(), *result)
        for (name, recipe), result in zip(runs, made, strict=True)
    ]


def main() -> None:
    """Compare what the flags name."""
    parser = argument_parser(__doc__)
    add = parser.add_argument
    add("files", type=Path, nargs="*", metavar="JSON", help="beside weights")
    add(
        "--vary", action="append", metavar="NAME=VALUES",
        help="a setting of model.py, with , or | between the values (default: none)",
    )  # fmt: skip
    add("--seeds", type=natural, nargs="+", default=[0], metavar="N", help="of each")
    add("--flags", default=FLAGS, metavar="FLAGS", help="of model.py, for all")
    add("--train-file", type=Path, default=train_file, metavar="CSV", help="to learn")
    add("--dask", metavar="ADDRESS", help="a Dask cluster to train on (default: none)")
    add("--output", type=Path, default=OUTPUT, metavar="HTML", help="the page")
    args = parser.parse_args()
    if bool(args.files) == bool(args.vary):
        parser.error("give either the .json files of trainings, or --vary")
    check_output(args.output, *args.files)
    if args.files:
        trainings = [read_training(path) for path in args.files]
        says = []
    else:
        grid = variants(args.vary)
        named = {
            ", ".join(f"{k}={v}" for k, v in settings.items()): [
                *shlex.split(args.flags),
                *flags_of(settings),
            ]
            for settings in grid
        }
        seeds = list(dict.fromkeys(args.seeds))
        trainings = trained(named, seeds, args.train_file, args.dask)
        says = verdicts(rows_of(trainings))
    print_rows(rows_of(trainings))
    for sentence in says:
        print(sentence)
    write_comparison(args.output, trainings, says)
    print(f"the curves: {short(args.output)}, to be opened in a browser")


if __name__ == "__main__":
    run_script(main)
