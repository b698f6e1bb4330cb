# Shortcuts for tasks.py, which does the work: `make` lists them, `make test ARGS="-k glossary"` passes words on.
PYTHON ?= python3
COMMANDS = serve site check publish-check verify test bench screenshots proof id ledger review copy weekly earlier record lock clean

.PHONY: help $(COMMANDS)
help:
	@$(PYTHON) tasks.py

$(COMMANDS):
	@$(PYTHON) tasks.py $@ $(ARGS)
