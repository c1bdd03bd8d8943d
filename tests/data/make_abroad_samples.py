"""Writes the samples of Amazon, WooCommerce, Stripe, Shopify and a plain list of returns.

Headers as seen in real files, rows made up. Run `python tests/data/make_abroad_samples.py`
after changing a sample; the files are committed, with what is expected of them beside.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from make_samples import names

HERE = Path(__file__).parent

FBA_RETURNS = names(
    "return-date,order-id,sku,asin,fnsku,product-name,quantity,fulfillment-center-id,"
    "detailed-disposition,reason,status,license-plate-number,customer-comments"
)
ALL_ORDERS = names(
    "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,"
    "fulfillment-channel,sales-channel,order-channel,ship-service-level,product-name,sku,asin,"
    "item-status,quantity,currency,item-price,item-tax,shipping-price,shipping-tax,"
    "gift-wrap-price,gift-wrap-tax,item-promotion-discount,ship-promotion-discount,ship-city,"
    "ship-state,ship-postal-code,ship-country,promotion-ids,is-business-order"
)
SALE_REPORT = names(
    "index,Order ID,Date,Status,Fulfilment,Sales Channel ,ship-service-level,Style,SKU,Category,"
    "Size,ASIN,Courier Status,Qty,currency,Amount,ship-city,ship-state,ship-postal-code,"
    "ship-country,promotion-ids,B2B,fulfilled-by,Unnamed: 22"
)
WOO_ANALYTICS = names(
    "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,"
    "Coupon(s),Net Sales,Attribution"
)
WOO_EXPORT = names(
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),"
    "Last Name (Billing),Company (Billing),Address 1&2 (Billing),City (Billing),"
    "State Code (Billing),Postcode (Billing),Country Code (Billing),Email (Billing),"
    "Phone (Billing),First Name (Shipping),Last Name (Shipping),Address 1&2 (Shipping),"
    "City (Shipping),State Code (Shipping),Postcode (Shipping),Country Code (Shipping),"
    "Payment Method Title,Cart Discount Amount,Order Subtotal Amount,Shipping Method Title,"
    "Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,"
    "Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,"
    "Discount Amount Tax"
)
STRIPE = names(
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,"
    "Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Mode,"
    "PaymentIntent ID,Refunded date (UTC),Statement Descriptor,Status,Seller Message,"
    "Taxes On Fee,Card ID,Customer ID,Customer Description,Customer Email,Disputed Amount,"
    "Dispute Date (UTC),Dispute Evidence Due (UTC),Dispute Reason,Dispute Status,Invoice ID,"
    "Transfer,order_id (metadata)"
)
SHOPIFY = names(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,"
    "Shipping Street,Shipping Address1,Shipping Address2,Shipping Company,Shipping City,"
    "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,"
    "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,"
    "Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Tax 2 Name,Tax 2 Value,Tax 3 Name,Tax 3 Value,"
    "Tax 4 Name,Tax 4 Value,Tax 5 Name,Tax 5 Value,Phone,Receipt Number,Duties,"
    "Billing Province Name,Shipping Province Name,Payment ID,Payment Terms Name,"
    "Next Payment Due At,Payment References"
)
SELLER_RETURNS = names(
    "Order ID,Order date,Return request date,Return request status,Amazon RMA ID,Merchant RMA ID,"
    "Label type,Label cost,Currency code,Return carrier,Tracking ID,Label to be paid by,"
    "A-to-Z Claim,Is prime,ASIN,Merchant SKU,Item Name,Return quantity,Return Reason,In policy,"
    "Return type,Resolution,Invoice number,Return delivery date,Order Amount,Order quantity,"
    "SafeT Action reason,SafeT claim id,SafeT claim state,SafeT claim creation time,"
    "SafeT claim reimbursement amount,Refunded Amount"
)
RETURNS = names("orderid,returndate,barcode,return_qty,reason")


def table(header: list[str], columns: str, *rows: Sequence[str]) -> list[list[str]]:
    """Return the header and one row for each tuple of cells of the named columns."""
    places = [header.index(name) for name in columns.split(",")]
    made = [header]
    for cells in rows:
        line = [""] * len(header)
        for place, cell in zip(places, cells, strict=True):
            line[place] = cell
        made.append(line)
    return made


def text(
    name: str, rows: list[list[str]], encoding: str = "utf-8", *, quoted: bool = False
) -> None:
    """Write a CSV."""
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    with (HERE / name).open("w", encoding=encoding, newline="") as file:
        csv.writer(file, quoting=quoting).writerows(rows)


def tabs(name: str, rows: list[list[str]]) -> None:
    """Write a flat file as Amazon does: tabs, and quotation marks as they come."""
    lines = ["\t".join(cells) + "\r\n" for cells in rows]
    (HERE / name).write_text("".join(lines), encoding="utf-8", newline="")


def amazon_returns() -> None:
    """Write returned units: two of one order, a refused parcel, and a row with a bad date."""
    mug = ("MUG-BLUE", "B0TEST0001", "X001", "Mug, blue", "1", "LGB8")
    frame = ("FRAME-12", "B0TEST0002", "X002", 'Frame 12" oak', "1", "LGB8")
    back = "Unit returned to inventory"
    tabs(
        "amazon/fba_customer_returns.txt",
        table(
            FBA_RETURNS,
            ",".join(FBA_RETURNS),
            ("2025-11-28T03:00:00+00:00", "111-0000001-0000001", *mug, "DEFECTIVE", "DEFECTIVE",
             "Reimbursed", "LPNTEST000001", "Not as Expected|Handle came off|No"),
            ("2025-11-28T03:00:00+00:00", "111-0000001-0000001", *mug, "SELLABLE", "DEFECTIVE",
             back, "LPNTEST000002", ""),
            ("2025-11-29T18:30:00-08:00", "111-0000002-0000002", *mug, "SELLABLE",
             "UNDELIVERABLE_REFUSED", back, "LPNTEST000003", ""),
            ("2025-12-02T09:15:30+00:00", "111-0000003-0000003", *frame, "CUSTOMER_DAMAGED",
             "APPAREL_TOO_SMALL", back, "", "“too small”"),
            ("not yet", "111-0000004-0000004", *frame, "SELLABLE", "SWITCHEROO", back, "", ""),
        ),
    )  # fmt: skip


def amazon_orders() -> None:
    """Write an order of two lines, one pending, one cancelled, and one of another country."""
    columns = (
        "amazon-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,"
        "sales-channel,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,"
        "shipping-price,item-promotion-discount,ship-state,ship-country,is-business-order"
    )
    shipped = ("2025-11-28T12:00:00+00:00", "2025-11-29T08:00:00+00:00", "Shipped", "Amazon")
    pending = ("2025-11-28T12:30:00+00:00", "2025-11-28T12:30:00+00:00", "Pending", "Amazon")
    gone = ("2025-11-28T13:00:00+00:00", "2025-11-28T15:00:00+00:00", "Cancelled", "Merchant")
    germany = ("2025-11-28T14:00:00+00:00", "2025-11-28T14:05:00+00:00", "Unshipped", "Merchant")
    mug, frame = ("Mug, blue", "MUG-BLUE", "B0TEST0001"), ('Frame 12"', "FRAME-12", "B0TEST0002")
    us, home = "Amazon.com", ("CA", "US", "false")
    tabs(
        "amazon/all_orders.txt",
        table(
            ALL_ORDERS,
            columns,
            ("111-0000001-0000001", *shipped, us, *mug, "Shipped", "2", "USD", "20.00", "1.60",
             "5.00", "-2.00", *home),
            ("111-0000001-0000001", *shipped, us, *frame, "Shipped", "1", "USD", "10.00", "0.80",
             "", "", *home),
            ("111-0000005-0000005", *pending, us, *mug, "Unshipped", "1", "", "", "", "", "",
             *home),
            ("111-0000006-0000006", *gone, us, *mug, "Cancelled", "0", "", "", "", "", "", *home),
            ("302-0000007-0000007", *germany, "Amazon.de", *frame, "Unshipped", "1", "EUR",
             "19.99", "3.19", "", "1.00", "Berlin", "DE", "true"),
        ),
    )  # fmt: skip


def amazon_sale_report() -> None:
    """Write the Indian report: month first, one order on two lines, a date that is none."""
    columns = (
        "index,Order ID,Date,Status,Sales Channel ,Style,SKU,Category,Size,ASIN,Qty,currency,"
        "Amount,ship-state,ship-country,promotion-ids,B2B"
    )
    kurta = ("JNE001", "JNE001-KR-M", "kurta", "M", "B0TEST0011")
    suit = ("SET002", "SET002-KR-L", "Set", "L", "B0TEST0012")
    channel, free = "Amazon.in", "IN Core Free Shipping 2015/04/08 23-48-5-108, Coupon 7"
    text(
        "amazon/Amazon Sale Report.csv",
        table(
            SALE_REPORT,
            columns,
            ("0", "405-0000001-0000001", "04-30-22", "Cancelled", channel, *kurta, "0", "INR",
             "647.62", "MAHARASHTRA", "IN", "", "False"),
            ("1", "171-0000002-0000002", "05-04-22", "Shipped - Delivered to Buyer", channel,
             *kurta, "1", "INR", "406.00", "Karnataka", "IN", free, "False"),
            ("2", "171-0000003-0000003", "05-04-22", "Shipped", channel, *kurta, "1", "INR",
             "399.00", "KARNATAKA", "IN", free, "True"),
            ("3", "171-0000003-0000003", "05-04-22", "Shipped", channel, *suit, "2", "INR",
             "1250.50", "KARNATAKA", "IN", free, "True"),
            ("4", "404-0000004-0000004", "06-29-22", "Shipped - Returned to Seller", channel,
             *suit, "1", "INR", "788.00", "DELHI", "IN", "", "False"),
            ("5", "404-0000005-0000005", "31-12-22", "Shipped", channel, *suit, "1", "INR",
             "788.00", "DELHI", "IN", "", "False"),
        ),
    )  # fmt: skip


def woocommerce() -> None:
    """Write a report of WooCommerce's own analytics and one of the export plug-in."""
    columns = (
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),"
        "Items sold,Coupon(s),Net Sales,Attribution"
    )
    text(
        "woocommerce/wc-orders-report-export.csv",
        table(
            WOO_ANALYTICS,
            columns,
            ("2025-11-28 20:00:00", "701", "৳2,999", "processing", "A. Sample", "new",
             "2× Mug, blue", "2", "", "2900", "Direct"),
            ("2025-11-28 20:05:00", "702", "৳1,200 ৳900", "completed", "B. Sample", "returning",
             "1× Frame", "1", "black", "1150", "Organic: Google"),
            ("2025-12-01 10:00:00", "702", "৳1,200 ৳900", "completed", "B. Sample", "returning",
             "1× Frame", "0", "", "-300", "Organic: Google"),
            ("2025-11-28 20:06:00", "703", "৳500", "cancelled", "C. Sample", "new", "1× Mug",
             "1", "", "450", "Unknown"),
            ("2025-11-28 20:07:00", "704", "৳650", "on-hold", "D. Sample", "new", "1× Mug", "1",
             "", "600", "Direct"),
        ),
        quoted=True,
    )  # fmt: skip
    columns = (
        "Order Number,Order Status,Order Date,Customer Note,State Code (Shipping),"
        "Payment Method Title,Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,"
        "Order Total Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,"
        "Email (Billing)"
    )
    first = ("801", "Completed", "2025-11-28 20:00", "Gift:\nno invoice", "CA", "Card", "55.00",
             "5.00", "5.00", "60.00")  # fmt: skip
    second = ("802", "Pending payment", "2025-11-28 20:10", "", "NY", "Bank transfer", "15.00",
              "0.00", "0.00", "15.00")  # fmt: skip
    text(
        "woocommerce/orders-2025-11-28-22-00-00.csv",
        table(
            WOO_EXPORT,
            columns,
            (*first, "MUG", "1", "Mug, blue", "2", "20.00", "a@example.com"),
            (*first, "CUP", "2", "Cup", "1", "15.00", "a@example.com"),
            (*second, "CUP", "1", "Cup", "1", "15.00", "b@example.com"),
        ),
    )


def stripe() -> None:
    """Write payments: one in order, one refunded, and three in dispute."""
    columns = (
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Description,"
        "Refunded date (UTC),Status,Disputed Amount,Dispute Date (UTC),"
        "Dispute Evidence Due (UTC),Dispute Reason,Dispute Status,order_id (metadata)"
    )
    none = ("0.00", "", "", "", "")
    text(
        "stripe/unified_payments.csv",
        table(
            STRIPE,
            columns,
            ("ch_test01", "2025-11-28 12:00:00", "35.82", "0.00", "usd", "true",
             "Sample shop - Order 701", "", "Paid", *none, "701"),
            ("ch_test02", "2025-11-28 12:05:00", "10.00", "10.00", "usd", "true",
             "Sample shop - Order 702", "2025-12-01 09:00:00", "Refunded", *none, "702"),
            ("ch_test03", "2025-11-28 12:10:00", "20.00", "0.00", "usd", "true",
             "Sample shop - Order 703", "", "Paid", "20.00", "2025-12-05 16:30:00",
             "2025-12-20 23:59:59", "product_not_received", "needs_response", "703"),
            ("ch_test04", "2025-11-28 12:15:00", "30.00", "0.00", "usd", "true",
             "Sample shop - Order 704", "", "Paid", "30.00", "2025-12-06 10:00:00",
             "2025-12-21 23:59:59", "fraudulent", "lost", ""),
            ("ch_test05", "2025-11-28 12:20:00", "40.00", "0.00", "usd", "true",
             "Subscription update", "", "Paid", "40.00", "2025-12-07 10:00:00",
             "2025-12-22 23:59:59", "duplicate", "won", ""),
        ),
    )  # fmt: skip


def shopify() -> None:
    """Write the real header: order-level cells on the first line only, notes of two lines."""
    columns = (
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Total,Created at,"
        "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Notes,Note Attributes,"
        "Cancelled at,Refunded Amount,Outstanding Balance,Shipping Province Name,Id"
    )
    created = "2026-04-05 21:06:21 +0400"
    item = "2026-04-06 10:00:00 +0400"
    text(
        "shopify/orders_export_1.csv",
        table(
            SHOPIFY,
            columns,
            ("#71733", "a@example.com", "partially_refunded", "2026-04-05 21:06:20 +0400",
             "fulfilled", "AED", "120.00", created, "1", "T-shirt - S", "50.00", "TEE-S", "",
             "gift: yes\nwrap: red", "", "20.00", "0.00", "Dubai", "6000000000001"),
            ("#71733", "a@example.com", "", "", "", "", "", created, "2", "Mug", "30.00", "MUG",
             "", "", "", "", "", "", ""),
            ("#71734", "b@example.com", "pending", "", "unfulfilled", "AED", "45.00", item, "1",
             "Mug", "30.00", "MUG", "call first", "", "", "0.00", "45.00", "Sharjah",
             "6000000000002"),
            ("#71735", "c@example.com", "refunded", item, "unfulfilled", "AED", "30.00", item,
             "1", "Mug", "30.00", "MUG", "", "", "2026-04-06 11:00:00 +0400", "30.00", "0.00",
             "Dubai", "6000000000003"),
        ),
    )  # fmt: skip


def seller_returns() -> None:
    """Write returns that the seller handles: refunded, asked for, turned down."""
    columns = (
        "Order ID,Return request date,Return request status,Amazon RMA ID,A-to-Z Claim,ASIN,"
        "Merchant SKU,Item Name,Return quantity,Return Reason,Resolution,Refunded Amount"
    )
    tabs(
        "amazon/seller_returns.txt",
        table(
            SELLER_RETURNS,
            columns,
            ("113-0000001-0000001", "14-Jul-2025", "Approved", "DfqRyq", "N", "B0AA", "PAN-1",
             "Necklace", "1", "AMZ-PG-WJ-TOO-SMALL", "StandardRefund", ""),
            ("113-0000001-0000002", "15-Jul-2025", "Approved", "DgqRyq", "Y", "B0AA", "PAN-1",
             "Necklace", "1", "CR-DEFECTIVE", "StandardRefund", "21.38"),
            ("113-0000001-0000003", "15-Jul-2025", "Lost in space", "DhqRyq", "N", "B0AB", "PAN-2",
             "Ring", "1", "CR-UNWANTED_ITEM", "Replacement", "0.00"),
        ),
    )  # fmt: skip


def returns() -> None:
    """Write a plain list of returns: one barcode twice in an order, and a row of no goods."""
    text(
        "other/returns.csv",
        table(
            RETURNS,
            ",".join(RETURNS),
            ("1001", "2025-11-20", "6900000000011", "1", "too small"),
            ("1001", "2025-11-22", "6900000000011", "1", "damaged"),
            ("1002", "2025-11-22", "6900000000028", "2", "not as described"),
            ("1003", "2025-11-23", "6900000000028", "0", ""),
        ),
        encoding="utf-8-sig",
    )


if __name__ == "__main__":
    for folder in ("amazon", "woocommerce", "stripe", "shopify", "other"):
        (HERE / folder).mkdir(exist_ok=True)
    amazon_returns()
    amazon_orders()
    amazon_sale_report()
    woocommerce()
    stripe()
    shopify()
    seller_returns()
    returns()
