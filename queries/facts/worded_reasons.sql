/* retro
title    = { zh = "话里说出的原因", en = "Reasons that words name" }
question = { zh = "买家的这句话说出了哪一类退款原因？", en = "Which reason does a wording of a buyer name?" }
doc      = { zh = "按 reason_codes.csv 的 chat_regex（比退款原因的词更严：只认在抱怨的说法，光问“什么快递”不算），取次序最前的一类。先去掉问“会不会”的、担心的、假设的和否认的半句。繁体先转简体。每种说法只看一次；没说出原因的不列。", en = "By chat_regex of reason_codes.csv (stricter than the patterns for reasons as chosen: only complaints count, asking “which courier” does not), the first class in order. Questions whether something might happen, fears, suppositions and denials are taken out first. Traditional characters are read as Simplified ones. Each wording is looked at once; those that name no reason are not listed." }
reads    = ["refund_lines", "reason_codes", "traditional"]
grain    = ["wording"]

[columns]
wording = { zh = "原话", en = "Words", kind = "quote" }
reason_position = { zh = "原因次序", en = "Reason position", kind = "count" }
reason_code = { zh = "原因", en = "Reason", kind = "code", codes = "reason" }
*/
with

numbered as (
    select wording, cast(row_number() over (order by wording) as varchar) as line_no,
    from refund_lines
    group by wording
),

-- All wordings in one text, a line each, so that a pattern looks at all of them at once:
-- a pattern for each line of its own would take fifty times as long.
everything as (
    select
        string_agg(
            line_no || chr(9) || regexp_replace(
                translate(numbered.wording, traditional.written, traditional.simplified),
                '\s+', ' ', 'g'
            ),
            chr(10) order by line_no
        ) as words,
    from numbered
    cross join traditional
),

-- What might be, what is feared or supposed, and what is denied, is no complaint.
stated as (
    select
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(replace(words, '怎么会', '怎么'), '是不是|是否', ' ', 'g'),
                    '(会不会|怕|担心|万一|如果|要是|假如)[^,，。!！?？;；\n]*'
                    || '|(会|容易|有)[^,，。!！?？;；\n]{0,8}(吗|嘛|呢|[么不]?[?？])',
                    ' ', 'g'
                ),
                '偏[大小](还是|或者?)偏?[大小正]|[大高差好多厚薄透准偏]不[大高差好多厚薄透准偏]'
                || '|正品了?[吗吧]|(偏大|偏小|掉色|褪色|起球|缩水|变形|过敏|假货|缺货|断货|没货|色差)了?[吗嘛]',
                ' ', 'g'
            ),
            '(不是|没有?|不存在|并非|不算)(什么|任何|收到)?(质量|尺码|大小|物流|做工|包装)?的?'
            || '(问题|毛病|瑕疵|色差|破损|损坏|异味|少件|漏发|发错|褪色|掉色|起球|变形)'
            || '|no (problem|issue|defect|damage)s?|not (damaged|broken|defective|faulty)',
            ' ', 'g'
        ) as words,
    from everything
),

patterns as (
    select code, cast(position as bigint) as position, chat_regex
    from reason_codes
    where chat_regex <> ''
),

found as (
    select patterns.code, patterns.position,
        unnest(regexp_extract_all(
            stated.words, '(?m)^(\d+)\t.*(?:' || patterns.chat_regex || ')', 1
        )) as line_no,
    from patterns
    cross join stated
)

select
    numbered.wording,
    min(found.position) as reason_position,
    min_by(found.code, found.position) as reason_code,
from numbered
inner join found on found.line_no = numbered.line_no
group by numbered.wording
order by numbered.wording
