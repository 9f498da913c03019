"""What a trained network gets right and wrong: facts saved with its weights."""

import numpy as np

from training_scripts.dataset import Digits

WORST = 24  # how many of the most confident mistakes are kept


def facts_of(probabilities: np.ndarray, test: Digits, worst: int = WORST) -> dict:
    """Return accuracy, confusion matrix and mistakes for `probabilities` (N, 10).

    `confusion` counts test digits by their label (row) and what they were read as
    (column); `mistakes` are the `worst` wrong answers with the highest confidence.
    """
    predicted = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (test.labels, predicted), 1)
    wrong = np.flatnonzero(predicted != test.labels)
    surest = wrong[np.argsort(-confidence[wrong], kind="stable")][:worst]
    return {
        "accuracy": float(np.mean(predicted == test.labels)),
        "confusion": confusion.tolist(),
        "mistakes": [
            {
                "row": int(row),
                "label": int(test.labels[row]),
                "predicted": int(predicted[row]),
                "confidence": round(float(confidence[row]), 4),
                "pixels": test.images[row].tolist(),
            }
            for row in surest
        ],
    }


def how_many_read(model, extra: Digits, held_out: Digits) -> str:
    """Return, as words, how many corrected and held-out digits are read right."""
    words = []
    for name, digits in (("corrected", extra), ("held-out", held_out)):
        share = model.accuracy(*digits)
        count = len(digits.labels)
        words.append(f"{round(share * count)} of {count} {name} digits ({share:.2%})")
    return " and ".join(words) + " read right"
