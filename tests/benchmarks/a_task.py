"""A task for measure.fresh: returns its arguments."""

import sys

print("words before the result")
print(sys.argv[2])
