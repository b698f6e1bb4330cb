# Shortcuts for tasks.py, which does the work: `make` lists them, `make test ARGS="-k glossary"` passes words on.
PYTHON ?= python3
COMMANDS = serve site check publish-check test bench screenshots proof id ledger review lock clean

.PHONY: help $(COMMANDS)
help:
	@$(PYTHON) tasks.py

$(COMMANDS):
	@$(PYTHON) tasks.py $@ $(ARGS)
