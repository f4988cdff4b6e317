# What a fresh Debian 12 or Ubuntu 22.04+ machine with Swift 6.2 or later needs to build, check and reproduce.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# quick (under a minute), settled (the published settings, each network ending once nothing that is
# counted changes any more: an hour on two cores) or paper (to the last published step: two hours and a half).
PROFILE ?= quick
# Where `make reproduce` leaves its store, tables and figures.
OUT ?= results/$(PROFILE)
# Where `make install` puts bin and share.
PREFIX ?= /usr/local
# Which benchmarks to make; a part's numbers replace those that this machine had.
PARTS ?= dense tiny batch dictionary active process pytorch peers
# Seconds that `make fuzz` takes for a format.
DURATION ?= 60
# Which sanitizers; none named means all.
SANITIZERS ?=
# Which faults to plant; none named means all.
FAULTS ?=

polysem := .build/release/polysem
python := .venv/bin/python
swift_sources := Sources Tests Package.swift

# Every Python that a recipe, or polysem itself, starts is the one with our wheels.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help reproduce test test-debug test-cluster fuzz sanitize mutation build install dist docs notebooks lint format clean benchmark benchmark-check benchmark-build

help: ## show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24

reproduce: build ## draw the paper's figures in results/quick; PROFILE=settled or paper for the published settings
	$(polysem) reproduce --profile "$(PROFILE)" --out "$(OUT)"

build: ## install what is missing, then build .build/release/polysem
	@scripts/setup.sh
	swift build -c release --product polysem

install: build ## put program, shell completions and manual page under PREFIX (/usr/local)
	scripts/install.sh "$(PREFIX)"

docs: build ## make the reference of our modules in .build/documentation
	@scripts/docs.sh

notebooks: build ## execute the notebooks, a minute, and write their outputs
	@scripts/setup.sh --notebooks
	$(python) scripts/notebooks.py

dist: ## make a tar of a program that needs the C library alone, with the licences of what is in it
	@scripts/setup.sh
	@scripts/dist.sh

# One release build serves the program and its tests: plain `swift test` would switch on testable
# imports, which we do not use, and build everything a second time.
test: ## lint, warnings as errors, unit tests, then every end-to-end check
	@scripts/setup.sh --test
	@$(MAKE) --no-print-directory lint
	swift build -c release --build-tests
	@scripts/unit-tests.sh
	$(python) Tests/EndToEnd/run.py

# No part of `make test`, which must end within twenty minutes: a debug build takes three of them.
test-debug: build ## compare a debug build with the release build, bit for bit
	@scripts/setup.sh --test
	swift build --product polysem
	POLYSEM_DEBUG="$(CURDIR)/.build/debug/polysem" $(python) Tests/EndToEnd/run.py determinism

# No part of `make test`: it installs Slurm and needs root. Two minutes.
test-cluster: build ## as root: run an array job on a Slurm cluster of two nodes that loses one, compare with a local run
	@scripts/setup.sh --test
	apt-get install --yes --no-install-recommends slurm-wlm munge
	$(python) Tests/Cluster/run.py

# No part of `make test`: two minutes and a half.
fuzz: ## let libFuzzer attack the readers of .npy and .safetensors, a minute each; DURATION=600 for longer
	@scripts/fuzz.sh $(DURATION)

# No part of `make test`: each builds everything once more.
sanitize: ## unit tests with AddressSanitizer, ThreadSanitizer, UndefinedBehaviorSanitizer; SANITIZERS=thread for one
	@scripts/setup.sh
	@scripts/sanitize.sh $(SANITIZERS)

# No part of `make test`: up to an hour.
mutation: ## plant known faults one at a time; fail if the unit tests miss one. FAULTS="NAME …" for some
	@scripts/setup.sh
	$(python) Tests/Mutation/run.py $(FAULTS)

benchmark: build benchmark-build ## measure speed into results/benchmarks, ten minutes; PARTS="dense tiny" for some
	$(if $(filter pytorch peers,$(PARTS)),@scripts/setup.sh --benchmark)
	$(python) Tests/Benchmarks/run.py $(PARTS)

benchmark-check: benchmark-build ## a minute: fail if the dense step lost 10 % against the committed benchmarks
	$(python) Tests/Benchmarks/check.py

benchmark-build:
	@scripts/setup.sh
	swift build -c release --package-path Tests/Benchmarks --scratch-path .build/benchmarks --product benchmarks

lint: ## check the Swift style
	swift format lint --strict -r $(swift_sources)

format: ## rewrite the Swift sources in that style
	swift format -i -r $(swift_sources)

clean: ## remove everything built or installed here; results stay
	rm -rf .build .venv .venv-benchmark
