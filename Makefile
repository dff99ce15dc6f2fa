# What one does with the marketplace. It needs Python 3.11 or newer with venv, and make. `make` alone lists the targets.

PYTHON ?= python3
PORT ?= 8000
DATA ?= var
ARGS ?=

VENV := .venv
RUN := $(VENV)/bin/python
MADE := $(VENV)/made
RUNTIME := $(VENV)/installed/requirements.txt
DEVELOPMENT := $(VENV)/installed/requirements-dev.txt
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement

LOCALE := marketplace/locale
SOURCES := $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
CATALOGUES := $(SOURCES:.po=.mo)
MESSAGES := makemessages --locale bg --extension html,txt,py --ignore tests --ignore var --no-location --no-obsolete --no-wrap
TRANSLATED := $(wildcard accounts listings search marketplace templates)
TEMPLATES = $(shell find templates -name '*.html')

.PHONY: help run test prove bench relevance lint style types templates migrations catalogue format messages lock clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

# What a shell has set for a real site must not reach the demo, which would fill that site's database and index.
run: $(RUNTIME)  ## start the whole product on http://localhost:8000 (PORT=8000 DATA=var)
	@exec env -u DATABASE_URL -u ELASTICSEARCH_URL -u SEARCH_INDEX_PREFIX -u ALLOWED_HOSTS -u SITE_URL -u STATIC_ROOT \
		DEMO=1 DEBUG=0 DATA="$(DATA)" $(RUN) manage.py run_demo --port "$(PORT)"

test: $(DEVELOPMENT) $(CATALOGUES)  ## run every test (ARGS="-k words" for some, TEST_DATABASE_URL, TEST_ELASTICSEARCH_URL)
	$(RUN) -m pytest -n 2 --dist worksteal $(ARGS)

# Tests that stand with what they test, and are longer in a proof.
PROVEN := tests/test_hostile_input.py tests/pages/test_suspension.py tests/accounts/files tests/listings/notices $(addprefix tests/search/test_,$(addsuffix .py,\
	ranking search_page fairness facet_counts engines_together hostile_questions leaks))

prove: export PROVE := 1
prove: $(DEVELOPMENT) $(CATALOGUES)  ## run the proofs in full and print their table
	$(RUN) -m pytest tests/proofs $(PROVEN) -p no:randomly -n 0 -s $(ARGS)

# Broken off, it goes on where it was. Rows that need a search server say so where ../shared has none.
bench: $(DEVELOPMENT) $(CATALOGUES)  ## measure everything at 10,000 listings in one run, kept in DATA/bench (FULL=1 for 100,000)
	DATA="$(DATA)" $(RUN) -m tests.benchmarks $(if $(FULL),full)

RELEVANCE := ../shared/relevance

# With ELASTICSEARCH_URL set, the ranking is that engine's; the tables are the same.
relevance: $(RUNTIME)  ## rank graded questions, print the table beside plain BM25 and the goals (needs ../shared/relevance)
	@test -f $(RELEVANCE)/score.py || { echo "The graded questions are not here: they stand in $(RELEVANCE), beside the project."; exit 1; }
	@mkdir -p "$(DATA)"
	DEMO=1 DATA="$(DATA)" $(RUN) manage.py learn --labels
	DEMO=1 DATA="$(DATA)" $(RUN) -m tests.benchmarks.relevance $(RELEVANCE) "$(DATA)"

lint: style types templates migrations catalogue  ## look at style, types, templates, migrations and the catalogue

style: $(DEVELOPMENT)
	$(RUN) -m ruff check --no-cache .
	$(RUN) -m ruff format --check .

types: $(DEVELOPMENT)
	DEMO=1 DATA=$(DATA) $(RUN) -m mypy .

# djlint looks for mistakes; the shape is djade's alone, since djlint's would put spaces into titles and buttons. A mail has
# its styles inline (H021).
templates: $(DEVELOPMENT)
	$(RUN) -m djlint templates --lint --quiet --per-file-ignores email/ H021
	@echo djade --check templates; $(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)

migrations: $(DEVELOPMENT)
	DEMO=1 DATA=$(DATA) $(RUN) manage.py makemigrations --check --dry-run

# In a copy of the tree: says whether `make messages` would change the catalogue, and whether a text waits for translation.
catalogue: $(DEVELOPMENT)
	@command -v xgettext >/dev/null || { echo "The catalogue check needs gettext: apt-get install gettext"; exit 1; }
	@copy=$$(mktemp -d) && trap 'rm -rf "$$copy"' EXIT && cp -R manage.py $(TRANSLATED) "$$copy" \
	&& (cd "$$copy" && DEMO=1 DATA="$$copy/var" $(CURDIR)/$(RUN) manage.py $(MESSAGES) --verbosity 0) \
	&& for po in $(SOURCES); do \
		diff $$po "$$copy/$$po" \
			|| { echo "$$po is not up to date: make messages"; exit 1; }; \
		msgfmt --check --output-file=/dev/null $$po || exit 1; \
		test -z "$$(msgattrib --untranslated $$po)$$(msgattrib --only-fuzzy $$po)" \
			|| { echo "$$po has texts without a translation, or fuzzy ones."; exit 1; }; \
	done

format: $(DEVELOPMENT)  ## put Python and templates into shape
	$(RUN) -m ruff check --no-cache --fix .
	$(RUN) -m ruff format .
	$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

messages: $(DEVELOPMENT)  ## bring the Bulgarian catalogue up to the texts (needs gettext)
	@command -v xgettext >/dev/null || { echo "make messages needs gettext: apt-get install gettext"; exit 1; }
	@mkdir -p $(LOCALE)
	DEMO=1 DATA=$(DATA) $(RUN) manage.py $(MESSAGES)

lock:  ## write the locks anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --output-file requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --output-file requirements-dev.txt

clean:  ## remove the environment, the demo's folder and what tools left
	rm -rf $(VENV) var .mypy_cache .pytest_cache .ruff_cache .hypothesis $(CATALOGUES)
	find accounts listings search marketplace tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A copy of each lock stands in the environment: only a lock that differs from it is installed, so a later start does not
# touch the network. The development lock holds everything of the other one.
$(RUNTIME): requirements.txt | $(MADE)
	@mkdir -p $(@D)
	@cmp -s $< $@ || $(INSTALL) $<
	@cp $< $@

$(DEVELOPMENT): requirements-dev.txt requirements.txt | $(MADE)
	@mkdir -p $(@D)
	@cmp -s $< $@ || $(INSTALL) $<
	@cp $< $@
	@cp requirements.txt $(RUNTIME)

# The mark comes last: an environment whose making was broken off is made anew.
$(MADE):
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer with venv is needed (on Debian: apt-get install python3-venv)."; \
		echo "If it has another name here, give it: make PYTHON=python3.12 …"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@

%.mo: %.po | $(DEVELOPMENT)
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/,%,$(dir $(patsubst %/,%,$(dir $<)))))
