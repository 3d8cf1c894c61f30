-- What was observed, as everybody may see it. $2 the strategy, $3 the municipality's code. A segment is '' where the
-- group as a whole is meant.

indicator AS MATERIALIZED (
    SELECT
        one.*,
        comparison IS NOT DISTINCT FROM 'groups' AND better IS NOT NULL AS has_gap,
        CASE WHEN comparison = 'single' THEN 'single' ELSE 'target' END AS first_role,
        comparison IS DISTINCT FROM 'single' AND judged_on = 'gap' AS uses_both,
        CASE WHEN comparison = 'groups' AND judged_on = 'gap' THEN 'shortfall' ELSE 'level' END AS measure,
        begins.first AS baseline_start,
        (begins.first + begins.months * interval '1 month')::date - 1 AS baseline_end
    FROM indicators AS one
    CROSS JOIN LATERAL (
        SELECT
            make_date(left(baseline_period, 4)::int, CASE
                WHEN baseline_period LIKE '____-H_' THEN right(baseline_period, 1)::int * 6 - 5
                WHEN baseline_period LIKE '____-Q_' THEN right(baseline_period, 1)::int * 3 - 2
                WHEN baseline_period LIKE '____/%' THEN 8
                WHEN baseline_period LIKE '____-__' THEN right(baseline_period, 2)::int
                ELSE 1
            END, 1) AS first,
            CASE
                WHEN baseline_period LIKE '____-H_' THEN 6
                WHEN baseline_period LIKE '____-Q_' THEN 3
                WHEN baseline_period LIKE '____--%' THEN 24
                WHEN baseline_period LIKE '____-__' THEN 1
                ELSE 12
            END AS months
    ) AS begins
    WHERE one.strategy_id = $2 AND one.state = 'active'
),

cell AS MATERIALIZED (
    SELECT
        series.indicator_id,
        coalesce(series.segment, '') AS segment,
        series.role,
        seen.period,
        seen.period_start,
        seen.period_end,
        seen.break_in_series,
        seen.illustrative,
        may.is_hidden,
        CASE WHEN may.is_hidden THEN NULL ELSE seen.value END AS value,
        CASE WHEN may.is_hidden THEN NULL ELSE seen.numerator END AS numerator,
        CASE WHEN may.is_hidden AND may.hides_denominator THEN NULL ELSE seen.denominator END AS denominator,
        CASE WHEN may.is_hidden THEN 'suppressed' ELSE seen.status END AS status,
        may.bound_over,
        may.bound_under,
        coalesce(may.is_hidden, false) OR seen.value IS NOT NULL AS has_figure
    FROM series
    LEFT JOIN observations AS seen ON seen.series_id = series.id
    LEFT JOIN disclosures AS may ON may.observation_id = seen.id
    WHERE series.strategy_id = $2 AND series.area_code = $3
),

-- The newest period of each segment that can be measured, else the newest one that has anything, else null.
newest AS MATERIALIZED (
    SELECT DISTINCT ON (cell.indicator_id, cell.segment)
        cell.indicator_id,
        cell.segment,
        cell.period,
        cell.period_start,
        cell.period_end,
        known.is_measured
    FROM cell
    JOIN indicator ON indicator.id = cell.indicator_id
    LEFT JOIN cell AS other
        ON indicator.uses_both AND cell.role = 'target' AND other.role = 'comparison'
        AND other.indicator_id = cell.indicator_id AND other.segment = cell.segment AND other.period = cell.period
    CROSS JOIN LATERAL (
        SELECT cell.role = indicator.first_role AND cell.has_figure
            AND (NOT indicator.uses_both OR coalesce(other.has_figure, false)) AS is_measured
    ) AS known
    ORDER BY
        cell.indicator_id, cell.segment, known.is_measured DESC, cell.period_end DESC NULLS LAST, cell.period_start DESC
),

-- The cells in the newest period and in the baseline's, each with what it leaves possible.
ending AS (
    SELECT
        cell.*,
        ends.which,
        json_build_object(
            'value', round(cell.value, indicator.decimals),
            'numerator', cell.numerator,
            'denominator', cell.denominator,
            'status', cell.status,
            'bound', CASE WHEN cell.is_hidden THEN CASE
                WHEN cell.bound_under IS NOT NULL THEN 'under ' || replace(trim_scale(cell.bound_under)::text, '.', ',')
                WHEN cell.bound_over IS NOT NULL THEN 'over ' || replace(trim_scale(cell.bound_over)::text, '.', ',')
                WHEN indicator.unit = 'percent' THEN 'mellem 0 og 100'
                ELSE 'skjult'
            END || CASE indicator.unit WHEN 'percent' THEN ' %' ELSE '' END END
        ) AS figure,
        CASE WHEN cell.is_hidden THEN coalesce(
            cell.bound_over + CASE WHEN indicator.unit IN ('persons', 'count') THEN 1 ELSE 0 END,
            CASE WHEN indicator.unit <> 'index' THEN 0 ELSE '-Infinity'::numeric END
        ) ELSE cell.value END AS low,
        CASE WHEN cell.is_hidden THEN coalesce(
            cell.bound_under - CASE WHEN indicator.unit IN ('persons', 'count') THEN 1 ELSE 0 END,
            CASE indicator.unit WHEN 'percent' THEN 100 ELSE 'Infinity'::numeric END
        ) ELSE cell.value END AS high
    FROM newest
    JOIN indicator ON indicator.id = newest.indicator_id
    CROSS JOIN LATERAL (
        VALUES ('latest', newest.period), ('baseline', indicator.baseline_period)
    ) AS ends (which, period)
    JOIN cell
        ON cell.indicator_id = newest.indicator_id AND cell.segment = newest.segment AND cell.period = ends.period
)
