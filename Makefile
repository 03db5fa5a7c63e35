# Ringtail's commands; `make` alone lists them.

TOOL = swift build --package-path Tool -c release --product ringtail
SECONDS = 60

.PHONY: help run test bench check fuzz docs sanitize

help: ## List the commands
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: ## Open a real block: its series, selections with their times, the block written again
	@Scripts/set-up
	$(TOOL)
	@"$$($(TOOL) --show-bin-path)/ringtail" summary

# The debug run has every precondition and invariant on and is quick. The release run goes over all
# of the data (Documentation/Testing.md); RINGTAIL_EFFORT, if set, decides for both. The tool is tested as
# `run` has built it.
test: ## Run the tests: quick in debug, thorough in release
	@Scripts/set-up
	swift test --disable-xctest
	swift test --disable-xctest --package-path Tool -c release
	RINGTAIL_EFFORT=$${RINGTAIL_EFFORT:-full} \
	  swift test --disable-xctest -c release -Xswiftc -enable-testing

bench: ## Run the benchmarks
	@Scripts/set-up
	swift package --package-path Benchmarks --disable-sandbox benchmark

check: ## Run every check that is not a test: format, links, linkage, documentation, ...
	@Scripts/set-up
	@Scripts/check

fuzz: ## Fuzz each decoder for SECONDS (60)
	Fuzz/run $(SECONDS)

docs: ## Build the documentation into Documentation/site
	Scripts/documentation Documentation/site

sanitize: ## Run the tests under the address and the thread sanitizer
	@Scripts/set-up
	Scripts/sanitize address
	Scripts/sanitize thread
