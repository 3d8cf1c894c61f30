-- Goals with their indicators. $1 today's date, $2 the strategy.

followed AS (
    SELECT
        cell.indicator_id,
        coalesce(bool_or(cell.illustrative), false) AS illustrative,
        count(cell.period) AS values,
        count(*) FILTER (WHERE cell.is_hidden) AS hidden
    FROM cell
    GROUP BY cell.indicator_id
),

indicator_shown AS MATERIALIZED (
    SELECT
        one.id,
        one.goal_id,
        one.key,
        one.counts_persons,
        one.minimum_cell_size,
        coalesce(followed.illustrative, false) AS illustrative,
        coalesce(followed.hidden, 0) AS hidden,
        verdict.direction,
        row_number() OVER (ORDER BY one.title_sort, one.id) AS place,
        json_build_object(
            'id', one.id,
            'key', one.key,
            'title', one.title,
            'unit', one.unit,
            'better', one.better,
            'methodState', one.method_state,
            'interpreted', one.interpreted,
            'illustrative', coalesce(followed.illustrative, false),
            'latest', latest.shown,
            'verdict', verdict.shown,
            'segments', coalesce(parts.shown, '[]'),
            'benchmark', (
                SELECT json_build_object(
                    'id', id,
                    'period', period,
                    'dueOn', due_on,
                    'level', level,
                    'gap', gap,
                    'decision', decision,
                    'progressShare', NULL,
                    'onCourse', NULL,
                    'reached', NULL
                )
                FROM benchmarks
                WHERE indicator_id = one.id AND state = 'active'
                ORDER BY created_at DESC, id DESC LIMIT 1
            ),
            'dataState', CASE
                WHEN one.method_state = 'toBeDesigned' THEN 'methodToBeDesigned'
                WHEN one.next_value_due_on < $1 THEN 'valueDue'
                WHEN followed.values > 0 THEN 'current'
                ELSE 'noValues'
            END
        ) AS shown
    FROM indicator AS one
    JOIN verdict ON verdict.indicator_id = one.id AND verdict.segment = ''
    LEFT JOIN latest ON latest.indicator_id = one.id AND latest.segment = ''
    LEFT JOIN followed ON followed.indicator_id = one.id
    LEFT JOIN (
        SELECT
            part.indicator_id,
            json_agg(
                json_build_object('segment', part.segment, 'latest', seen.shown, 'verdict', part.shown)
                ORDER BY part.segment
            ) AS shown
        FROM verdict AS part
        LEFT JOIN latest AS seen ON seen.indicator_id = part.indicator_id AND seen.segment = part.segment
        WHERE part.segment <> ''
        GROUP BY part.indicator_id
    ) AS parts ON parts.indicator_id = one.id
),

goal_shown AS MATERIALIZED (
    SELECT
        goal.id,
        goal.focus_area_id,
        goal.title,
        goal.title_sort,
        coalesce(rolled.indicators, '{}') AS indicator_ids,
        rolled_up.direction,
        json_build_object(
            'id', goal.id,
            'title', goal.title,
            'direction', rolled_up.direction,
            'counts', json_build_object(
                'improving', coalesce(cardinality(rolled.improving), 0),
                'worsening', coalesce(cardinality(rolled.worsening), 0),
                'unchanged', coalesce(cardinality(rolled.unchanged), 0),
                'undetermined', coalesce(cardinality(rolled.undetermined), 0)
            ),
            'indicatorKeys', json_build_object(
                'improving', coalesce(rolled.improving, '{}'),
                'worsening', coalesce(rolled.worsening, '{}'),
                'unchanged', coalesce(rolled.unchanged, '{}'),
                'undetermined', coalesce(rolled.undetermined, '{}')
            ),
            'specialFocus', goal.special_focus,
            'indicators', coalesce(rolled.shown, '[]')
        ) AS shown
    FROM goals AS goal
    LEFT JOIN LATERAL (
        SELECT
            json_agg(one.shown ORDER BY one.place) AS shown,
            array_agg(one.id) AS indicators,
            array_agg(one.key ORDER BY one.place) FILTER (WHERE one.direction = 'improving') AS improving,
            array_agg(one.key ORDER BY one.place) FILTER (WHERE one.direction = 'worsening') AS worsening,
            array_agg(one.key ORDER BY one.place) FILTER (WHERE one.direction = 'unchanged') AS unchanged,
            array_agg(one.key ORDER BY one.place) FILTER (WHERE one.direction = 'undetermined') AS undetermined
        FROM indicator_shown AS one
        WHERE one.goal_id = goal.id OR one.id IN (SELECT indicator_id FROM indicator_goals WHERE goal_id = goal.id)
    ) AS rolled ON true
    CROSS JOIN LATERAL (
        SELECT
            coalesce(cardinality(rolled.improving), 0) AS better,
            coalesce(cardinality(rolled.worsening), 0) AS worse,
            coalesce(cardinality(rolled.unchanged), 0) AS same,
            coalesce(cardinality(rolled.undetermined), 0) AS unknown
    ) AS number
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN better + worse + same = 0 OR better + worse + same < unknown THEN 'undetermined'
            WHEN better > 0 AND worse > 0 THEN 'mixed'
            WHEN better + worse = 0 OR better + worse < same THEN 'unchanged'
            WHEN better > 0 THEN 'improving'
            ELSE 'worsening'
        END AS direction
    ) AS rolled_up
    WHERE goal.strategy_id = $2 AND goal.state = 'active'
)
