"""Facts give the same rows on Spark as in DuckDB; the review is the same wherever they ran.

Spark is started for real, from PySpark's own jars; without Java these tests are skipped.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_shop import WINDOW, write_exports

from retro import config, engines
from retro.catalog import FACTS, Catalog
from retro.demo.shop import write_demo
from retro.engines import macros, spark
from retro.engines.translation import Untranslated, translated
from retro.engines.twice import Compared, Twice, different
from retro.errors import EXIT_MACHINE, MachineError
from retro.given import GIVEN
from retro.jobs import workspace_job
from retro.model import Value
from retro.review import review
from retro.running import ordered, put_promotion, run_all
from retro.settings import Engine, Settings

ROOT = Path(__file__).resolve().parents[1]
CLUSTER = ROOT / "tools" / "spark_cluster.sh"
HAS_JAVA = shutil.which("java") is not None or bool(os.environ.get("JAVA_HOME"))
with_java = pytest.mark.skipif(not HAS_JAVA, reason="there is no Java, which Spark needs")
# Tiny plans are not worth compiling, nor tiny tables dividing.
QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
LOCAL = Engine(spark="local[2]", options=QUICK)
# What takes minutes more, and a server more for Spark Connect, is asked for by `make spark`.
IS_LONG = bool(os.environ.get("SPARK"))
long = pytest.mark.skipif(not IS_LONG, reason="`make spark` runs the long tests of Spark")
PORTS = {"RETRO_SPARK_PORT": "17077", "RETRO_CONNECT_PORT": "25002"}
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
# Ties, empty cells, both sides of midnight, and names as buyers really write them.
BUYERS = ("tb1", "小鱼🌸", "Ünï", "o'neil", "a|b", "tb**1")
AGENTS = ("小荷", "小暖", "Ann", None)
SENDERS = ("buyer", "human", "human", "bot", "assist_bot", "system", None)
TEXTS = (
    "在吗？",
    "Wann kommt's?",
    "什么时候发货",
    "尺码 M\\L",
    "退货!",
    "",
    None,
    "好的👌",
    "ad\nnext",
)
TIMES = (
    START,
    datetime(2025, 11, 10, 23, 59, 59),
    datetime(2025, 11, 11),
    datetime(2025, 11, 11, 9),
)


class Witness:
    """Follows a review to get hold of its warehouse."""

    house: Any = None

    def __call__(self, step: str) -> None:
        """Take note of nothing."""

    def attend(self, house: Any, _job: Any, **_: Any) -> None:
        """Keep the warehouse."""
        self.house = house


def unequal(found: dict[str, Compared]) -> dict[str, Compared]:
    """Return the queries whose rows are not the same on both engines."""
    return {path: one for path, one in found.items() if not one.is_equal}


def sent_over(sql: str, **params: Value) -> str:
    """Return a statement in Spark SQL."""
    return translated(sql, params)


# -- the words of Spark ------------------------------------------------------------


def test_a_division_is_one_of_doubles_and_never_by_zero() -> None:
    """`/` gives a double in DuckDB whatever it divides; Spark would stop at a zero."""
    assert sent_over("select a / b as c from t") == (
        "SELECT CAST(a AS DOUBLE) / NULLIF(b, 0) AS c FROM t"
    )


def test_parameters_keep_their_types() -> None:
    """A number with a point is a double, a whole one an integer, a text is quoted."""
    told = sent_over("select $a as a, $b as b, $c as c", a=2.0, b=3, c="it's")
    assert told == "SELECT CAST('2.0' AS DOUBLE) AS a, 3 AS b, 'it\\'s' AS c"


def test_differences_of_times_count_borders() -> None:
    """From 10:59 to 11:00 an hour has begun, though none has passed."""
    assert (
        "date_trunc('hour', a)" in sent_over("select date_diff('hour', a, b) as h from t").lower()
    )


def test_an_asof_join_is_a_join_up_to_the_next_row() -> None:
    """Spark has no `asof join`: the last row that fits is the one before the next."""
    sql = "select a.x from a asof left join b on a.k = b.k and a.t >= b.t"
    told = sent_over(sql)
    assert "ASOF" not in told
    assert "LEAD(t) OVER (PARTITION BY k ORDER BY t" in told


def test_macros_are_written_out() -> None:
    """Another engine does not know our macros, nor those inside them."""
    known = macros.read(["create macro f(x) as\n    x + 1;\ncreate macro g(y) as\n    f(y) * 2;\n"])
    assert (
        translated("select g(a) as b from t", {}, known) == "SELECT ((((a)) + 1) * 2) AS b FROM t"
    )


def test_what_has_no_words_is_untranslated() -> None:
    """A statement that Spark cannot say is told apart, so that DuckDB runs it."""
    with pytest.raises(Untranslated):
        sent_over("select $missing as a")


def test_rows_are_compared_in_any_order_and_doubles_closely() -> None:
    """Sums of doubles differ in their last digits; nothing else may."""
    here = [(1, 0.1 + 0.2, None), (2, 1.0, "a")]
    assert different(here, [(2, 1.0, "a"), (1, 0.3, None)]) == 0
    assert different(here, [(2, 1.0, "a"), (1, 0.3001, None)]) == 1
    assert different([(Decimal("1.00"),)], [(1,)]) == 1


# -- what can be wrong -------------------------------------------------------------


def test_without_pyspark_the_remedy_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """PySpark is an extra: who asks for Spark without it learns how to install it."""
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(MachineError, match=r"pip install 'retro\[spark\]'") as caught:
        spark.opened(LOCAL, [], tmp_path)
    assert caught.value.exit_code == EXIT_MACHINE


def test_without_java_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A local or a standalone Spark needs Java on this machine."""
    pytest.importorskip("pyspark")
    monkeypatch.setattr(spark, "_java", lambda: False)
    with pytest.raises(MachineError, match="Java"):
        spark.opened(LOCAL, [], tmp_path)


@with_java
@pytest.mark.parametrize(
    "master", ["spark://127.0.0.1:1", pytest.param("sc://127.0.0.1:1", marks=long)]
)
def test_a_cluster_that_does_not_answer_ends_the_run(master: str, tmp_path: Path) -> None:
    """One sentence and exit code 4 after the patience of a person; never a hang."""
    workspace = tiny(tmp_path, f'spark = "{master}"')
    program = (
        "import sys, retro.engines.spark as s; s.PATIENCE_SECONDS = 6; from retro.cli import main;"
        f"sys.argv[1:] = ['run', 'x', '--workspace', {str(workspace)!r}, '--engine', 'spark',"
        " '--quiet', '--format', 'json']; main()"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=90, check=False
    )
    assert ran.returncode == EXIT_MACHINE
    assert f"{master}" in ran.stderr


# -- rows --------------------------------------------------------------------------


@with_java
@long
def test_every_fact_of_the_small_demo_is_equal(tmp_path: Path) -> None:
    """All facts of the demo shop: same rows on Spark as in DuckDB."""
    write_demo(tmp_path / "demo", seed=11, size="small")
    space = config.find(tmp_path / "demo")
    space.settings.engine.options.update(QUICK)
    witness = Witness()
    job = workspace_job(space, "2025-double11", {"engine": engines.TWICE})
    review(job, witness)
    found = witness.house.compared
    assert unequal(found) == {}
    assert set(found) == {
        path for path in witness.house.catalog.queries if path.startswith("facts/")
    }


def rows_of(rng: random.Random, catalog: Catalog) -> dict[str, list[list[Value]]]:
    """Return random rows of some canonical tables: few values, so that many tie."""
    times = [t + timedelta(seconds=rng.choice((0, 0, 1, 59, 60, 180))) for t in TIMES * 3]
    cells: dict[str, Any] = {
        "platform": "taobao", "shop": "店", "source_file": "f.csv",
    }  # fmt: skip

    def row(table: str, number: int, **own: Any) -> list[Value]:
        told = {**cells, "source_row": number, **own}
        return [told.get(column) for column in catalog.schema(table)]

    messages = [
        row(
            "messages", n, conversation_id=f"c{n % 7}", message_seq=n, sent_at=rng.choice(times),
            sender=rng.choice(SENDERS), agent=rng.choice(AGENTS), buyer=BUYERS[n % 7 % 6],
            text=rng.choice(TEXTS), message_kind=rng.choice(("text", "text", "image", None)),
        )
        for n in range(150)
    ]  # fmt: skip
    orders = [
        row(
            "orders", n, order_id=f"o{n}", buyer=rng.choice(BUYERS), created_at=rng.choice(times),
            paid_at=rng.choice([*times, None]), signed_at=rng.choice([*times, None]),
            amount_due=Decimal("10.05"), amount_paid=rng.choice((Decimal("10.05"), None)),
            province=rng.choice(("浙江", None)), carrier=rng.choice(("顺丰", None)),
        )
        for n in range(40)
    ]  # fmt: skip
    refunds = [
        row(
            "refunds", n, refund_id=f"r{n}", order_id=f"o{n % 40}", kind=rng.choice(KINDS),
            status=rng.choice(("success", "open", "closed")), amount=Decimal("3.33"),
            applied_at=rng.choice(times), finished_at=rng.choice([*times, None]),
            reason_raw=rng.choice(("尺码不合适", "不喜欢", None)),
        )
        for n in range(30)
    ]  # fmt: skip
    roster = [
        row("roster", n, agent=AGENTS[n % 3], starts_at=t, ends_at=t + timedelta(hours=9))
        for n, t in enumerate(TIMES)
    ]
    return {"messages": messages, "orders": orders, "refunds": refunds, "roster": roster}


KINDS = ("refund_only", "return_refund", None)


@with_java
@pytest.mark.parametrize("seed", [1])
def test_random_logs_are_equal(seed: int, catalog: Catalog, tmp_path: Path) -> None:
    """Ties, empty cells, midnight and odd characters: same rows on both engines."""
    opened = engines.warehouse(engines.TWICE, LOCAL, catalog, tmp_path)
    assert isinstance(opened, Twice)
    with opened as house:
        house.put_reference()
        for query in catalog.folder("tables"):
            house.prepare(query.name)
            house.create(query.name, catalog.schema(query.name))
        for name, rows in rows_of(random.Random(seed), catalog).items():  # noqa: S311 - no secret
            house.put(name, catalog.schema(name), rows)
        for name in ("shifts", "agents", "targets", "cut_off"):
            house.put(name, GIVEN[name], [])
        house.lock()
        put_promotion(house, "x", START, END)
        settings = Settings.model_validate({"shop": {"name": "店"}})
        facts = [query for query in ordered(catalog) if query.folder == FACTS]
        outcome = run_all(house, facts, settings, lambda _: None)
        assert outcome.problems == {}
        assert unequal(house.compared) == {}
        assert sum(one.rows > 0 for one in house.compared.values()) > len(facts) // 4


# -- the review --------------------------------------------------------------------


def tiny(folder: Path, engine: str) -> Path:
    """Write the workspace of a tiny shop."""
    exports = folder / "promotions" / "x" / "exports"
    exports.mkdir(parents=True)
    write_exports(exports)
    start, end = WINDOW
    (folder / "retro.toml").write_text(
        f'[shop]\nname = "小店"\n[promotions.x]\nstart = "{start}"\nend = "{end}"\n'
        f"[engine]\n{engine}\n",
        encoding="utf-8",
    )
    return folder


def told(workspace: Path, engine: str) -> dict[str, Any]:
    """Run the review and return its findings, without what tells versions."""
    args = ["run", "x", "--workspace", workspace, "--engine", engine, "--quiet", "--format", "json"]
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "retro.cli", *map(str, args)],
        capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found = json.loads((workspace / "promotions/x/pack/findings.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A master and two workers on loopback (and Connect), started by the documented command."""
    folder = tmp_path_factory.mktemp("cluster")
    told = os.environ | PORTS | {"PYTHON": sys.executable}
    command = ["sh", str(CLUSTER), "connect"]
    subprocess.run([*command, "start", str(folder)], env=told, check=True, timeout=180)  # noqa: S603
    yield folder
    subprocess.run([*command, "stop", str(folder)], env=told, check=True, timeout=60)  # noqa: S603


@with_java
@long
@pytest.mark.parametrize("master", ["spark://127.0.0.1:17077", "sc://127.0.0.1:25002"])
def test_the_review_is_the_same_on_a_cluster(master: str, cluster: Path, tmp_path: Path) -> None:
    """Two workers, or Spark Connect, over Parquet in a shared folder: the same findings."""
    if master.startswith("sc://"):
        pytest.importorskip("grpc_status", reason="Spark Connect needs grpcio and grpcio-status")
    storage = tmp_path / "shared"
    workspace = tiny(
        tmp_path / "shop",
        f'spark = "{master}"\nstorage = "{storage}"\nbring_back = 10\n'
        'options = { "spark.cores.max" = "1", "spark.executor.memory" = "512m" }',
    )
    assert told(workspace, "spark") == told(workspace, "duckdb")
    applications = list(cluster.glob("work-*/app-*"))
    assert applications != []
    assert list(storage.iterdir()) == []
