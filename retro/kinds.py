"""The kinds of columns, and the SQL type in which each of them comes."""

from __future__ import annotations

KINDS = {
    "text": "varchar",
    "id": "varchar",
    "code": "varchar",
    "agent": "varchar",
    "person": "varchar",
    "quote": "varchar",
    "time": "timestamp",
    "hour": "timestamp",
    "day": "date",
    "clock": "bigint",
    "count": "bigint",
    "number": "double",
    "ratio": "double",
    "share": "double",
    "seconds": "double",
    "minutes": "double",
    "hours": "double",
    "measure": "double",
    "money": "decimal(18,2)",
    "flag": "boolean",
}
# Kinds that stand in work lists only.
PRIVATE = frozenset(["person", "quote"])
# So do columns of one chat: where a log numbers none, they hold the name of its buyer.
OF_CHATS = frozenset(["conversation_id", "session_id"])
