# make demo     the page in your browser          make train    from ubyte files to weights
# make static   the page that needs no server
# make test     all tests                         make bench    measures the speed
# make clean    removes what was installed or built; make distclean also CSVs, your own
#               weights and checkpoints, and what scripts wrote in this folder
.DELETE_ON_ERROR:
.PHONY: demo train static test lint bench picture clean distclean

PYTHON ?= python3
BIN := .venv/bin
PAGE := webapp/frontend
VECTORS := $(PAGE)/src/reading/vectors

demo: .venv/.ready $(PAGE)/dist/.ready
	cd webapp/backend && exec ../../$(BIN)/python app.py

train: .venv/.ready
	$(BIN)/python auxillary/Convert_CSV.py
	$(BIN)/python auxillary/cleanIMG.py
	$(BIN)/python training_scripts/model.py

# The page that needs no server: a folder for any web host or a USB stick.
static: .venv/.ready $(PAGE)/node_modules/.ready
	cd $(PAGE) && npm run build:static
	@echo "The page is in $(PAGE)/static; to look at it, run"
	@echo "    python3 -m http.server --bind 127.0.0.1 --directory $(PAGE)/static 8000"

test: lint .venv/.ready-dev $(PAGE)/dist/.ready $(VECTORS)/.ready
	$(BIN)/python -m pytest
	cd $(PAGE) && npm test
	cd $(PAGE) && PYTHON=../../$(BIN)/python npm run e2e

lint: .venv/.ready-dev $(PAGE)/node_modules/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd $(PAGE) && npm run lint

bench: .venv/.ready-bench
	$(BIN)/python benchmarks/run.py

# The picture of the page that the README shows.
picture: .venv/.ready $(PAGE)/dist/.ready
	cd $(PAGE) && PYTHON=../../$(BIN)/python npm run screenshots

clean:
	rm -rf .venv $(PAGE)/node_modules $(PAGE)/dist $(PAGE)/static $(VECTORS) build *.egg-info

# What .gitignore lists under "made by the scripts", but not the repository's weights.
distclean: clean
	rm -f MNIST_Data/*.csv mnist_image.html misread.html handwriting.png augment.png compare.html
	rm -f models/my_weights* models/original_weights* models/*.checkpoint.npz
	rm -f models/*.html models/*.lock models/*.part MNIST_Data/*.part

.venv/.ready: requirements.txt
	@$(PYTHON) auxillary/needs_python_3_10.py
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.ready-%: requirements-%.txt .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

$(PAGE)/node_modules/.ready: $(PAGE)/package.json $(PAGE)/package-lock.json
	cd $(PAGE) && npm ci --no-audit --no-fund --loglevel=error
	touch $@

$(PAGE)/dist/.ready: $(PAGE)/node_modules/.ready $(shell find $(PAGE)/src $(PAGE)/plugins $(PAGE)/public -type f -not -path '*/vectors/*' 2>/dev/null) $(PAGE)/index.html $(PAGE)/vite.config.js training_scripts/model.py training_scripts/walkthrough.py docs/glossary.md $(wildcard models/steps.json)
	cd $(PAGE) && npm run build
	touch $@

# What the page's own reader is held to by its tests.
$(VECTORS)/.ready: .venv/.ready-dev $(PAGE)/make_vectors.py $(PAGE)/vectors_of_pictures.py $(wildcard auxillary/*.py training_scripts/*.py training_scripts/*.txt webapp/backend/*.py tests/long/picture_kinds.py models/*.pkl)
	$(BIN)/python $(PAGE)/make_vectors.py
	touch $@
