"""facts.py: accuracy, confusion and the worst mistakes, counted by hand."""

import numpy as np

from training_scripts.dataset import Digits
from training_scripts.trainer.facts import facts_of

# Four digits: a 3 read as 3, a 3 read as 5, a 7 read as 1 (surer), a 0 read as 0.
LABELS = np.array([3, 3, 7, 0])
READ = [(3, 0.9), (5, 0.6), (1, 0.8), (0, 1.0)]


def probabilities():
    table = np.zeros((4, 10))
    for row, (digit, confidence) in zip(table, READ, strict=True):
        row[:] = (1 - confidence) / 9
        row[digit] = confidence
    return table


def test_right_and_wrong_answers_are_counted():
    test = Digits(np.arange(4 * 784).reshape(4, 784).astype(np.uint8), LABELS)
    found = facts_of(probabilities(), test)
    assert found["accuracy"] == 0.5
    counted = {
        (label, read): count
        for label, row in enumerate(found["confusion"])
        for read, count in enumerate(row)
        if count
    }
    assert counted == {(3, 3): 1, (3, 5): 1, (7, 1): 1, (0, 0): 1}
    mistakes = [
        (m["row"], m["label"], m["predicted"], m["confidence"])
        for m in found["mistakes"]
    ]
    assert mistakes == [(2, 7, 1, 0.8), (1, 3, 5, 0.6)]
    assert found["mistakes"][0]["pixels"] == test.images[2].tolist()
