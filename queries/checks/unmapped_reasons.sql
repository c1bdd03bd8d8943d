/* retro
title    = { zh = "没有归类的退款原因", en = "Refund reasons without a class" }
question = { zh = "哪些退款原因对照表里还没有？", en = "Which refund reasons does the table not know yet?" }
doc      = { zh = "对照表（reason_map）里没有、24 类的词（reason_codes）也都不中的原因；“其他”本身是一种回答，不算。合计不足 least_cases 笔或占比不足 least_share 不说，单个写法不足 least_cases 个订单的，和带电话、账号、网址的，不逐个列出（默认值）。归类的办法：在工作区建 queries/reference/reason_map.csv，表头 raw,canonical，把这里给的行放进去，OTHER_UNKNOWN 换成它所属的代码；自己的行优先，内置的照旧有效。", en = "Reasons that are not in the map (reason_map) and that no pattern of the 24 classes (reason_codes) fits; “other” itself is an answer and not counted. Told from least_cases and a share of least_share on; wordings of fewer than least_cases orders are not listed (cfg), nor those with a telephone number, an account or a link. To class them: make queries/reference/reason_map.csv in the workspace with the header raw,canonical, put in the lines given here and the right code in place of OTHER_UNKNOWN; your lines go first, ours stay behind them." }
reads    = ["refunds"]
may_read = ["reason_map", "reason_codes", "traditional"]
params   = { least_cases = 5, least_share = 0.02, listed = 5 }
grain    = ["cases"]
say      = { zh = "{{ cases|count }} 笔售后的原因没有归类（{{ reasons|count }} 种写法，占 {{ share|share }}）{% if examples %}，最多的是：{{ examples }}。工作区的 queries/reference/reason_map.csv（表头 raw,canonical）里加上：{{ lines }}，其中 OTHER_UNKNOWN 换成所属的代码，下次就会归类{% endif %}。", en = "The reasons of {{ cases|counted('case') }} have no class yet ({{ reasons|counted('wording') }}, {{ share|share }} of all){% if examples %}; most frequent: {{ examples }}. Add to queries/reference/reason_map.csv of the workspace (header raw,canonical): {{ lines }} with the right code in place of OTHER_UNKNOWN, and the next run will class them{% endif %}." }

[columns]
cases = { zh = "售后单数", en = "Cases", kind = "count" }
share = { zh = "占比", en = "Share", kind = "share", doc = { zh = "未归类售后 ÷ 全部售后", en = "cases without a class ÷ all cases" } }
reasons = { zh = "写法数", en = "Wordings", kind = "count" }
examples = { zh = "最多的写法", en = "Most frequent", kind = "text" }
lines = { zh = "要加的行", en = "Lines to add", kind = "text" }
*/
with

answers as (
    select string_agg(regex, '|' order by regex) as regex,
    from (
        select unnest([nullif(zh_regex, ''), nullif(en_regex, '')]) as regex
        from reason_codes
        where code = 'OTHER_UNKNOWN'
    )
),

wordings as (
    select
        fold_reason(reason_raw) as folded,
        -- A remark in brackets means nothing to the map, and may be one buyer's.
        min(trim(regexp_replace(reason_raw, '[（(].*?[)）]', '', 'g'))) as reason_raw,
        count(*) as cases,
        -- What one buyer wrote of several goods is no wording of many.
        count(distinct coalesce(order_id, refund_id)) >= $least_cases
            and not bool_or(holds_contact(reason_raw)) as is_told,
    from refunds
    cross join answers
    where reason_code = 'OTHER_UNKNOWN'
        and reason_raw is not null
        and not coalesce(regexp_matches(reason_words(reason_raw), answers.regex), false)
        and reason_key(reason_raw) not in (select reason_key(raw) from reason_map)
    group by 1
),

ranked as (
    select *,
        row_number() over (order by is_told desc, cases desc, reason_raw) as place,
        case when regexp_matches(reason_raw, '[,"\n]')
            then '"' || replace(reason_raw, '"', '""') || '"' else reason_raw end as cell,
    from wordings
)

select
    sum(cases)::bigint as cases,
    sum(cases) / (select count(*) from refunds) as share,
    count(*) as reasons,
    string_agg(reason_raw || ' ×' || cases, ', ' order by place)
        filter (place <= $listed and is_told) as examples,
    string_agg(cell || ',OTHER_UNKNOWN', ' ; ' order by place)
        filter (place <= $listed and is_told) as lines,
from ranked
having sum(cases) >= greatest($least_cases, $least_share * (select count(*) from refunds))
order by cases
