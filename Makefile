# Only Python >= 3.11 and make are needed; everything else is installed into .venv from the lock.
PYTHON ?= python3
REGION ?= hollands-midden
AUDIENCES ?= stuurgroep
BIN := .venv/bin
LOCKED := .venv/.locked
STAMP := .venv/.complete
NBVAL := --nbval --nbval-current-env --nbval-sanitize-with tests/nbval_sanitize.cfg
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help env report test test-all lab app cluster-demo lint bench notebooks lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP)  ## create .venv from the lock

# The lock is complete, so nothing is resolved (--no-deps): pip before 23.3 loses the pin of a package that another asks
# for with an extra, and then wants a newer release without a hash.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 of nieuwer is nodig: make PYTHON=python3.12 env"; exit 2; }
	@echo "De omgeving wordt gemaakt in .venv (eenmalig, ongeveer anderhalve minuut) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install -qq --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip check >/dev/null
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

report: $(STAMP)  ## build the mid-term evaluation of Hollands Midden (REGION=..., AUDIENCES=...)
	@for audience in $(AUDIENCES); do $(BIN)/nnz-mkba report --region $(REGION) --audience $$audience || exit $$?; done

test: $(STAMP)  ## run the tests (browser tests need Chromium)
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

test-all: $(STAMP)  ## run the slow tests too, and the notebooks against what they store
	@$(BIN)/python -m pytest -n auto --dist loadfile
	@$(BIN)/python -m pytest -q -n auto --dist loadfile $(NBVAL) notebooks

lab: $(STAMP)  ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir notebooks

app: $(STAMP)  ## serve the explorer in the browser, without code
	@$(BIN)/python -m nnz_mkba.explorer.serve

lint: $(STAMP)  ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m nnz_mkba.present.catalogue --check

cluster-demo: $(STAMP)  ## a Dask scheduler and two workers on loopback, for report --dask
	@$(BIN)/python -m nnz_mkba.reporting.cluster_demo

bench: $(STAMP)  ## measure speed; writes reports/bench.md
	@$(BIN)/python -m tests.bench

notebooks: $(STAMP)  ## run the shipped notebooks and store what they show, then compare
	@$(BIN)/python -m tests.store_notebooks
	@$(BIN)/python -m pytest -q -n auto --dist loadfile $(NBVAL) notebooks

lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock

clean:  ## remove the environment and all output
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find reports -mindepth 1 ! -name README.md -delete
	rm -rf reports-intern
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
