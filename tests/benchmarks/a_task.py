"""A task for measure.fresh: gives back what it was given."""

import sys

print("words before the result")
print(sys.argv[2])
