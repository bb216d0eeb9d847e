"""Runs re-judged a minute by two keys on two cores, from their run files and from events in memory.

    python -m tests.benchmarks.rejudging [RUNS]

Makes its runs itself: over every variant of the library, three of four by a random player and one a golden
run, each with the names and phrasing of its own seed; as the run files that `wcsim play --out` writes. The
changed key is the Chicago pack with one norm taken out, so that both keys are really asked.

With parsing: two worker processes as `wcsim rejudge` has them; reading and parsing each file and telling what
changes count, the start of the processes is told apart. By CPU time two cores are counted as twice one; by
the clock the figure is true on a machine that has two cores to spare. A run on which both keys rule alike is
not judged (`TwoKeys`).
Without parsing: in this process, from events, as CPU time; beside it the same with every run judged by both
keys, and one judging by the door of `wcsim score` (`judge_run`), which compiles the scenario and works out
what is owed for each run.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from scenarios.compiling import compile_scenario
from scenarios.events import Event
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scenarios.record import Run, dump, dump_start, start_of
from scenarios.script import play
from scenarios.seeds import cosmetics_for
from scoring.court import Court, Key
from scoring.judging import judge_run, law_of
from scoring.packs import load_pack
from scoring.players import play_as, random_player
from scoring.reading.rule import load_rule
from scoring.rejudging import TwoKeys, compare, stand
from scoring.timeline import timeline
from sim.rejudging import BATCH, Task, rejudged

RUNS = 6_000
GOAL = 100_000
SEEDS = 20
JOBS = 2
KIB = 1024
MINUTE_S = 60
SAMPLE = 300


def made_runs() -> Iterator[Run]:
    """Make runs without end: over all variants, by random players and golden runs in turn."""
    machines = [
        (scenario, variant.id, seed, compile_scenario(scenario, variant.id, cosmetics_for(scenario, seed)))
        for seed in range(SEEDS)
        for scenario in map(load_scenario, scenario_ids())
        for variant in scenario.variants
    ]
    for at, (scenario, variant, seed, machine) in enumerate(cycle(machines)):
        golden = [each for each in scenario.golden if each.variant == variant and each.law_as_of is None]
        events: tuple[Event, ...]
        if at % 4 == 3 and golden:
            events = play(machine, golden[at // 4 % len(golden)].choices)[1]
        else:
            events = play_as(machine, random_player(at))
        yield Run(started=start_of(scenario, variant, seed, scenario.law_as_of), events=events)


def keys() -> tuple[Key, Key]:
    """Give the key as it stands, and one in which a norm was taken out."""
    pack = load_pack("chicago")
    before = Key(pack=pack, rule=load_rule())
    left = tuple(norm for norm in pack.norms if norm.id != "patrol_waits_on_civil")
    return before, replace(before, pack=replace(pack, norms=left, version="changed"))


def write(run: Run, path: Path) -> None:
    """Write a run file as `wcsim play --out` does."""
    bodies = [dump_start(run.started), *map(dump, run.events)]
    path.write_text("".join(json.dumps(body, ensure_ascii=False) + "\n" for body in bodies), "utf-8")


def workers_cpu_s() -> float:
    """Give the CPU time of all worker processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def from_files(paths: list[Path], task: Task) -> None:
    """Re-judge the files in worker processes and tell how fast, by CPU time and by the clock."""
    few = paths[: JOBS * BATCH]
    list(rejudged(iter(few), task, JOBS))
    beginning_s = workers_cpu_s()
    began = time.monotonic()
    batches = rejudged(iter(paths), task, JOBS)
    first = next(batches)
    started_s, began = time.monotonic() - began, time.monotonic()
    done = [first, *batches]
    seconds = time.monotonic() - began
    assert not any(each.unread for each in done)
    cpu_s = (workers_cpu_s() - 2 * beginning_s) / (len(paths) - len(few))
    runs, changed = len(paths) - first.runs, sum(len(each.changed) for each in done)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB
    print(f"{changed:,} of {len(paths):,} runs change (goal: {GOAL:,} judged in a minute)")
    print(
        f"with parsing, {JOBS} cores, by CPU time:  {JOBS * MINUTE_S / cpu_s:>9,.0f} runs a minute ", end=""
    )
    print(f"({cpu_s * 1000:.2f} ms a run)")
    print(f"with parsing, {JOBS} processes, by the clock: {runs / seconds * MINUTE_S:>7,.0f} runs a minute")
    print(
        f"  they took {started_s:.1f} s and {beginning_s:.1f} s of CPU to begin; {largest:.0f} MB the larger"
    )


def from_events(runs: list[Run], task: Task) -> None:
    """Re-judge runs from their events, in this process."""
    before, after = (
        Court(key, load_vocabulary(), lambda id_, _: load_scenario(id_)) for key in (task.before, task.after)
    )
    keys_ = TwoKeys(before, after)

    def both_judged(run: Run) -> None:
        moments = timeline(run.events)
        compare(stand(before, run.started, moments), stand(after, run.started, moments))

    told(
        f"without parsing, {JOBS} cores, by CPU time",
        runs,
        lambda r: keys_.change(r.started, timeline(r.events)),
    )
    told("  the same, every run judged by both keys", runs, both_judged)
    law = law_of(
        task.before.pack, load_scenario("wolcott_call").law_as_of, task.before.rule, load_vocabulary()
    )
    began = time.process_time()
    for run in runs[:SAMPLE]:
        judge_run(run, load_scenario(run.started.scenario), law)
    each_ms = (time.process_time() - began) / len(runs[:SAMPLE]) * 1000
    print(
        f"  one judging by judge_run, which compiles and works out what is owed each time: {each_ms:.2f} ms"
    )


def told(what: str, runs: list[Run], judge: Callable[[Run], object]) -> None:
    """Print how fast the runs are judged; a first round fills what is remembered."""
    cpu_s = 0.0
    for _ in range(2):
        began = time.process_time()
        for run in runs:
            judge(run)
        cpu_s = time.process_time() - began
    rate = len(runs) / cpu_s * JOBS * MINUTE_S
    print(f"{what + ':':<42} {rate:>9,.0f} runs a minute ({cpu_s / len(runs) * 1000:.2f} ms a run)")


def main() -> None:
    """Make the runs and print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    before, after = keys()
    with tempfile.TemporaryDirectory() as folder:
        task = Task(before=before, after=after, store=str(Path(folder) / "store.sqlite3"))
        runs, paths = [], []
        for at, run in enumerate(islice(made_runs(), count)):
            paths.append(Path(folder) / f"{at:06}.jsonl")
            write(run, paths[-1])
            if at < RUNS:
                runs.append(run)
        size = sum(path.stat().st_size for path in paths) / count
        events = sum(len(run.events) for run in runs) / len(runs)
        print(f"{count:,} runs, {events:.0f} events and {size / KIB:.1f} KiB of JSON lines each on average")
        from_files(paths, task)
        from_events(runs, task)


if __name__ == "__main__":
    main()
