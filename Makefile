# make run: the whole portal on this machine.  make test: everything that must hold.  `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -n logical
export PORT

.PHONY: help run demo test test-all lint bench messages clean-data

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: .venv/runtime.stamp ## start web, worker, beat and pool server on SQLite at 127.0.0.1:8000 (PORT=...)
	@$(PY) config/firstrun.py
	@exec $(PY) manage.py portal

demo: .venv/runtime.stamp ## load the demo suppliers and print their logins
	@$(PY) config/firstrun.py
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py demo

test: lint ## style and tests, on SQLite and then on PostgreSQL + Redis (under 10 minutes)
	$(PYTEST) -m "not slow"
	$(PY) -m tests.servers -- $(PYTEST) -m "not slow"

test-all: test ## the slow tests as well (under 45 minutes)
	$(PYTEST) -m slow
	$(PY) -m tests.servers -- $(PYTEST) -m slow

lint: .venv/dev.stamp ## style only
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

bench: .venv/dev.stamp ## print how fast the pages, the sweep and a new calendar are
	$(PY) -m tests.bench pages
	$(PY) -m tests.bench statement
	$(PY) -m tests.servers -- $(PY) -m tests.bench queues
	$(PY) -m tests.servers -- $(PY) -m tests.bench timers
	$(PY) -m tests.servers -- $(PY) -m tests.bench facts
	$(PY) -m tests.servers -- $(PY) -m tests.bench refunds

messages: .venv/dev.stamp ## collect the sentences for translation and compile them (needs gettext)
	ENV_FILE=/dev/null SECRET_KEY=messages FIELD_KEYS=messages $(PY) manage.py makemessages -l zh_Hans --no-location --no-wrap -i .venv -i var -i tests
	ENV_FILE=/dev/null SECRET_KEY=messages FIELD_KEYS=messages $(PY) manage.py compilemessages -l zh_Hans

clean-data: ## forget everything that was entered: database, files, mails, queue; the keys in .env stay
	rm -rf var

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed. If it is installed under another name: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv package is missing. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/pip
	@echo "Installing what requirements.txt names (about half a minute) ..."
	@.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/dev.stamp: requirements.txt requirements-dev.txt | .venv/bin/pip
	@echo "Installing what requirements-dev.txt names (about a minute) ..."
	@.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ .venv/runtime.stamp
