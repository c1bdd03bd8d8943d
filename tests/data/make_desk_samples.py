"""Writes the sample exports of help desks beside it: headers as seen, rows made up.

Run `python tests/data/make_desk_samples.py` after changing a sample; the files are committed.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from make_samples import names

HERE = Path(__file__).parent

ZENDESK = names(
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,"
    "Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,"
    "Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,"
    "Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,"
    "First reply time in minutes,First reply time in minutes within business hours,"
    "First resolution time in minutes,First resolution time in minutes within business hours,"
    "Full resolution time in minutes,Full resolution time in minutes within business hours,"
    "Agent wait time in minutes,Agent wait time in minutes within business hours,"
    "Requester wait time in minutes,Requester wait time in minutes within business hours,"
    "On hold time in minutes,On hold time in minutes within business hours,"
    "Ticket Category [list],Order number [txt]"
)
ZENDESK_VIEW = names(
    "Id,Requester id,Group,Assignee,Status,Priority,Via,Created at,Solved at,Satisfaction Score,"
    "First reply time (in minutes),Full resolution time (in minutes)"
)
FRESHDESK = names(
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,"
    "Resolved time,Closed time,Last update time,Initial response time,Time tracked,"
    "First response time (in hrs),Resolution time (in hrs),Agent interactions,"
    "Customer interactions,Resolution status,First response status,Tags,Survey results,Product,"
    "Full name,Contact ID"
)
FRESHSERVICE = names(
    "Subject,Type,Status,Priority,Group,Agent,Category,Source,Ticket Id,Requester Name,"
    "Created Time,Due by Time,Resolved Time,Closed Time,Last Updated Time,Initial Response Time,"
    "Time Tracked,First Response Time (in Hrs),Resolution Time (in Hrs),"
    "Resolution Time (in Hrs),Agent interactions,Customer interactions,Resolution Status,"
    "First Response Status,Tags,Survey Result"
)
GORGIAS = names(
    "Ticket URL,Email body,Ticket field: AI Intent,Ticket field: Contact reason,"
    "Ticket field: Product,Ticket field: Resolution,Ticket field: Managed sentiment,Subject,"
    "Status,Priority,Channel,Created at,Closed at,Assignee name,Customer email,Tags"
)
TWCS = names("tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id")


def rows(header: list[str], wanted: list[str], *given: list[str]) -> list[list[str]]:
    """Return whole rows; `wanted` names the columns whose cells are given, in that order."""
    places = [header.index(name) for name in wanted]
    made = []
    for cells in given:
        row = [""] * len(header)
        for place, cell in zip(places, cells, strict=True):
            row[place] = cell
        made.append(row)
    return made


def text(*lines: list[str]) -> str:
    """Return records as CSV text."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def zendesk() -> None:
    """Write the account's export, and one of a view with the older names of durations."""
    wanted = names(
        "Summation column,Id,Requester,Requester id,Assignee,Group,Subject,Status,Via,Created at,"
        "Updated at,Solved at,Satisfaction Score,Reopens,Replies,First reply time in minutes,"
        "First reply time in minutes within business hours,Full resolution time in minutes,"
        "Full resolution time in minutes within business hours,Ticket Category [list]"
    )
    ann, bo = ["Ann Example", "Support"], ["Bo Example", "Returns"]
    body = rows(
        ZENDESK,
        wanted,
        ["1", "35401", "Customer A", "9001", *ann, "Where is my parcel, please?", "Closed", "Mail",
         "2025-11-28 09:00", "2025-12-03 09:00", "2025-11-28 15:00", "Good", "0", "2",
         "30", "30", "360", "360", "Delivery"],
        ["1", "35402", "Customer B", "9002", *ann, "Wrong size,\nwrong colour", "Solved",
         "Web form", "2025-11-28 20:00", "2025-11-29 12:00", "2025-11-29 12:00", "Bad", "1", "3",
         "780", "0", "960", "180", "Exchange"],
        ["1", "35403", "Customer C", "9003", *bo, 'He said "broken"', "Open", "Chat",
         "2025-11-28 21:10", "2025-11-28 21:12", "", "Unoffered", "0", "1",
         "2", "2", "", "", "Quality"],
        ["1", "35404", "Customer D", "9004", "-", "Returns", "Hello", "New", "Mail",
         "2025-11-28 22:00", "2025-11-28 22:00", "", "Unoffered", "0", "0",
         "", "", "", "", "-"],
        ["1", "35405", "Customer E", "9005", *bo, "Refund", "Hold", "Facebook Private Message",
         "2025-11-29 10:00", "2025-11-29 11:00", "", "Offered", "0", "1",
         "60", "60", "", "", "Refund"],
        ["1", "35406", "Customer F", "9006", *bo, "Refund", "Solved", "Mail",
         "soon", "2025-11-29 11:00", "2025-11-29 11:00", "Offered", "0", "1",
         "60", "60", "61", "61", "Refund"],
    )  # fmt: skip
    name = HERE / "zendesk/export-2025-12-03-0900-1234567.csv"
    name.write_bytes(text(ZENDESK, *body).encode())
    view = rows(
        ZENDESK_VIEW,
        ZENDESK_VIEW,
        ["35401", "9001", *reversed(ann), "Closed", "-", "Mail", "2025-11-28 09:00:00",
         "2025-11-28 15:00:00", "Good", "30", "360"],
        ["35407", "9.00712E+12", *reversed(bo), "Open", "High", "Web Service (API)",
         "2025-11-29 12:00:00", "", "4", "-5", ""],
    )  # fmt: skip
    (HERE / "zendesk/view.csv").write_bytes(text(ZENDESK_VIEW, *view).encode("utf-8-sig"))


def freshdesk() -> None:
    """Write a ticket export of three encodings, and one of Freshservice."""
    wanted = names(
        "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Resolved time,"
        "Closed time,Last update time,Initial response time,First response time (in hrs),"
        "Resolution time (in hrs),Agent interactions,Customer interactions,Resolution status,"
        "First response status,Survey results,Full name,Contact ID"
    )
    ann = ["Ann Example", "Care"]
    body = rows(
        FRESHDESK,
        wanted,
        ["1201", "Late, very late", "Closed", "Low", "Email", "Delivery", *ann,
         "2025-11-28 09:00:00", "2025-11-29 15:00:00", "2025-12-01 15:00:00",
         "2025-12-01 15:00:00", "2025-11-28 10:30:00", "01:30:00", "26:10:05", "3", "2",
         "SLA Violated", "Within SLA", "Very Happy", "Customer A", "88001"],
        # Durations blank, stamps there: 45 minutes, and six hours.
        ["1202", "Refund\r\nplease", "Resolved", "Low", "Portal", "Refund", *ann,
         "2025-11-28 09:00:00", "2025-11-28 15:00:00", "", "2025-11-28 15:00:00",
         "2025-11-28 09:45:00", "", "", "1", "1", "Within SLA", "Within SLA", "Neutral",
         "Customer B", "88002"],
        # Negative, as the clock was changed; and decimal hours.
        ["1203", "包裹没收到", "Closed", "High", "Chat", "Delivery", *ann,
         "2025-11-28 10:00:00", "2025-11-28 12:00:00", "2025-11-28 12:00:00",
         "2025-11-28 12:00:00", "2025-11-28 10:10:00", "-00:20:00", "1.5", "2", "2",
         "Within SLA", "Within SLA", "", "Customer C", "88003"],
        ["1204", "Size café", "Waiting on Customer", "Low", "Phone", "Exchange", *ann,
         "2025-11-28 11:00:00", "", "", "2025-11-28 12:00:00", "2025-11-28 11:30:00", "", "",
         "1", "1", "", "", "", "Customer D", "88004"],
        ["1205", "Nobody answers", "Open", "Low", "Email", "Refund", "No Agent", "Care",
         "2025-11-28 13:00:00", "", "", "2025-11-28 13:00:00", "", "", "", "0", "1", "", "", "",
         "Customer E", "88005"],
        ["1206", "Thanks – all fine", "Closed", "Low", "Email", "Other", *ann,
         "2025-11-28 14:00:00", "2025-11-28 13:00:00", "", "2025-11-28 14:00:00",
         "2025-11-28 13:59:00", "-1.02", "-00:59:00", "1", "1", "", "", "Unhappy",
         "Customer F", "88006"],
    )  # fmt: skip
    codecs = ["utf-8", "utf-8", "utf-8", "gb18030", "cp1252", "utf-8", "utf-8"]
    parts = [text(row).encode(codec) for row, codec in zip([FRESHDESK, *body], codecs, strict=True)]
    (HERE / "freshdesk/tickets.csv").write_bytes(b"".join(parts))
    service = rows(
        FRESHSERVICE,
        FRESHSERVICE,
        ["Parcel", "Incident", "Resolved", "Low", "Care", "Ann Example", "Delivery", "Email",
         "501", "Customer A", "2025-11-28 09:00:00", "", "2025-11-28 13:00:00", "",
         "2025-11-28 13:00:00", "2025-11-28 09:20:00", "", "0.25", "", "3:30:00", "2", "1",
         "Within SLA", "Within SLA", "", "Extremely Happy"],
        ["Refund", "Service Request", "Open", "Low", "Care", "Ann Example", "Refund", "Portal",
         "502", "Customer B", "2025-11-28 10:00:00", "", "", "", "2025-11-28 10:00:00", "", "",
         "", "", "", "0", "1", "", "", "", ""],
    )  # fmt: skip
    (HERE / "freshdesk/freshservice_tickets.csv").write_bytes(
        text(FRESHSERVICE, *service).encode("utf-8-sig")
    )


def gorgias() -> None:
    """Write a ticket export with fields of several levels and a letter in a cell."""
    url = "https://shop.example/app/ticket/"
    wanted = names(
        "Ticket URL,Email body,Ticket field: AI Intent,Ticket field: Contact reason,Subject,"
        "Status,Channel,Created at,Closed at,Assignee name,Customer email,Tags"
    )
    body = rows(
        GORGIAS,
        wanted,
        [url + "91820", "Hi,\n\nwhere is my order?\n", "Shipping::Status::Other",
         "Order::Where is my order::Late", "Order, late", "closed", "email",
         "2025-11-28 09:00:00", "2025-11-28 11:00:00", "Ann Example", "a@example.com", "vip,late"],
        [url + "91821", "", "Exchange::Request::Other", "", "Size", "open", "chat",
         "2025-11-28 09:05:00", "", "", "b@example.com", ""],
        [url + "91822", "", "", "Pre-sale::Product question", "Colour", "closed",
         "instagram-comment", "2025-11-28 10:00:00", "2025-11-28 10:30:00", "Ann Example", "", ""],
    )  # fmt: skip
    (HERE / "gorgias/tickets.csv").write_bytes(text(GORGIAS, *body).encode())


def twitter() -> None:
    """Write tweets; the last line of the file is cut off, as in the subset that was seen."""
    body = [
        ["1", "SampleCare", "False", "Tue Oct 31 22:10:47 +0000 2017",
         "@700001 Please send us a message,\nso that we can look into it", "2", "3"],
        ["2", "700001", "True", "Tue Oct 31 22:11:45 +0000 2017", "@SampleCare how?", "", "1"],
        ["3", "700001", "True", "Tue Oct 31 22:08:27 +0000 2017",
         "@SampleCare where is my order? 😡", "1,4", ""],
        ["4", "700002", "True", "Tue Oct 31 22:20:00 +0000 2017", "Same here", "5", "3"],
        ["5", "SampleCare", "False", "Tue Oct 31 22:30:00 +0000 2017",
         "@700002 Tell us more", "", "4"],
        ["6", "700003", "True", "Tue Oct 31 22:40:00 +0000 2017", "Hello?", "", "99"],
    ]  # fmt: skip
    cut = text(["7", "700003", "True", "Tue Oct 31 22:41:00 +0000 2017", "Still wai"])
    whole = text(TWCS, *body) + cut.rstrip("\r\n")
    (HERE / "twitter/twcs.csv").write_bytes(whole.encode())


if __name__ == "__main__":
    for folder in ("zendesk", "freshdesk", "gorgias", "twitter"):
        (HERE / folder).mkdir(exist_ok=True)
    zendesk()
    freshdesk()
    gorgias()
    twitter()
