-- How raw text becomes typed values. Each `to_` macro gives NULL for a blank cell and NULL
-- for a cell it cannot read; the intake counts the second kind and sets those rows aside.

-- Shift codes come from retro.toml; the table must be there for `to_shift` to name it.
create table if not exists shifts (
    code varchar, start_clock varchar, end_clock varchar, break_minutes double
);

-- Without the white space (also full-width, no-break, zero-width, byte order mark) and the
-- apostrophe or backtick that marks a spreadsheet cell as text, at either end.
-- One pattern, not `trim`: on long columns it is three times as fast.
create macro strip(x) as
    regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]+|[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]+$',
        '', 'g'
    );

-- Each macro names its argument once: macros are pasted, not called, and a cell that is
-- named twice on every level would be read a hundred times over.
create macro to_text(x) as
    nullif(regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]*(-|--|—|——|/|\\N|null|NULL|Null|None|N/A|n/a|#N/A|NaN|nan|无)?[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]*$'
        || '|^[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]+|[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]+$',
        '', 'g'
    ), '');

create macro is_blank(x) as
    to_text(x) is null;

-- The cell without the ="…" in which back offices wrap numbers against spreadsheets.
create macro unwrap(x) as
    nullif(regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]*(-|--|—|——|/|\\N|null|NULL|Null|None|N/A|n/a|#N/A|NaN|nan|无)?[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]*$'
        || '|^[\s\x{3000}\x{A0}\x{200B}\x{FEFF}''`]*=?[\s\x{3000}\x{A0}\x{200B}\x{FEFF}"“''`]*|[\s\x{3000}\x{A0}\x{200B}\x{FEFF}"”''`]+$',
        '', 'g'
    ), '');

-- A spreadsheet keeps 15 digits: 1.23457E+17 once was an id and can never be joined again.
create macro to_id(x) as
    nullif(regexp_replace(unwrap(x), '^\d(\.\d+)?[eE]\+\d+$', ''), '');

-- Half-width digits, no currency sign, no unit at the end, a plain or thousands-separated
-- number or nothing: 1.234,56 and 0x1F are not guessed.
create macro number_text(x) as
    regexp_extract(
        regexp_replace(
            -- `translate` is slow, and only full-width cells need it.
            case when regexp_matches(unwrap(x), '[^ -~]')
                then translate(unwrap(x), '０１２３４５６７８９．，－＋￥　', '0123456789.,-+¥')
                else replace(unwrap(x), ' ', '')
            end,
            '[¥$€£৳]|(元|件|人|条|个|次|单|分|笔|天)$', '', 'g'
        ),
        '^[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d{1,2})?$'
    );

create macro to_number(x) as
    try_cast(replace(number_text(x), ',', '') as double);

create macro to_count(x) as
    try_cast(regexp_extract(replace(number_text(x), ',', ''), '^([+-]?\d+)(\.0*)?$', 1) as bigint);

create macro to_money(x) as
    try_cast(replace(number_text(x), ',', '') as decimal(18, 2));

create macro plain_ratio(x) as
    case
        when x similar to '.*[%％]' then to_number(regexp_replace(x, '\s*[%％]$', '')) / 100
        else to_number(x)
    end;

-- 3.2 answers a question, also written 320%.
create macro to_ratio(x) as
    list_transform([unwrap(x)], lambda cell: plain_ratio(cell))[1];

-- 0.85, 85% and 85 are one share; a bare 1 is all of it.
create macro to_share(x) as
    list_transform(
        [unwrap(x)],
        lambda cell: plain_ratio(cell)
            / case when not cell similar to '.*[%％]' and to_number(cell) > 1 then 100 else 1 end
    )[1];

create macro duration_part(x, unit) as
    coalesce(try_cast(regexp_extract(x, '([\d.]+)\s*(' || unit || ')', 1) as double), 0);

create macro to_seconds(x) as
    list_transform([to_text(x)], lambda cell: case
        when regexp_full_match(cell, '\d+:\d{1,2}:\d{1,2}(\.\d+)?')
            then split_part(cell, ':', 1)::double * 3600
                + split_part(cell, ':', 2)::double * 60
                + split_part(cell, ':', 3)::double
        when regexp_full_match(
            cell,
            '([\d.]+\s*天)?\s*([\d.]+\s*(小时|时))?\s*([\d.]+\s*(分钟|分))?\s*([\d.]+\s*(秒钟|秒))?'
        )
            then duration_part(cell, '天') * 86400
                + duration_part(cell, '小时|时') * 3600
                + duration_part(cell, '分') * 60
                + duration_part(cell, '秒')
        else to_number(cell)
    end)[1];

create macro to_time(x) as
    coalesce(
        -- The common shape first: a list of formats is tried ten times as slowly.
        try_strptime(unwrap(x), '%Y-%m-%d %H:%M:%S'),
        try_strptime(unwrap(x), [
            '%Y/%m/%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y/%m/%d %H:%M',
            '%Y-%m-%d', '%Y/%m/%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%dT%H:%M:%S.%f',
            '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M:%S.%f', '%Y/%m/%d %H:%M:%S.%f',
            '%Y.%m.%d %H:%M:%S', '%Y.%m.%d %H:%M', '%Y.%m.%d', '%Y年%m月%d日 %H:%M:%S',
            '%Y年%m月%d日 %H:%M', '%Y年%m月%d日', '%Y%m%d%H%M%S', '%Y%m%d'
        ]),
        -- A spreadsheet's serial number: days since 1899-12-30. Said once: what stands twice
        -- is computed for every cell, not just for those that no format fits.
        timestamp '1899-12-30' + to_microseconds((round(
            try_cast(nullif(regexp_extract(unwrap(x), '^[2-7]\d{4}(?:\.\d+)?$'), '') as double)
            * 86400
        ) * 1000000)::bigint)
    );

-- A time, or a time of day on a day that is told elsewhere.
create macro to_moment(x, day) as
    coalesce(
        case when regexp_full_match(to_text(x), '\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?')
            then to_time(day || ' ' || to_text(x)) end,
        to_time(x)
    );

-- A time with an offset: the export writes the clock of the shop, and says which it is.
create macro to_local_time(x) as
    to_time(regexp_replace(unwrap(x), '\s*([+-]\d{2}:?\d{2}|Z|UTC)$', ''));

-- A cell of a roster: `09:00-18:00`, or a code of retro.toml; gives the former.
create macro to_shift(x) as
    coalesce(
        case when regexp_full_match(
            translate(to_text(x), '：～—–~至到', ':------'), '\d{1,2}:\d{2}\s*-+\s*\d{1,2}:\d{2}'
        )
            then regexp_replace(translate(to_text(x), '：～—–~至到', ':------'), '\s*-+\s*', '-') end,
        (select max(start_clock || '-' || end_clock) from shifts where code = to_text(x))
    );

create macro minutes_of(clock) as
    split_part(clock, ':', 1)::bigint * 60 + split_part(clock, ':', 2)::bigint;

-- The first moment of a shift on a day, and its end, which may lie on the next.
create macro shift_start(day, shift) as
    day::timestamp + to_minutes(minutes_of(split_part(shift, '-', 1)));

create macro shift_end(day, shift) as
    day::timestamp + to_minutes(
        minutes_of(split_part(shift, '-', 2))
        + case when minutes_of(split_part(shift, '-', 2)) <= minutes_of(split_part(shift, '-', 1))
            then 1440 else 0 end
    );

-- `店铺名:客服名` is the account of 客服名.
create macro to_agent(x) as
    nullif(strip(regexp_replace(unwrap(x), '^.*[:：]', '')), '');

create macro to_flag(x) as
    case
        when lower(to_text(x)) in ('是', '1', 'true', 'yes', 'y', '有') then true
        when lower(to_text(x)) in ('否', '0', 'false', 'no', 'n') then false
    end;

-- `广东省 深圳市 …`: the first word of an address, without its rank, is the province.
create macro to_province(x) as
    nullif(regexp_replace(
        regexp_extract(to_text(x), '^[^\s*,，]+'),
        '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$', ''
    ), '');

create macro fold_reason(x) as
    regexp_replace(
        regexp_replace(translate(x, '／（），　', '/(), '), '\s+|\(.*?\)', '', 'g'),
        '^\d+', ''
    );
