-- How raw text becomes typed values. Each `to_` macro gives NULL for a blank cell and NULL
-- for a cell it cannot read; the intake counts the second kind and sets those rows aside.

create macro is_blank(x) as
    coalesce(trim(x, e' \t\r\n　 ﻿''') in
        ('', '-', '--', '—', '——', '/', '\N', 'null', 'NULL', 'Null', 'None', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', '无'), true);

create macro to_text(x) as
    case when not is_blank(x) then trim(x, e' \t\r\n　 ﻿''') end;

create macro to_id(x) as
    nullif(trim(regexp_replace(to_text(x), '^=?["“'']+|["”'']+$', '', 'g')), '');

create macro to_number(x) as
    try_cast(
        regexp_replace(
            translate(to_text(x), '０１２３４５６７８９．，－％￥', '0123456789.,-%¥'),
            '^[¥$€£৳]|[,\s]|(元|件|人|条|个|次|单|分)$', '', 'g'
        ) as double
    );

create macro to_count(x) as
    case when to_number(x) = floor(to_number(x)) then to_number(x)::bigint end;

create macro to_money(x) as
    try_cast(
        regexp_replace(
            translate(to_text(x), '０１２３４５６７８９．，－￥', '0123456789.,-¥'),
            '^-?[¥$€£৳]|[,\s]|元$', '', 'g'
        ) as decimal(18, 2)
    );

create macro to_share(x) as
    case
        when to_text(x) like '%\%' escape '\' or to_text(x) like '%％'
            then to_number(regexp_replace(to_text(x), '[%％]$', '')) / 100
        when to_number(x) > 1 then to_number(x) / 100
        else to_number(x)
    end;

create macro to_seconds(x) as
    case
        when regexp_matches(to_text(x), '^\d+:\d{1,2}:\d{1,2}$')
            then split_part(to_text(x), ':', 1)::double * 3600
                + split_part(to_text(x), ':', 2)::double * 60
                + split_part(to_text(x), ':', 3)::double
        when regexp_matches(to_text(x), '^[\d.]+\s*(天|小时|时|分钟|分|秒)')
            then coalesce(try_cast(regexp_extract(to_text(x), '([\d.]+)\s*天', 1) as double), 0) * 86400
                + coalesce(try_cast(regexp_extract(to_text(x), '([\d.]+)\s*(小时|时)', 1) as double), 0) * 3600
                + coalesce(try_cast(regexp_extract(to_text(x), '([\d.]+)\s*分', 1) as double), 0) * 60
                + coalesce(try_cast(regexp_extract(to_text(x), '([\d.]+)\s*秒', 1) as double), 0)
        else to_number(x)
    end;

create macro to_time(x) as
    coalesce(
        try_strptime(to_id(x), [
            '%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y/%m/%d %H:%M',
            '%Y-%m-%dT%H:%M:%S', '%Y.%m.%d %H:%M:%S', '%Y-%m-%d %H:%M:%S.%f',
            '%Y年%m月%d日 %H:%M:%S', '%Y年%m月%d日 %H:%M', '%Y%m%d%H%M%S',
            '%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%Y年%m月%d日'
        ]),
        -- A spreadsheet's serial number: days since 1899-12-30.
        case when to_number(x) between 20000 and 80000
            then timestamp '1899-12-30' + to_microseconds((round(to_number(x) * 86400) * 1000000)::bigint) end
    );

create macro to_agent(x) as
    nullif(trim(regexp_replace(to_id(x), '^.*[:：]', '')), '');

create macro to_flag(x) as
    case
        when lower(to_text(x)) in ('是', '1', 'true', 'yes', 'y') then true
        when lower(to_text(x)) in ('否', '0', 'false', 'no', 'n') then false
    end;

create macro fold_reason(x) as
    regexp_replace(
        regexp_replace(translate(x, '／（），　', '/(), '), '\s+|\(.*?\)', '', 'g'),
        '^\d+', ''
    );
