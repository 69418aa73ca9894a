# GNU make exits 2 for every failing recipe: CI that needs the exit code calls spd.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
IMAGES ?=
run = bin/spd run $(if $(IMAGES),--images $(IMAGES))

.DEFAULT_GOAL := help
.PHONY: help conformance test check mutants bench images up down

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s "$$(printf '\t')"

conformance: node_modules ## judge Knative Serving on a kind cluster of its own
	$(run) --preset gate

test: check ## check, the suites and the real thing on kind
	bin/spd-test

check: node_modules ## types, lint, unit tests; no cluster
	tsc -p . && oxlint --type-aware && prettier --check . && ava

mutants: node_modules ## every broken implementation must be caught by the requirement it breaks
	ava suites/mutants.test.ts

bench: node_modules ## speeds, as ratios measured in one run
	node scripts/bench.ts $(if $(IMAGES),--images $(IMAGES))

images: node_modules ## build or pull everything a run needs
	bin/spd images $(if $(IMAGES),--images $(IMAGES))

up: node_modules ## a cluster with Knative to play with
	bin/spd up $(if $(IMAGES),--images $(IMAGES))

down: node_modules ## remove it
	bin/spd down

node_modules: package.json package-lock.json
	npm ci --ignore-scripts
	@touch node_modules
