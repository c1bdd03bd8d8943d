"""A roster with one column a day -> one row a person and day, each from its own cell."""

from __future__ import annotations

from datetime import date

from ground import encoded, parted, pieces, tables, tried

from retro.readers.matrix import HEADER, unpivot

PIECES = (
    "姓名,11/10,11/11,11/12,11/13,11/14\n", "小荷,早,晚,休,早,晚\n", "小橙,,早,,晚\n",
    "2025年11月排班\n",
    "姓名,组别,1,2,3,4,5,6\n", "姓名,2025-11-10,2025-11-11\n", ",周一,周二,周三,周四,周五\n",
    "姓名,31日,1日,2日\n",
    "年月,姓名,1,2,3,4,5\n", "2025-11,小荷,早,早,早,早,早\n", "11", "12/31", "周一", "日", ",",
    "\n", "2月",
    "民国114年", "114年11月\n", "0", "99", "小荷",
)  # fmt: skip
inputs = encoded(pieces(*PIECES), 20)


def one(data: bytes) -> None:
    """Each record is a person's shift on a day that there is, from the cell that it names."""
    for table in tables(data):
        made = tried(lambda table=table: unpivot(table, "排班_2025-11.csv"))
        if made is None:
            continue
        cells = dict(table.records())
        good, _ = parted(made, 0)
        assert good[0][1] == HEADER
        for number, (day, person, shift, _, _) in good[1:]:
            date.fromisoformat(day)
            line, place = divmod(number, made.step)
            assert cells[line][place - 1].strip() == shift
            assert person in map(str.strip, cells[line])
