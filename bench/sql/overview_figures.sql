-- The newest figures of every segment and the verdict on them (domain rules 8, 9 and 11), from overview_cells.sql.

-- Both ends of each segment, one row for each: its figures side by side, and the measure's least and greatest value.
ended AS MATERIALIZED (
    SELECT
        ends.*,
        CASE WHEN indicator.measure = 'level' THEN ends.low ELSE greatest(0, CASE
            WHEN indicator.better = 'parity' AND ends.low <= ends.other_high AND ends.other_low <= ends.high THEN 0
            ELSE least(gap.one, gap.other)
        END) END AS least,
        CASE WHEN indicator.measure = 'level' THEN ends.high ELSE greatest(0, gap.one, gap.other) END AS most,
        ends.hides OR (indicator.uses_both AND ends.other_hides) AS is_hidden,
        ends.low IS NOT NULL AND (NOT indicator.uses_both OR ends.other_low IS NOT NULL) AS is_measured
    FROM (
        SELECT
            indicator_id,
            segment,
            which,
            (array_agg(figure) FILTER (WHERE role = 'target'))[1] AS target,
            (array_agg(figure) FILTER (WHERE role = 'comparison'))[1] AS comparison,
            (array_agg(figure) FILTER (WHERE role = 'single'))[1] AS single,
            max(value) FILTER (WHERE role = 'target') AS target_value,
            max(value) FILTER (WHERE role = 'comparison') AS comparison_value,
            max(status) FILTER (WHERE role = 'target') AS target_status,
            max(status) FILTER (WHERE role = 'comparison') AS comparison_status,
            max(status) FILTER (WHERE role = 'single') AS single_status,
            max(low) FILTER (WHERE role = first_role) AS low,
            max(high) FILTER (WHERE role = first_role) AS high,
            max(low) FILTER (WHERE role = 'comparison') AS other_low,
            max(high) FILTER (WHERE role = 'comparison') AS other_high,
            coalesce(bool_or(is_hidden) FILTER (WHERE role = first_role), false) AS hides,
            coalesce(bool_or(is_hidden) FILTER (WHERE role = 'comparison'), false) AS other_hides,
            array_agg(status) AS statuses,
            bool_or(break_in_series) AS breaks
        FROM ending
        JOIN (SELECT id, first_role FROM indicator) AS led ON led.id = ending.indicator_id
        GROUP BY indicator_id, segment, which
    ) AS ends
    JOIN indicator ON indicator.id = ends.indicator_id
    CROSS JOIN LATERAL (
        SELECT
            CASE better
                WHEN 'higher' THEN other_high - low WHEN 'lower' THEN low - other_high ELSE abs(low - other_high)
            END AS one,
            CASE better
                WHEN 'higher' THEN other_low - high WHEN 'lower' THEN high - other_low ELSE abs(high - other_low)
            END AS other
    ) AS gap
),

latest AS (
    SELECT
        ended.indicator_id,
        ended.segment,
        json_build_object(
            'period', newest.period,
            'target', CASE WHEN first_role = 'target' THEN coalesce(target, none.figure) END,
            'comparison', CASE WHEN uses_both THEN coalesce(ended.comparison, none.figure) END,
            'single', CASE WHEN first_role = 'single' THEN coalesce(single, none.figure) END,
            'difference', CASE WHEN has_gap THEN round(target_value - comparison_value, decimals) END,
            'gap', CASE WHEN has_gap THEN round(gap.exact, decimals) END,
            'gapStatus', CASE WHEN has_gap AND gap.exact IS NULL THEN (
                SELECT cause
                FROM unnest('{suppressed,suppressedAtSource,undefined,notYetPublished,missing}'::text[])
                    WITH ORDINALITY AS known (cause, place)
                WHERE
                    (target_value IS NULL AND cause = coalesce(target_status, 'missing'))
                    OR (comparison_value IS NULL AND cause = coalesce(comparison_status, 'missing'))
                ORDER BY place LIMIT 1
            ) WHEN has_gap THEN CASE
                WHEN 'estimated' IN (target_status, comparison_status) THEN 'estimated'
                WHEN 'provisional' IN (target_status, comparison_status) THEN 'provisional'
                WHEN 'revised' IN (target_status, comparison_status) THEN 'revised'
                ELSE 'final'
            END END,
            'gapMismatch', CASE WHEN has_gap THEN round(gap.exact, decimals) - gap.shown END,
            'flags', array_remove(ARRAY[
                CASE WHEN 'provisional' = ANY(statuses) THEN 'provisional' END,
                CASE WHEN 'revised' = ANY(statuses) THEN 'revised' END,
                CASE WHEN 'estimated' = ANY(statuses) THEN 'estimated' END,
                CASE WHEN breaks THEN 'breakInSeries' END
            ], NULL)
        ) AS shown
    FROM ended
    JOIN newest ON newest.indicator_id = ended.indicator_id AND newest.segment = ended.segment
    JOIN indicator ON indicator.id = ended.indicator_id
    CROSS JOIN LATERAL (
        SELECT
            CASE better WHEN 'higher' THEN -exact.d WHEN 'lower' THEN exact.d ELSE abs(exact.d) END AS exact,
            CASE better WHEN 'higher' THEN -shown.d WHEN 'lower' THEN shown.d ELSE abs(shown.d) END AS shown
        FROM
            (SELECT target_value - comparison_value AS d) AS exact,
            (SELECT round(target_value, decimals) - round(comparison_value, decimals) AS d) AS shown
    ) AS gap
    CROSS JOIN (SELECT
        '{"value":null,"numerator":null,"denominator":null,"status":"missing","bound":null}'::json AS figure
    ) AS none
    WHERE ended.which = 'latest'
)
