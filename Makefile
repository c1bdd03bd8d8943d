# Two commands for a fresh machine: `make demo` and `make test`. Each does its own set-up.
.PHONY: demo test lint bench spark score reliability clean accept

bin := .venv/bin

demo: ## write the demo shop and its pack, print where it is and the three worst problems
	@tools/setup.sh demo
	@$(bin)/retro demo demo-shop

test: lint ## everything that the continuous integration runs
	@$(bin)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: ## ruff, mypy (strict), SQL and template checks
	@tools/setup.sh test
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy

accept: ## rewrite golden files after reading what changed
	@$(bin)/python -m pytest --accept

bench: ## speed and memory of a run, as ratios
	@tools/setup.sh test
	@$(bin)/python benchmarks/run.py $(BENCH)
	@$(bin)/python benchmarks/intake.py
	@$(bin)/python benchmarks/plan.py
	@$(bin)/python benchmarks/paper.py

spark: ## the tests of Spark with the long ones: every fact of the demo, a cluster, Spark Connect
	@tools/setup.sh test
	@SPARK=1 $(bin)/python -m pytest tests/test_engines.py

score: ## planted desks against their pass marks; the table goes to benchmarks/SCORE.md
	@tools/setup.sh test
	@$(bin)/python benchmarks/score.py

reliability: ## the promises, measured; PART="faults" for one of them, NIGHTLY=1 for all cases
	@tools/setup.sh reliability
	@$(bin)/python benchmarks/reliability $(PART) $(if $(NIGHTLY),--nightly)

clean: ## remove what the other targets made
	rm -rf .venv demo-shop build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/actual
