"""What is said when another engine is not there."""

from __future__ import annotations

from retro.errors import MachineError


def not_installed() -> MachineError:
    """Return the error of an extra that is not installed."""
    return MachineError(
        "NO_PYSPARK",
        {"zh": "没有安装 PySpark。", "en": "PySpark is not installed."},
        {"zh": "请运行 pip install 'retro[spark]'。", "en": "Run: pip install 'retro[spark]'"},
    )


def no_java() -> MachineError:
    """Return the error of a machine without Java."""
    return MachineError(
        "NO_JAVA",
        {"zh": "没有找到 Java，Spark 需要它。", "en": "there is no Java, which Spark needs."},
        {"zh": "请安装 Java 17 或以上。", "en": "Install Java 17 or later."},
    )


def not_reached(master: str) -> MachineError:
    """Return the error of a cluster that does not answer in time."""
    return MachineError(
        "SPARK_NOT_REACHED",
        {"zh": f"连不上 Spark：{master}。", "en": f"Spark cannot be reached: {master}."},
        {
            "zh": "请检查 retro.toml 的 [engine] spark，以及集群是否在运行、有没有空闲的 worker。",
            "en": "Check [engine] spark in retro.toml, and that the cluster runs and has workers.",
        },
    )


def gone() -> MachineError:
    """Return the error of a cluster that was lost during the run."""
    return MachineError(
        "SPARK_GONE",
        {"zh": "Spark 集群在运行途中断开了。", "en": "the Spark cluster was lost on the way."},
        {
            "zh": "请查看集群日志，再运行一次；或去掉 --engine spark。",
            "en": "Look at the cluster's log and run again, or leave out --engine spark.",
        },
    )
