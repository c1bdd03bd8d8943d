"""Own SQL, templates and sentences: attacks that got through, limits overrun, and the price."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import factories  # noqa: E402
import test_attacks_sql as sql_attacks  # noqa: E402
import test_attacks_templates as template_attacks  # noqa: E402
from shelf import catalog as shelved  # noqa: E402
from shelf import query  # noqa: E402

from retro import compose, config, jobs, sentences  # noqa: E402
from retro.errors import UsageError  # noqa: E402
from retro.headers import parse_query  # noqa: E402
from retro.render import templates  # noqa: E402
from retro.render.pages import page  # noqa: E402
from retro.review import review, take_stock  # noqa: E402
from retro.warehouse import Limits, Warehouse  # noqa: E402

COMMAND = "make reliability PART=confine"
MACROS = {"macros.sql": (ROOT / "queries" / "macros.sql").read_text(encoding="utf-8")}
MB = 1 << 20
# Statements that would never end, and those that would take all memory.
ENDLESS = (
    "with recursive a as (select 1 as n union all select n + 1 from a) select max(n) as n from a",
    "with recursive a as (select 1 as n union select n + 1 from a) select max(n) as n from a",
    "select count(*) as n from range(10000000) a, range(10000000) b where a.range < -b.range",
    "select sum(length(sha256(range::varchar || 'x')))::bigint as n from range(1000000000)",
    "select count(*) as n from range(100000000) where regexp_matches(range::varchar, '(x+x+)+y')",
    "select sum(len(list_transform(range(100000), lambda x: x + range)))::bigint as n "
    "from range(1000000)",
)
GREEDY = (
    "select length(repeat('x', 3000000000)) as n",
    "select length(repeat(repeat('x', 1000000), 1000000)) as n",
    "select len(list(range)) as n from range(1000000000)",
    "select length(string_agg(repeat('x', 100000), '')) as n from range(1000000)",
    "select count(distinct repeat(range::varchar, 1000)) as n from range(10000000)",
    "select len(range(2000000000)) as n",
    "select length(lpad('x', 2000000000, 'y')) as n",
    "select max(length(printf('%1000000000d', range))) as n from range(8)",
    "select length(to_json(list(repeat('x', 1000)))::varchar) as n from range(10000000)",
)
GROWING = (
    "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(99) %}"
    "{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
    "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}"
    "{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
)
ALONE = """
import resource, sys, time
from retro import sentences
from retro.errors import UsageError
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
sentences.say({"en": "{{ 1 }}"}, {})
before, begun = most(), time.perf_counter()
try:
    sentences.say({"en": sys.argv[1]}, {})
except UsageError:
    pass
print(time.perf_counter() - begun, most() - before)
"""
LOOP = "{% for a in range(99999) %}" * 3 + "{% endfor %}" * 3


def measure(*, nightly: bool) -> list[Figure]:
    """Return what was reached; the long run also makes whole packs of what was attacked."""
    command = COMMAND + (" NIGHTLY=1" if nightly else "")
    parts: list[Callable[[str, bool], Figure]] = [
        _sql, _templates, _seconds, _memory, _sentences, _started, _handed,
    ]  # fmt: skip
    return [part(command, nightly) for part in parts]


def _figure(command: str, number: int, told: Sequence[str], n: int, unmet: Iterable[str]) -> Figure:
    what, target, reached = told
    cases = tuple(unmet)
    return Figure(
        id=f"confine-{number}", rank=190 + number, what=what, target=target, reached=reached,
        n=n, is_met=not cases, command=command, unmet=cases,
    )  # fmt: skip


def _sql(command: str, nightly: bool) -> Figure:
    """Every attack of the list as a query of one workspace, through `retro check`."""
    with tempfile.TemporaryDirectory() as folder:
        names = sql_attacks.EVERY
        sql_attacks.LIMITS = sql_attacks.LIMITS.replace("seconds = 8", "seconds = 2")
        shop = sql_attacks.Shop(Path(folder), names)
        job = jobs.workspace_job(config.find(shop.folder), "p")
        given = take_stock(job, lambda _: None).outcome.results
        through = {names[path]["name"] for path in given if path in names}
        if nightly:
            told = review(job, lambda _: None).results
            through |= {names[r.query.path]["name"] for r in told if r.query.path in names}
        through |= {f"file {path.name}" for path in shop.files() ^ shop.there}
    told = ("Own SQL: attacks that gave a result or touched a file", "0", str(len(through)))
    return _figure(command, 1, told, len(names), sorted(through))


def _templates(command: str, _: bool) -> Figure:
    """Every attack of the list as a template of a workspace, and as a sentence of its query."""
    shown = page(factories.report(), "en", "manager", {}, 10, is_screen=True)
    tried, through = 0, []
    templates.SECONDS, usual = 1.0, templates.SECONDS
    with tempfile.TemporaryDirectory() as folder:
        for attack in template_attacks.ATTACKS:
            for key in {"page", "whole"} & set(attack):
                tried += 1
                body = attack[key]
                text = f"{template_attacks.HEAD}{body}{{% endblock %}}" if key == "page" else body
                try:
                    template_attacks.drawn(Path(folder), text, shown)
                except UsageError:
                    continue
                through.append(attack["name"])
            if "sentence" in attack:
                tried += 1
                result = template_attacks.own_block(attack["sentence"])
                if not compose._block(result, frozenset(), {}, ()).problem:
                    through.append(f"{attack['name']} (sentence)")
    templates.SECONDS = usual
    told = ("Own templates and sentences: attacks that were drawn", "0", str(len(through)))
    return _figure(command, 2, told, tried, through)


def _house(own: Limits) -> Warehouse:
    folder = Path(tempfile.mkdtemp())
    house = Warehouse(shelved(folder, MACROS), own=own)
    house.lock()
    return house


def _asked(house: Warehouse, sql: str, reads: tuple[str, ...] = ()) -> bool:
    """Run a query as one of the workspace; tell whether it gave anything."""
    text = query(sql, {"n": "count"}, reads)
    try:
        house.run(parse_query("1_break_down/own", text, "workspace"), {})
    except UsageError:
        return False
    return True


def _seconds(command: str, nightly: bool) -> Figure:
    """By how long the slowest statement outlived its seconds."""
    own = Limits(seconds=2, memory="500MB")
    worst, through = 0.0, []
    with _house(own) as house:
        for sql in ENDLESS * (5 if nightly else 1):
            begun = time.perf_counter()
            if _asked(house, sql):
                through.append(sql)
            worst = max(worst, time.perf_counter() - begun - own.seconds)
    told = ("Own SQL: worst time over the limit", "≤ 1 s", f"{worst:.2f} s")
    unmet = [*through, *([f"{worst:.2f} s"] if worst > 1 else [])]
    return _figure(command, 3, told, len(ENDLESS), unmet)


def _memory(command: str, _: bool) -> Figure:
    """By how much the greediest statement grew beyond its memory: resident, over an empty child."""
    own = Limits(seconds=20, memory="300MB")
    through = []
    with _house(own) as house:
        _asked(house, "select 1::bigint as n")
        empty = _largest_child()
        through = [sql for sql in GREEDY if _asked(house, sql)]
        over = max(0, _largest_child() - empty - own.bytes) / MB
    told = ("Own SQL: memory over the limit", "0 MB", f"{over:.0f} MB")
    return _figure(command, 4, told, len(GREEDY), [*through, *([f"{over:.0f} MB"] if over else [])])


def _largest_child() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _sentences(command: str, _: bool) -> Figure:
    """How long a sentence without an end lasted, and how far it grew beyond its bounds.

    Each in a process of its own, whose largest size is then that of the sentence.
    """
    slow, over = 0.0, 0.0
    for text in ("{{ 1 }}", LOOP, *GROWING):
        done = subprocess.run(
            [sys.executable, "-c", ALONE, text], cwd=ROOT, capture_output=True, check=True, text=True
        )
        seconds, grown = map(float, done.stdout.split())
        slow = max(slow, seconds - sentences.SECONDS)
        over = max(over, grown - sentences.MEMORY)
    told = (
        "Own sentences: worst time and memory over their bounds",
        f"≤ 1 s, ≤ {sentences.MEMORY / MB:.0f} MB",
        f"{max(slow, 0):.2f} s, {max(over, 0) / MB:.0f} MB",
    )
    is_met = slow <= 1 and over <= sentences.MEMORY
    return _figure(command, 5, told, 1 + len(GROWING), [] if is_met else [told[2]])


def _cpu() -> float:
    """Return the CPU seconds of this process and its children."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, both))


def _started(command: str, _: bool) -> Figure:
    """What a query of the workspace costs before it reads anything."""
    times = 5
    with _house(Limits()) as house:
        begun = _cpu()
        for _ in range(times):
            _asked(house, "select to_count('1') as n")
        each = (_cpu() - begun) / times
    told = ("Own SQL: what its process costs, with our macros", "≤ 1 CPU s", f"{each:.2f} CPU s")
    return _figure(command, 6, told, times, [] if each <= 1 else [told[2]])


def _handed(command: str, _: bool) -> Figure:
    """What a million chat lines cost on their way to a query and a million rows on their way back."""
    with _house(Limits()) as house:
        house.db.execute(
            """create table lines as select range as n, 'buyer ' || range % 70000 as buyer,
            'agent ' || range % 40 as agent, timestamp '2025-11-11' + to_milliseconds(range) as at,
            '亲，这款的尺码偏大吗？我身高一米六五 ' || range as words from range(1000000)"""
        )
        house.relations.add("lines")
        begun = _cpu()
        is_there = _asked(house, "select n from lines order by n", ("lines",))
        spent = _cpu() - begun
    told = ("Own SQL: a million rows handed over and back", "≤ 10 CPU s", f"{spent:.1f} CPU s")
    return _figure(command, 7, told, 1_000_000, [] if is_there and spent <= 10 else [told[2]])
