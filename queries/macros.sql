-- How raw text becomes typed values. Each `to_` macro gives NULL for a blank cell and NULL
-- for a cell it cannot read; the intake counts the second kind and sets those rows aside.

-- Shift codes come from retro.toml; the table must be there for `to_shift` to name it.
create table if not exists shifts (
    code varchar, start_clock varchar, end_clock varchar, break_minutes double
);

-- The words of `queries/reference/value_words.csv`; the table must be there for `code_of`.
create table if not exists value_words (vocabulary varchar, code varchar, words varchar);

-- The end of the day of `--as-of`; without it the table is empty and everything is known.
create table if not exists cut_off (known_until timestamp);

-- Whether a moment had come by the cut-off; a moment that is not told is taken as come.
create macro was_known(t) as
    coalesce(t <= (select max(known_until) from cut_off), true);

-- A time that had not come yet is not there.
create macro as_known(t) as
    case when was_known(t) then t end;

-- The tables behind `coded_reasons` and `to_simplified`.
create table if not exists reason_map (
    platform varchar, raw varchar, canonical varchar, origin varchar
);
create table if not exists reason_codes (
    position varchar, code varchar, zh_regex varchar, en_regex varchar
);
create table if not exists traditional (written varchar, simplified varchar);

-- Without the white space (also full-width, no-break and invisible signs) and the
-- apostrophe or backtick that marks a spreadsheet cell as text, at either end.
-- One pattern, not `trim`: on long columns it is three times as fast.
create macro strip(x) as
    regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]+|[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]+$',
        '', 'g'
    );

-- A blank cell is empty, a dash, or one of the words and zero dates that mean "none".
-- Each macro names its argument once: macros are pasted, not called, and a cell that is
-- named twice on every level would be read a hundred times over.
create macro to_text(x) as
    nullif(regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]*([-—–―－─]{1,4}|/|\\N|null|NULL|Null|None|N/A|n/a|#N/A|#DIV/0!|NaN|nan|无|暂无|(?:0000|0001|1900|1970)[-/]0?[01][-/]0?[01](?:[ T]0?[08]:00(?::00)?)?)?[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]*$'
        || '|^[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]+|[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]+$',
        '', 'g'
    ), '');

create macro is_blank(x) as
    to_text(x) is null;

-- The cell without the ="…" in which back offices wrap numbers against spreadsheets, and
-- without the invisible signs that come along when a value is copied from a screen.
create macro unwrap(x) as
    nullif(regexp_replace(
        x,
        '^[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]*([-—–―－─]{1,4}|/|\\N|null|NULL|Null|None|N/A|n/a|#N/A|#DIV/0!|NaN|nan|无|暂无|(?:0000|0001|1900|1970)[-/]0?[01][-/]0?[01](?:[ T]0?[08]:00(?::00)?)?)?[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]*$'
        || '|^[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}''`]*=?[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}"“”''`]*|[\s\x{3000}\x{A0}\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}"“”''`]+$'
        || '|[\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}]',
        '', 'g'
    ), '');

-- A spreadsheet keeps 15 digits: 1.23457E+17 once was an id and can never be joined again,
-- and no more can a whole number of 16 digits that went through a column of fractions, or what
-- stands in a cell whose formula failed.
create macro to_id(x) as
    list_transform([unwrap(x)], lambda cell: case
        when cell[1] = '#' and regexp_full_match(
            cell,
            '#(REF!|VALUE!|NAME\?|NUM!|NULL!|CALC!|SPILL!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA)'
        ) then null
        when contains(cell, '.') or contains(cell, '+') then nullif(regexp_replace(
            cell, '^(\d{1,15})\.0*$|^\d(?:\.\d+[eE]\+?|[eE]\+)\d+$|^\d{16,}\.\d*$', '\1'
        ), '')
        else cell
    end)[1];

-- Full-width letters, digits and signs are the same ones, set wider.
create macro fold_width(x) as
    case when regexp_matches(x, '[！-～　￥−–]')
        then translate(
            x,
            '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
            || '［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　￥−–',
            '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ'
            || '[\]^_`abcdefghijklmnopqrstuvwxyz{|}~ ¥--'
        )
        else x
    end;

-- The number in a cell with a currency, a unit, separated thousands, or the parentheses that
-- accountants write for minus; 1.2万 is 12,000 and 1,23,456 a hundred thousand as in India.
-- 1.234,56 and 0x1F are not guessed.
create macro odd_number(cell, units) as
    list_transform([regexp_extract(
        regexp_replace(
            regexp_replace(fold_width(cell), '\s+', '', 'g'), '^\((.+)\)$', '-\1'
        ),
        '^([-+]?)(?:(?:US|HK|NT|SG|AU?|CA?|NZ|MX|S|R)?\$|[¥€£৳₹₩₫฿₱₽]|Rs\.?|RM|RMB|CNY|USD|EUR|GBP|'
        || 'HKD|TWD|JPY|KRW|INR|BDT|AUD|CAD|SGD|MYR|THB|人民币)?([-+]?)'
        || '((?:\d{1,3}(?:,\d{3}){1,9}|\d{1,2}(?:,\d\d){1,9},\d{3}|\d{1,30})(?:\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?(万|亿)?'
        || '(?:¥|€|£|৳|₹|RMB|CNY|USD|EUR|GBP|HKD|TWD|JPY|KRW|INR|BDT|AUD|CAD|SGD|MYR|THB|'
        || units || ')?$',
        ['sign', 'sign2', 'n', 'e', 'ten']
    )], lambda p: case when p.n <> '' and (p.sign = '' or p.sign2 = '') and (p.e = '' or p.ten = '')
        then p.sign || p.sign2 || replace(p.n, ',', '') || p.e
            || case p.ten when '万' then 'e4' when '亿' then 'e8' else '' end
    end)[1];

-- The common shapes first: the rest is ten times as slow.
create macro number_text(x, units) as
    case
        when regexp_full_match(x, '-?\d{1,30}(\.\d+)?') then x
        when x <> '' then list_transform([unwrap(x)], lambda cell: coalesce(
            nullif(replace(regexp_extract(
                cell, '^[¥￥$]?((?:\d{1,30}|\d{1,3}(?:,\d{3}){1,9})(?:\.\d+)?)元?$', 1
            ), ',', ''), ''),
            odd_number(cell, units)
        ))[1]
    end;

create macro to_number(x) as
    try_cast(number_text(x, '元|件|人|条|个|次|单|分|笔|天') as double);

create macro to_count(x) as
    list_transform(
        [try_cast(number_text(x, '元|件|人|条|个|次|单|分|笔|天') as decimal(38, 6))],
        lambda n: case when n = trunc(n) then try_cast(n as bigint) end
    )[1];

create macro to_money(x) as
    try_cast(number_text(x, '元|圆|块') as decimal(18, 2));

-- 3.2 answers a question, also written 320%.
create macro to_ratio(x) as
    list_transform([fold_width(unwrap(x))], lambda cell: case
        when ends_with(cell, '%') then to_number(cell[1:-2]) / 100
        else to_number(cell)
    end)[1];

-- 0.85, 85% and 85 are one share; a bare 1 is all of it. A number without a sign is judged
-- by itself here; retro/warehouse/shares.py looks at the whole column first, where 85.99
-- says that the 0.5 of the next row is half a percent.
create macro to_share(x) as
    list_transform([fold_width(unwrap(x))], lambda cell: case
        when ends_with(cell, '%') then to_number(cell[1:-2]) / 100
        else list_transform([to_number(cell)], lambda n: case when n > 1 then n / 100 else n end)[1]
    end)[1];

create macro seconds_in(days, hours, minutes, seconds) as
    coalesce(try_cast(days as double), 0) * 86400 + coalesce(try_cast(hours as double), 0) * 3600
    + coalesce(try_cast(minutes as double), 0) * 60 + coalesce(try_cast(seconds as double), 0);

-- 8分48秒, 29.57小时, 1h 5m, and a clock whose hours may be above 24: 30:00:00, 1天 02:03:04.
-- 25:30 may be minutes or hours: it is not guessed.
create macro duration_text(cell) as
    list_transform([regexp_extract(
        case when regexp_matches(cell, '[^\d.:天日小时分钟秒hms]')
            then regexp_replace(lower(fold_width(cell)), '[\s,]+|and', '', 'g') else cell end,
        '^(?:(\d{1,9}(?:\.\d+)?)(?:天|日|days?|d))?(?:(\d{1,9}):([0-5]?\d):([0-5]?\d(?:\.\d+)?)'
        || '|(?:(\d{1,9}(?:\.\d+)?)(?:个?小时|时|hours?|hrs?|h))?'
        || '(?:(\d{1,9}(?:\.\d+)?)(?:分钟?|minutes?|mins?|m))?'
        || '(?:(\d{1,9}(?:\.\d+)?)(?:秒钟?|seconds?|secs?|s))?)$',
        ['d', 'ch', 'cm', 'cs', 'h', 'm', 's']
    )], lambda p: case when p.d || p.ch || p.h || p.m || p.s <> ''
        then seconds_in(p.d, p.ch || p.h, p.cm || p.m, p.cs || p.s) end)[1];

-- Nothing lasts less than no time.
create macro duration(x, unit_seconds) as
    case
        when regexp_full_match(x, '\d{1,9}(\.\d+)?') then try_cast(x as double) * unit_seconds
        when x <> '' then list_transform(
            [list_transform([unwrap(x)], lambda cell: coalesce(
                duration_text(cell),
                try_cast(odd_number(cell, '-') as double) * unit_seconds
            ))[1]],
            lambda found: case when found >= 0 then found end
        )[1]
    end;

-- A number without a unit is seconds; minutes or hours where the header says so.
create macro to_seconds(x) as
    duration(x, 1);

create macro to_minutes_as_seconds(x) as
    duration(x, 60);

create macro to_hours_as_seconds(x) as
    duration(x, 3600);

-- Times are naive and local to the shop, in the years 2000 to 2099. A stamp that says its
-- offset is converted to the zone of the session, which is the zone of the shop; one that does
-- not is taken as it stands. 11/10/2025 is not guessed here: retro/warehouse/dates.py looks at
-- the whole column first.
create macro sane_time(t) as
    list_transform([t], lambda told: case
        when told >= timestamp '2000-01-01' and told < timestamp '2100-01-01' then told end)[1];

create macro from_utc(t) as
    timezone('UTC', t)::timestamp;

create macro zoned_time(t, is_utc) as
    case when is_utc then from_utc(t) else t end;

-- Epoch times until 2033 begin with 1; 2025111120 might be an hour of November.
create macro epoch_text(cell) as
    case when cell[1] = '1' then cell end;

-- A cell that is one number: compact digits, epoch seconds and milliseconds, or a
-- spreadsheet's serial number, days since 1899-12-30. Old Macintosh workbooks count from 1904;
-- a number does not say so, and four years off is worse than any rare file gained. Workbook
-- cells that are dates never come here: the reader of workbooks knows their system.
create macro number_time(cell, is_utc) as
    case length(split_part(cell, '.', 1))
        when 5 then zoned_time(timestamp '1899-12-30' + to_microseconds(
            (round(try_cast(cell as double) * 86400) * 1000000)::bigint), is_utc)
        when 8 then zoned_time(try_strptime(cell, '%Y%m%d'), is_utc)
        when 10 then to_timestamp(try_cast(epoch_text(cell) as double))::timestamp
        when 12 then zoned_time(try_strptime(cell, '%Y%m%d%H%M'), is_utc)
        when 13 then to_timestamp(try_cast(epoch_text(cell) as double) / 1000)::timestamp
        when 14 then zoned_time(try_strptime(cell, '%Y%m%d%H%M%S'), is_utc)
    end;

-- The cell with half-width signs and the year first, where a month is written as a word.
create macro year_first(cell) as
    case
        when not regexp_matches(cell, '[A-Za-z]{3}|^\d{8} ') then cell
        else regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            cell,
            '^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\S+) (\d{4})$',
            '\5-\1-\2 \3 \4'),
            '^(?:[A-Z][a-z]{2,8},? +)?([A-Z][a-z]{2,8})\.? +(\d{1,2}),? +(\d{4})\b', '\3-\1-\2'),
            '^(?:[A-Z][a-z]{2,8},? +)?(\d{1,2})[ -]([A-Z][a-z]{2,8})[ -](\d{4})\b', '\3-\2-\1'),
            '^(\d{4})(\d\d)(\d\d) +', '\1-\2-\3 ')
    end;

create macro month_of(word) as
    coalesce(
        try_cast(word as bigint),
        list_position(
            ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
            lower(word[1:3])
        )
    );

create macro time_parts(cell) as
    regexp_extract(
        year_first(fold_width(cell)),
        '^(20\d\d)\s*[-/.年]\s*(\d{1,2}|[A-Z][a-z]{2,8})\s*[-/.月]\s*(\d{1,2})'
        || '(日?\s*(?:(?:星期|周)[一二三四五六日天]\s*)?)'
        || '(?:(T|\s*)(上午|下午|AM|PM|am|pm)?\s*([01]?\d|2[0-4])([时点:])([0-5]?\d)?'
        || '(?:[分:]([0-5]?\d)?秒?(?:[.,](\d{1,9}))?)?\s*(AM|PM|am|pm|a\.m\.|p\.m\.)?'
        || '\s*\(?(Z|UTC|GMT)?\s*(?:([-+])(\d{1,2}):?([0-5]\d)?)?\)?(?:\s*\(.*\))?)?$',
        ['y', 'm', 'd', 'gap', 'sep', 'half', 'h', 'colon', 'min', 's', 'f', 'half2', 'utc', 'sign', 'zh', 'zm']
    );

create macro hour_of(h, half) as
    case
        when half = '' then try_cast(h as bigint)
        when lower(half) in ('下午', 'pm', 'p.m.')
            then try_cast(h as bigint) + case when try_cast(h as bigint) < 12 then 12 else 0 end
        when try_cast(h as bigint) <= 12 then try_cast(h as bigint) % 12
    end;

-- Micro-seconds since midnight; 24:00 is the next midnight, a date alone the first. Where no
-- gap parts the day from the hour, 1/113:04 may be the first or the eleventh, and in
-- `11- 20:05` the day is gone: neither is guessed; 1/1120:05 can be but one time.
create macro clock_of(p) as
    case
        when p.h = '' then 0
        when length(p.d || p.h) < 4 and p.gap || p.sep || p.half = '' then null
        when p.min = '' and (p.colon = ':' or p.s <> '') then null
        when p.h = '24' and (p.half || p.half2 <> '' or coalesce(try_cast(p.min as bigint), 0)
            + coalesce(try_cast(p.s as bigint), 0) > 0) then null
        else (hour_of(p.h, p.half || p.half2) * 3600
            + coalesce(try_cast(p.min as bigint), 0) * 60
            + coalesce(try_cast(p.s as bigint), 0)) * 1000000
            + coalesce(try_cast(rpad(p.f, 6, '0')[1:6] as bigint), 0)
    end;

-- `09:00-12:00` is a stretch of time, `09:00:00-12:00` a time with an offset.
create macro offset_of(p) as
    case
        when p.sign = '-' and p.s = '' and p.sep <> 'T' then null
        when coalesce(try_cast(p.zh as bigint), 0) <= 14
            then (coalesce(try_cast(p.zh as bigint), 0) * 60
                + coalesce(try_cast(p.zm as bigint), 0)) * 60000000
                * case when p.sign = '-' then -1 else 1 end
    end;

create macro written_time(cell, is_utc) as
    list_transform([time_parts(cell)], lambda p:
        case when p.sign <> '' or p.utc <> ''
            then from_utc(
                try_cast(p.y || '-' || month_of(p.m) || '-' || p.d as date)
                + to_microseconds(clock_of(p) - offset_of(p))
            )
            else zoned_time(
                try_cast(p.y || '-' || month_of(p.m) || '-' || p.d as date)
                + to_microseconds(clock_of(p)), is_utc
            )
        end
    )[1];

create macro odd_time(cell, is_utc) as
    case
        when regexp_full_match(cell, '\d+(\.\d*)?') then number_time(cell, is_utc)
        else coalesce(
            zoned_time(try_strptime(cell, '%Y-%m-%d %H:%M:%S'), is_utc),
            written_time(cell, is_utc)
        )
    end;

-- One format tried on its own is ten times as fast as a list of them, if it fits.
create macro usual_time(x) as
    case
        when ends_with(x, 'Z') then from_utc(try_strptime(x, '%Y-%m-%dT%H:%M:%SZ'))
        when contains(x, 'T') then coalesce(
            try_strptime(x, '%Y-%m-%dT%H:%M:%S%z')::timestamp,
            try_strptime(x, '%Y-%m-%dT%H:%M:%S')
        )
        when contains(x, '/') then coalesce(
            try_strptime(x, '%Y/%m/%d %H:%M:%S'),
            try_strptime(x, '%Y/%m/%d %H:%M'),
            try_strptime(x, '%Y/%m/%d')
        )
        when contains(x, '-') then coalesce(
            try_strptime(x, '%Y-%m-%d %H:%M'),
            try_strptime(x, '%Y-%m-%d')
        )
    end;

-- The common shapes first: the rest is ten times as slow, and blank cells need not see it.
create macro to_time(x) as
    sane_time(coalesce(
        try_strptime(x, '%Y-%m-%d %H:%M:%S'),
        usual_time(x),
        case when x <> '' then
            list_transform([unwrap(x)], lambda cell: odd_time(cell, false))[1] end
    ));

-- A time of a report that writes its offset: the common shapes of that first.
create macro to_local_time(x) as
    coalesce(
        sane_time(try_strptime(x, '%Y-%m-%d %H:%M:%S %z')::timestamp),
        to_time(x)
    );

-- A time that is UTC by its header or its platform, unless the cell says another offset.
create macro to_utc_time(x) as
    sane_time(coalesce(
        from_utc(try_strptime(x, '%Y-%m-%d %H:%M:%S')),
        case when x <> '' then
            list_transform([unwrap(x)], lambda cell: odd_time(cell, true))[1] end
    ));

-- A time of a report that is known to write month, day, year: 11/10/2025, 04-30-22.
create macro to_us_date(x) as
    list_transform([unwrap(x)], lambda cell: to_time(regexp_replace(
        cell, '^(\d{1,2})([-/.])(\d{1,2})([-/.])(?:20)?(\d\d)($|\D)', '20\5-\1-\3\6'
    )))[1];

-- A time, or a time of day on a day that is told elsewhere.
create macro to_moment(x, day) as
    coalesce(
        sane_time(coalesce(
            try_strptime(x, '%Y-%m-%d %H:%M:%S'),
            try_strptime(day || ' ' || x, '%Y-%m-%d %H:%M:%S')
        )),
        case when x <> '' then list_transform([unwrap(x)], lambda cell: to_time(
            case when regexp_full_match(cell, '\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?')
                then day || ' ' || cell else cell end
        ))[1] end
    );

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

-- The breaks of a shift as a roster writes them, 11:30~12:30、15:00至15:30, as
-- `11:30-12:30;15:00-15:30`; NULL where no times are written. And their minutes together.
create macro written_breaks(x) as
    nullif(array_to_string(
        list_transform(
            regexp_extract_all(
                translate(x, '：～—–~至到', ':------'), '\d{1,2}:\d{2}\s*-+\s*\d{1,2}:\d{2}'
            ),
            lambda span: regexp_replace(span, '\s*-+\s*', '-')
        ), ';'
    ), '');

create macro breaks_minutes(x) as
    list_sum(list_transform(
        string_split(x, ';'),
        lambda span: (
            1440 + minutes_of(split_part(span, '-', 2)) - minutes_of(split_part(span, '-', 1))
        ) % 1440
    ))::double;

-- `店铺名:客服名` is the account of 客服名; old exports put the site before it.
create macro to_agent(x) as
    nullif(strip(regexp_replace(fold_width(unwrap(x)), '^.*:|^cntaobao', '')), '');

create macro to_flag(x) as
    case
        when lower(to_text(x)) in ('是', '1', '1.0', 'true', 't', 'yes', 'y', '有', '√', '✓', '已介入')
            then true
        when lower(to_text(x)) in ('否', '0', '0.0', 'false', 'f', 'no', 'n', '没有', '×', '✗', '未介入')
            then false
    end;

-- Our own tables are written by hand, in Chinese or in English: case, width, white space,
-- punctuation and a remark in brackets mean nothing in their words.
create macro bare_word(x) as
    regexp_replace(
        lower(fold_width(to_text(x))), '\(.*?\)|【.*?】|[-\s_,.;:!''"，。、；：！“”]+', '', 'g'
    );

-- Whether words hold a telephone number, an account, an address of mail or a link, whosever it is.
create macro holds_contact(x) as
    regexp_matches(
        regexp_replace(lower(fold_width(x)), '[\s\p{Pd}()._]', '', 'g'), '\d{7}|@|://|www|[a-z]\d{5}'
    );

-- The code of a word of a vocabulary. A word that it does not have gives NULL, so that its row
-- is set aside and no unknown code goes on.
create macro code_of(x, wanted) as (
    select max(known.code)
    from (
        select code, unnest(string_split(words, '|')) as word
        from value_words
        where vocabulary = wanted
    ) as known
    where bare_word(known.word) = bare_word(x)
);

create macro to_order_status(x) as
    code_of(x, 'order_status');

create macro to_refund_kind(x) as
    code_of(x, 'refund_kind');

create macro to_goods_state(x) as
    code_of(x, 'goods_state');

create macro to_refund_status(x) as
    code_of(x, 'refund_status');

create macro to_sender(x) as
    code_of(x, 'sender');

create macro to_message_kind(x) as
    code_of(x, 'message_kind');

create macro to_dispute_status(x) as
    code_of(x, 'dispute_status');

create macro to_party(x) as
    code_of(x, 'party');

create macro to_ticket_status(x) as
    code_of(x, 'ticket_status');

create macro to_pool(x) as
    code_of(x, 'pool');

create macro to_loss_reason(x) as
    code_of(x, 'loss_reason');

-- A platform that nobody knows keeps its name.
create macro to_platform(x) as coalesce(code_of(x, 'platform'), lower(to_text(x)));

-- The words of WooCommerce are in the language of the shop, and extensions add more of them.
create macro to_woo_status(x) as
    code_of(regexp_replace(to_text(x), '^wc-', ''), 'woo_status');

create macro to_shopify_status(x) as
    list_transform([replace(lower(to_text(x)), ' ', '_')], lambda word: case
        when word in (
            'paid', 'pending', 'authorized', 'unpaid', 'partially_paid', 'partially_refunded',
            'refunded', 'voided', 'expired'
        ) then word
    end)[1];

-- The stages of both order reports; what was sent may come back, or never arrive.
create macro to_amazon_status(x) as
    list_transform([regexp_replace(lower(to_text(x)), '[\s-]+', ' ', 'g')], lambda word: case
        when regexp_matches(word, '^cancel|^unfulfillable$') then 'cancelled'
        when word in ('pending', 'pendingavailability', 'pending availability') then 'unpaid'
        when regexp_matches(word, '^shipped.*(return|reject|lost|damaged)') then 'lost'
        when regexp_matches(word, '^shipped.*delivered|^delivered|^complete') then 'done'
        when regexp_matches(word, '^shipped') then 'shipped'
        when regexp_matches(
            word, '^(unshipped|partially ?shipped|shipping|processing|invoiceunconfirmed|pending .*)$'
        ) then 'paid'
    end)[1];

-- A currency of three letters, or its name or sign.
create macro to_currency(x) as
    coalesce(
        code_of(x, 'currency'),
        nullif(regexp_extract(upper(bare_word(x)), '^[A-Z]{3}$'), '')
    );

-- 1 to 5, and 5 is best: an 8 or a 97 is of another scale, which nobody knows.
create macro to_rating(x) as
    coalesce(
        list_transform([to_number(x)], lambda n: case when n between 1 and 5 then n end)[1],
        try_cast(code_of(x, 'rating') as double)
    );

create macro to_stars(x) as
    coalesce(
        list_transform([to_count(x)], lambda n: case when n between 1 and 5 then n end)[1],
        try_cast(code_of(x, 'rating') as bigint)
    );

-- The province at the head of an address, without its rank; nothing else of the address,
-- which may be a person's. Elsewhere than in China it is the first word.
create macro to_province(x) as
    list_transform([to_text(x)], lambda cell: nullif(case
        when regexp_matches(cell, '\p{Han}')
            then regexp_extract(
                cell,
                '^(?:中国)?[\s,，]*(北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建'
                || '|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西'
                || '|西藏|宁夏|新疆|香港|澳门)',
                1
            )
        else regexp_extract(cell, '^[^\s*,，\d]+')
    end, ''))[1];

-- Traditional characters as the Simplified ones of `queries/reference/traditional.csv`.
create macro to_simplified(x) as
    coalesce(translate(
        x, (select max(written) from traditional), (select max(simplified) from traditional)
    ), x);

-- A reason without white space, width, a code before it or in brackets, script and case.
create macro fold_reason(x) as
    lower(regexp_replace(
        regexp_replace(
            translate(to_simplified(x), '／（），　', '/(), '), '\s+|\(.*?\)', '', 'g'
        ),
        '^\d+', ''
    ));

-- What is looked up in the map: a number alone stays.
create macro reason_key(x) as
    coalesce(nullif(fold_reason(x), ''), x);

-- The same for the patterns: words of Latin letters stay apart by one space, whether they
-- were written apart, with_signs-between or inOneWord; Chinese has no spaces.
create macro reason_words(x) as
    trim(regexp_replace(
        regexp_replace(
            lower(regexp_replace(
                fold_width(to_simplified(x)), '([a-z])([A-Z])', '\1 \2', 'g'
            )),
            '\(.*?\)|^\d+|[\s_.,;:!~-]+', ' ', 'g'
        ),
        ' *([/、，。]|[^\x00-\x7F]) *', '\1', 'g'
    ));

-- The code of every reason that stands in a table of cases: the map first, in it rows of the
-- case's own platform (or of any, where a manager left it blank) before those of others, a
-- manager's before ours, the words as they stand before folded ones; a bare number means
-- something on its own platform only. Then the first pattern of the taxonomy.
create macro coded_reasons(cases) as table
    with

    -- Folded after the distinct ones are found: cases share a few dozen reasons, and folding
    -- every case took nine tenths of the time.
    said as (
        select
            platform,
            reason_raw,
            reason_key(reason_raw) as key,
            reason_words(reason_raw) as words,
        from (
            select distinct platform, reason_raw from query_table(cases)
            where reason_raw is not null
        )
    ),

    known as (
        select
            reason_key(raw) as key,
            coalesce(code_of(platform, 'platform'), nullif(platform, '')) as platform,
            raw,
            canonical,
            origin,
        from reason_map
    ),

    -- Each pattern looks at all reasons at once, a line each: that is many times faster.
    fitting as (
        select
            code,
            position::integer as position,
            unnest(regexp_extract_all(
                (select string_agg(distinct words, chr(10) order by words) from said),
                '(?m)^.*(?:' || concat_ws('|', nullif(zh_regex, ''), nullif(en_regex, '')) || ').*$'
            )) as words,
        from reason_codes
    ),

    mapped as (
        select
            said.platform,
            said.reason_raw,
            coalesce(
                min_by(known.canonical, (
                    coalesce(known.platform, said.platform) is distinct from said.platform,
                    known.origin is distinct from 'workspace', known.raw <> said.reason_raw,
                    known.canonical
                )),
                min_by(fitting.code, fitting.position)
            ) as reason_code,
        from said
        left join known
            on known.key = said.key
                and (known.platform = said.platform or not regexp_full_match(said.key, '\d+'))
        left join fitting on fitting.words = said.words
        group by all
    )

    select * from mapped;

-- The words of many help desks for a few channels; a word that is not known stays as it is.
create macro channel_of(x) as
    list_transform([lower(x)], lambda word: case
        when regexp_matches(word, 'facebook|instagram|twitter|tiktok|youtube|社交|评论') then 'social'
        when regexp_matches(word, 'phone|voice|call|电话') then 'phone'
        when regexp_matches(word, 'mail|邮件|邮箱') then 'email'
        when regexp_matches(word, 'whatsapp|wechat|微信|messag|sms|短信|telegram|viber|^line$')
            then 'messaging'
        when regexp_matches(word, '\bapi\b') then 'api'
        when regexp_matches(word, 'form|portal|help.?cent|contact|feedback|^web$|网页|表单') then 'web'
        when regexp_matches(word, 'chat|widget|在线|聊天') then 'chat'
        else x
    end)[1];

-- Wilson's score interval of a share at 95 %: z = 1.96, z² = 3.8416. NULL without cases:
-- `greatest` and `least` alone would make a 0 and a 1 of nothing.
create macro wilson_low(hits, n) as
    case when hits >= 0 and n > 0 then
        greatest((hits + 1.9208 - 1.96 * sqrt(hits * (n - hits) / n + 0.9604)) / (n + 3.8416), 0)
    end;

create macro wilson_high(hits, n) as
    case when hits >= 0 and n > 0 then
        least((hits + 1.9208 + 1.96 * sqrt(hits * (n - hits) / n + 0.9604)) / (n + 3.8416), 1)
    end;

-- The share of a normal distribution at least as far from its middle as z, on either side
-- (Abramowitz and Stegun 7.1.26, right to seven digits).
create macro two_sided(z) as
    list_transform([1 / (1 + 0.3275911 * abs(z) / sqrt(2))], lambda t: exp(-z * z / 2) * t * (
        0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))
    ))[1];

-- The same interval at any z. Some figures count by weight, so that neither need be whole.
create macro score_low(hits, n, z) as
    case when hits >= 0 and n > 0 then greatest(
        (hits + z * z / 2 - z * sqrt(greatest(hits * (n - hits), 0) / n + z * z / 4)) / (n + z * z), 0
    ) end;

create macro score_high(hits, n, z) as
    case when hits >= 0 and n > 0 then least(
        (hits + z * z / 2 + z * sqrt(greatest(hits * (n - hits), 0) / n + z * z / 4)) / (n + z * z), 1
    ) end;

-- How far below a difference of two independent shares its interval reaches (Newcombe 1998,
-- method 10); above it, with the shares changed round.
create macro gap_down(hits, n, hits_before, n_before, z) as
    sqrt((hits / n - score_low(hits, n, z)) ** 2
        + (score_high(hits_before, n_before, z) - hits_before / n_before) ** 2);

-- Student's t at 95 and 99 %, two-sided, for five degrees of freedom or more (Cornish and
-- Fisher's expansion; Abramowitz and Stegun 26.7.5): right to three digits.
create macro t_95(df) as
    1.95996 + 2.37225 / df + 2.8225 / df ** 2 + 2.5558 / df ** 3 + 1.5894 / df ** 4;

create macro t_99(df) as
    2.57583 + 4.91652 / df + 8.83470 / df ** 2 + 12.1430 / df ** 3 + 12.0500 / df ** 4;
