"""The broken exports themselves; each line is a file that some back office or Excel made."""

from __future__ import annotations

import json

import broken_bytes as made
from broken import ALL, BOM, HEADER, changed, edited, everything, file, nothing, orders, sheet, text

__all__ = ["everything"]

LONG = "长" * 1_000_000
NOTE = "订单备注"


# -- downloads -----------------------------------------------------------------------------

file("下载了一半.csv", kept=ALL[:6], aside=(8,))(
    lambda tag: text(sheet(tag)).encode("gb18030")[:-260]
)
file("未确认 814.crdownload", kept=ALL[:9], aside=(11,))(
    lambda tag: text(sheet(tag)).rstrip("\n")[:-4].rpartition(",")[0]
)
file("登录页.xls", **nothing("网页"))(
    lambda _: made.page("<form>请登录<input name=user></form><script>var a='<td>';</script>")
)
file("报错.csv", **nothing("JSON"))(
    lambda _: json.dumps({"success": False, "errorMsg": "登录已失效，请重新登录"})
)
file("报错列表.csv", **nothing("JSON"))(lambda _: '[\n {"订单编号": "1"}\n]')
file("0字节.csv", **nothing("空的"))(lambda _: b"")
file("只有BOM.csv", **nothing("空的"))(lambda _: BOM)
file("全是0.xlsx", **nothing("空的"))(lambda _: bytes(4096))
file("尾部全是0.csv")(lambda tag: text(sheet(tag)).encode() + bytes(9000))
file("只有表头.csv", kept=())(lambda _: text([HEADER]))
file("截断的工作簿.xlsx", **nothing("损坏"))(
    lambda tag: made.workbook({"Sheet1": sheet(tag)})[:-700]
)
file("说明.txt", **nothing("列名"))(lambda _: "大促期间，退款统一走售后，\n有问题，找小荷，\n")

# -- headers -------------------------------------------------------------------------------

file("表头两次.csv")(lambda tag: text([*sheet(tag)[:5], HEADER, *orders(tag)[4:]]))
file("合并出来的.csv")(
    lambda tag: BOM + text(sheet(tag)[:5]) + BOM + text([HEADER, *orders(tag)[4:]]) + "\x1a"
)
file("合并出来的2.csv")(
    lambda tag: BOM + text(sheet(tag)[:5]) + BOM + text([HEADER, *orders(tag)[4:]])
)
file("表头在第25行.csv")(lambda tag: "店铺：小满\n\n" + "说明,请勿外传\n" * 22 + text(sheet(tag)))
file("没有表头.csv", **nothing("列名"))(lambda tag: text(orders(tag)))
file("合并标题.xlsx")(
    lambda tag: made.workbook(
        {"Sheet1": [["双11订单明细"], [], ["导出人", "小荷"], *sheet(tag)]},
        lambda page: page.merge_range(0, 0, 0, 5, "双11订单明细"),
    )
)
file("表头有空格和全角.csv")(
    lambda tag: (
        text([["订 单 编 号", "买家会员名", "总金额 ", "订单创建时间\t", *HEADER[4:]]])
        + text(orders(tag))
    )
)
file("缺必需列.csv", **nothing("订单创建时间"))(
    lambda tag: text([[*row[:3], *row[5:]] for row in sheet(tag)])
)
file("未知平台.csv", **nothing("列名"))(
    lambda tag: text([["单据", "往来单位", "经手人", "含税价", "仓位", "状况"], *orders(tag)])
)
file("两种报表都像.csv", **nothing("同时符合"))(
    lambda _: text([["平手单号", "平手时间"], ["1", "2025-11-11"]])
)

# -- cells, delimiters, quotation marks ----------------------------------------------------

file("整行挤在一格.csv")(lambda tag: text([[line] for line in text(sheet(tag)).splitlines()]))
file("整行挤在A列.xlsx")(
    lambda tag: made.workbook({"Sheet1": [[line] for line in text(sheet(tag)).splitlines()]})
)
file("竖线分隔.txt")(lambda tag: text(sheet(tag), "|"))
file("怪分隔符.csv", **nothing("列名"))(lambda tag: text(sheet(tag), "^"))
file("逗号前后有空格.csv")(
    lambda tag: "\n".join(", ".join(row) for row in sheet(tag)).replace("\n", " \n")
)
file("引号没关.csv", kept=(1, 2, *ALL[3:]), aside=(4,))(
    lambda tag: edited(tag, 4, lambda line: line.replace(",tb", ',"tb'))
)
file("两行各有半个引号.csv", kept=(1, *ALL[2:]), aside=(3,))(
    lambda tag: (
        text(sheet(tag))
        .replace(f"tb{tag}_2,", f'"tb{tag}_2,')
        .replace(f"tb{tag}_3,", f'tb{tag}_3",')
    )
)
file("每行都有半个引号.csv", kept=(), aside=range(2, 12))(
    lambda tag: text(sheet(tag)).replace(",tb", ',"tb')
)
file("窜行.csv", kept=(1, *ALL[2:]), aside=(3,))(
    lambda tag: edited(tag, 3, lambda line: line.replace(",2.50", ",2,50"))
)
file("行尾多一个分隔符.csv", kept=ALL[1:], aside=(2,))(
    lambda tag: edited(tag, 2, lambda line: line.rstrip("\n") + ",\n")
)
file("备注里有回车没引号.csv", kept=(1, 2, *ALL[3:]), aside=(4, 5))(
    lambda tag: edited(tag, 4, lambda line: line.replace("_3", "_\n3"))
)
file("多行单元格.csv")(
    lambda tag: text(
        [[*HEADER, NOTE], *([*row, "第一行\n第二行,带逗号\n\n“引号”"] for row in orders(tag))]
    )
)
file("每行隔一空行.csv")(lambda tag: text(sheet(tag), end="\n\n"))
file("老式换行.csv")(lambda tag: text(sheet(tag), end="\r"))
file("双回车换行.csv")(lambda tag: text(sheet(tag), end="\r\r\n"))
file("sep行.csv")(lambda tag: "sep=;\n" + text(sheet(tag), ";"))
file("带引号的sep行.csv")(lambda tag: '"sep=\t"\r\n' + text(sheet(tag), "\t"))
file("小数逗号.csv", kept=(), aside=range(2, 12))(
    lambda tag: text([[cell.replace(".", ",") for cell in row] for row in sheet(tag)], ";")
)
file("一格一兆.csv", kept=ALL[1:], aside=(2,))(
    lambda tag: edited(tag, 2, lambda line: line.replace("tb", LONG))
)
file("两万列.csv")(
    lambda tag: text([[*HEADER, *[""] * 20_000]] + [[*row, *[""] * 20_000] for row in orders(tag)])
)
file("NUL字节.csv")(lambda tag: text(sheet(tag)).replace("交", "\0交").replace(",", "\0,"))

# -- encodings -----------------------------------------------------------------------------

file("两种编码.csv")(
    lambda tag: b"".join(
        line.encode("gb18030" if k % 2 else "utf-8")
        for k, line in enumerate(text(sheet(tag)).splitlines(keepends=True))
    )
)
file("坏字节.csv", kept=ALL[1:], aside=(2,))(
    lambda tag: (
        edited(tag, 2, lambda line: line.replace("交易", "交␀"))
        .encode()
        .replace("␀".encode(), b"\xe6\x98")
    )
)
file("乱码1.csv", **nothing("乱码"))(
    lambda tag: text(sheet(tag)).encode().decode("latin-1").encode()
)
file("乱码2.csv", **nothing("乱码"))(
    lambda tag: text(sheet(tag)).encode().decode("gb18030", "replace").encode()
)
file("乱码3.csv", **nothing("乱码"))(
    lambda tag: text(sheet(tag)).encode("gb18030").decode("utf-8", "replace").encode()
)
file("问号.csv", **nothing("列名"))(lambda tag: text(sheet(tag)).encode("ascii", "replace"))
file("utf7.csv", **nothing("列名"))(lambda tag: text(sheet(tag)).encode("utf-7"))
file("utf32.csv")(lambda tag: text(sheet(tag)).encode("utf-32"))
file("utf32无BOM.csv")(lambda tag: text(sheet(tag)).encode("utf-32-le"))
file("utf16无BOM.txt")(lambda tag: text(sheet(tag), "\t").encode("utf-16-le"))
file("utf16大端.txt")(lambda tag: (BOM + text(sheet(tag), "\t")).encode("utf-16-be"))
file("big5.csv", **nothing("列名"))(
    lambda tag: (
        text([["訂單編號", "買家會員名", "總金額", "訂單建立時間"]]).encode("big5")
        + text(orders(tag)).replace("交易成功", "").encode()
    )
)

# -- what Excel did ------------------------------------------------------------------------

file("编号全是科学计数.csv", kept=(), aside=range(2, 12))(
    lambda tag: changed(tag, "订单编号", lambda _: "4.50102E+17")
)
file("编号是数字.xlsx", kept=(), aside=range(2, 12))(
    lambda tag: made.workbook({"Sheet1": [HEADER, *([int(r[0]), *r[1:]] for r in orders(tag))]})
)
file("日期全错.csv", kept=(), aside=range(2, 12))(
    lambda tag: changed(
        tag, "订单创建时间", ["2025-13-45", "昨天", "########", "00:05.0", "11月11日", "#REF!"]
    )
)
file("金额全是字.csv", kept=(), aside=range(2, 12))(
    lambda tag: changed(tag, "总金额", ["面议", "待定", "#VALUE!", "1.2.3", "0x1F", "12,50"])
)
file("全是合计.csv", kept=(), totals=3)(
    lambda _: (
        text([HEADER, ["合计", "", "99"], ["总计", "", "9"], ["", "平均", "9"]])
        .replace("99", "99,,,")
        .replace(",9\n", ",9,,,\n")
    )
)
file("宏.xlsm")(
    lambda tag: made.added(made.workbook({"订单": sheet(tag)}), {"xl/vbaProject.bin": b"\0vba"})
)
file("角落里一格.xlsx")(
    lambda tag: made.workbook(
        {"Sheet1": sheet(tag)}, lambda page: page.write(1_048_575, 16_383, " ")
    )
)
file("空白第二页.xlsx", tables=2)(
    lambda tag: made.workbook(
        {"订单": sheet(tag), "Sheet2": [], "透视": [["求和项:总金额"], ["总计", 60]]}
    )
)
file("一格一兆.xlsx", kept=ALL[1:], aside=(2,))(
    lambda tag: made.added(
        made.workbook({"Sheet1": sheet(tag)}),
        {"xl/sharedStrings.xml": _long_strings(tag)},
    )
)
file("加密.xlsx", **nothing("密码"))(lambda _: made.compound("EncryptionInfo", "EncryptedPackage"))
file("炸弹.xlsx", **nothing("大得不合常理"))(lambda _: made.bomb())

# -- one kind of file under the name of another --------------------------------------------

file("其实是xlsx.csv")(lambda tag: made.workbook({"Sheet1": sheet(tag)}))
file("其实是csv.xlsx")(lambda tag: text(sheet(tag)).encode("gb18030"))
file("其实是tsv.xls")(lambda tag: text(sheet(tag), "\t").encode("gb18030"))
file("其实是网页.csv")(lambda tag: made.page(made.html_table(sheet(tag))))
file("表头另成一表.xls")(
    lambda tag: made.page(made.html_table([HEADER], "th"), made.html_table(orders(tag)))
)
file("表中有表.xls")(
    lambda tag: made.page(
        made.html_table([[*HEADER, "商品"]])[:-8]
        + "".join(
            f"<tr>{''.join(f'<td>{c}</td>' for c in row[:3])}"
            f"{''.join(f'<td>{c}</td>' for c in row[3:])}"
            "<td><table><tr><td>图</td><td>西瓜</td></tr></table></td></tr>"
            for row in orders(tag)
        )
        + "</table>"
    )
)
file("表中有表在前.xls")(
    lambda tag: made.page(
        made.html_table([["商品", *HEADER]])[:-8]
        + "".join(
            "<tr><td><table><tr><td>图</td></tr><tr><td>西瓜</td></tr></table></td>"
            f"{''.join(f'<td>{c}</td>' for c in row)}</tr>"
            for row in orders(tag)
        )
        + "</table>"
    )
)
file("排版表格.xls")(
    lambda tag: made.page(
        f"<table><tr><td>菜单</td><td>{made.html_table(sheet(tag))}</td></tr></table>"
    )
)
file("2003.xml")(lambda tag: made.excel_2003({"订单": sheet(tag)}))
file("2003两页.xls", tables=2)(
    lambda tag: made.excel_2003(
        {"订单": sheet(tag), "字段说明": [["字段", "含义"], ["总金额", "含邮费"]]}
    )
)
file("开放文档.ods")(lambda tag: made.open_document(sheet(tag)))
file("表格.numbers", **nothing("Numbers"))(lambda _: made.numbers_document())
file("表格.et", **nothing("损坏"))(lambda _: made.compound())
file("文稿.wps", **nothing("不是表格"))(lambda _: made.compound("WordDocument"))
file("文稿.docx", **nothing("不是表格"))(lambda _: made.word_document())
file("报表.pdf", **nothing("不是表格"))(lambda _: b"%PDF-1.7\n1 0 obj")
file("截图.png", **nothing("不是表格"))(lambda _: b"\x89PNG\r\n\x1a\n" + bytes(99))
file("订单.jpg", **nothing("不是表格"))(lambda _: b"\xff\xd8\xff\xe0" + bytes(99))
file("录屏.mp4", **nothing("不是表格"))(lambda _: b"\0\0\0\x18ftypmp42" + bytes(range(256)))
file("订单.rar", **nothing("压缩包"))(lambda _: b"Rar!\x1a\x07\x01\0" + bytes(99))
file("订单.7z", **nothing("压缩包"))(lambda _: b"7z\xbc\xaf\x27\x1c" + bytes(99))
file("订单.csv.gz", **nothing("压缩包"))(lambda tag: made.packed(text(sheet(tag)).encode()))
file("网页存档.mht", **nothing("不是表格"))(
    lambda _: "MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>=E8=AE=A2</html>"
)
file("错误.xml", **nothing("网页"))(
    lambda _: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'
)

# -- names ---------------------------------------------------------------------------------

file("订单🌸[1]{a,b}*?.csv")(lambda tag: text(sheet(tag)))
file("-rf.csv")(lambda tag: text(sheet(tag)))
file("换\n行.csv")(lambda tag: text(sheet(tag)))
file("'; drop table orders; --.csv")(lambda tag: text(sheet(tag)))
file("%20 %s {0} ${x}.CSV")(lambda tag: text(sheet(tag)))
file("没有后缀")(lambda tag: text(sheet(tag)))
file("子目录.csv/订单.csv")(lambda tag: text(sheet(tag)))
file("a/b/店铺=小满/订单.csv")(lambda tag: text(sheet(tag)))


def _long_strings(tag: int) -> bytes:
    """Return the strings of a workbook, of which the buyer of the first order is far too long."""
    cells = [cell for row in sheet(tag) for cell in row]
    unique = dict.fromkeys(cells)
    strings = [LONG if cell == f"tb{tag}_1" else cell for cell in unique]
    body = "".join(f"<si><t>{cell}</t></si>" for cell in strings)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><sst xmlns="{space}">{body}</sst>'.encode()
