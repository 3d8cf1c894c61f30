-- The verdict on every segment since its baseline (domain rules 9 and 11 d), from overview_figures.sql.

-- The breaks in the series used, after the baseline.
broken AS MATERIALIZED (
    SELECT
        cell.indicator_id,
        cell.segment,
        cell.role,
        array_agg(cell.period ORDER BY cell.period_end, cell.period_start) AS periods
    FROM cell
    JOIN indicator ON indicator.id = cell.indicator_id
    JOIN newest ON newest.indicator_id = cell.indicator_id AND newest.segment = cell.segment AND newest.is_measured
    WHERE
        cell.break_in_series
        AND (cell.role = indicator.first_role OR (indicator.uses_both AND cell.role = 'comparison'))
        AND (cell.period_end, cell.period_start) > (indicator.baseline_end, indicator.baseline_start)
        AND (cell.period_end, cell.period_start) <= (newest.period_end, newest.period_start)
    GROUP BY cell.indicator_id, cell.segment, cell.role
),

-- What is reached since the baseline on each segment, and on every indicator as a whole, be it without any series.
reached AS MATERIALIZED (
    SELECT
        asked.indicator_id,
        asked.segment,
        newest.period,
        newest.is_measured IS TRUE AS is_measured,
        start.least AS start,
        finish.least AS finish,
        start.is_hidden AS start_hidden,
        finish.is_hidden AS finish_hidden,
        judged.start AS judged_start,
        judged.finish AS judged_finish,
        way.sign * (judged.finish - judged.start) AS improvement,
        start.low,
        start.other_low,
        start.target_status,
        start.comparison_status,
        start.single_status,
        either.one AS direction,
        CASE
            WHEN method_state = 'toBeDesigned' THEN 'methodToBeDesigned'
            WHEN baseline_period IS NULL OR newest.is_measured IS NOT TRUE THEN 'withoutEnds'
            WHEN (baseline_end, baseline_start) >= (newest.period_end, newest.period_start) THEN 'onlyBaseline'
            WHEN start.is_measured IS NOT TRUE OR broken.indicator_id IS NOT NULL THEN 'obstacles'
            WHEN NOT start.is_hidden AND NOT finish.is_hidden THEN 'changeSinceBaseline'
            WHEN either.one = either.other THEN 'certainWithinBounds'
            ELSE 'hidden'
        END AS code
    FROM (SELECT id AS indicator_id, '' AS segment FROM indicator UNION SELECT indicator_id, segment FROM newest) AS asked
    JOIN indicator ON indicator.id = asked.indicator_id
    LEFT JOIN newest ON newest.indicator_id = asked.indicator_id AND newest.segment = asked.segment
    LEFT JOIN ended AS start
        ON start.indicator_id = asked.indicator_id AND start.segment = asked.segment AND start.which = 'baseline'
    LEFT JOIN ended AS finish
        ON finish.indicator_id = asked.indicator_id AND finish.segment = asked.segment AND finish.which = 'latest'
    LEFT JOIN (SELECT DISTINCT indicator_id, segment FROM broken) AS broken
        ON broken.indicator_id = asked.indicator_id AND broken.segment = asked.segment
    CROSS JOIN LATERAL (
        SELECT
            CASE verdict_rule WHEN 'barometer' THEN round(start.least, decimals) ELSE start.least END AS start,
            CASE verdict_rule WHEN 'barometer' THEN round(start.most, decimals) ELSE start.most END AS start_most,
            CASE verdict_rule WHEN 'barometer' THEN round(finish.least, decimals) ELSE finish.least END AS finish,
            CASE verdict_rule WHEN 'barometer' THEN round(finish.most, decimals) ELSE finish.most END AS finish_most
        OFFSET 0
    ) AS judged
    CROSS JOIN LATERAL (
        SELECT CASE WHEN measure = 'level' AND better = 'higher' THEN 1 ELSE -1 END AS sign
    ) AS way
    CROSS JOIN LATERAL (
        SELECT min(said.direction) AS one, max(said.direction) AS other
        FROM (VALUES
            (way.sign * (judged.finish - judged.start_most)), (way.sign * (judged.finish_most - judged.start))
        ) AS possible (improvement)
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN improvement = 0 OR (verdict_rule = 'exact' AND abs(improvement) < threshold) THEN 'unchanged'
                WHEN improvement > 0 THEN 'improving'
                ELSE 'worsening'
            END AS direction
        ) AS said
    ) AS either
),

-- Why: one reason where something was reached or one thing stands in the way, else one for each thing that does.
reason AS (
    SELECT
        found.indicator_id,
        found.segment,
        json_agg(
            json_strip_nulls(json_build_object(
                'code', why.code,
                'rule', indicator.verdict_rule,
                'ruleVersion', 1,
                'periods', why.periods,
                'role', why.role,
                'cause', why.cause,
                'measure', CASE why.code WHEN 'changeSinceBaseline' THEN indicator.measure END,
                'unroundedFrom', CASE why.code WHEN 'changeSinceBaseline' THEN found.start END,
                'unroundedTo', CASE why.code WHEN 'changeSinceBaseline' THEN found.finish END,
                'decimals', CASE WHEN why.code = 'changeSinceBaseline' AND verdict_rule = 'barometer'
                    THEN indicator.decimals END,
                'threshold', CASE WHEN why.code = 'changeSinceBaseline' AND verdict_rule = 'exact'
                    THEN indicator.threshold END
            ))
            ORDER BY why.place, why.role DESC
        ) AS shown
    FROM reached AS found
    JOIN indicator ON indicator.id = found.indicator_id
    CROSS JOIN LATERAL (
        SELECT 1 AS place, found.code, NULL AS role, NULL AS cause, CASE found.code
            WHEN 'onlyBaseline' THEN ARRAY[baseline_period]
            WHEN 'changeSinceBaseline' THEN ARRAY[baseline_period, found.period]
            WHEN 'certainWithinBounds' THEN ARRAY[baseline_period, found.period]
            WHEN 'hidden' THEN array_remove(ARRAY[
                CASE WHEN found.start_hidden THEN baseline_period END,
                CASE WHEN found.finish_hidden THEN found.period END
            ], NULL)
        END AS periods
        WHERE found.code NOT IN ('withoutEnds', 'obstacles')
        UNION ALL
        SELECT 1, 'noBaseline', NULL, NULL, NULL
        WHERE found.code = 'withoutEnds' AND baseline_period IS NULL
        UNION ALL
        SELECT 2, 'noValue', empty.role, NULL, NULL
        FROM (
            SELECT used.role
            FROM (VALUES (first_role), (CASE WHEN uses_both THEN 'comparison' END)) AS used (role)
            WHERE used.role IS NOT NULL AND NOT EXISTS (
                SELECT FROM cell
                WHERE cell.indicator_id = found.indicator_id AND cell.segment = found.segment
                    AND cell.role = used.role AND cell.period IS NOT NULL
            )
        ) AS empty
        RIGHT JOIN (VALUES (1)) AS once ON true
        WHERE found.code = 'withoutEnds' AND NOT found.is_measured
        UNION ALL
        SELECT 1, 'baselineMissing', missing.role, coalesce(missing.status, 'missing'), ARRAY[baseline_period]
        FROM (VALUES
            (first_role, found.low, CASE first_role WHEN 'target' THEN target_status ELSE single_status END),
            (CASE WHEN uses_both THEN 'comparison' END, found.other_low, found.comparison_status)
        ) AS missing (role, low, status)
        WHERE found.code = 'obstacles' AND missing.role IS NOT NULL AND missing.low IS NULL
        UNION ALL
        SELECT 2, 'breakInSeries', broken.role, NULL, broken.periods
        FROM broken
        WHERE found.code = 'obstacles'
            AND broken.indicator_id = found.indicator_id AND broken.segment = found.segment
    ) AS why
    GROUP BY found.indicator_id, found.segment
),

verdict AS MATERIALIZED (
    SELECT
        found.indicator_id,
        found.segment,
        judged.direction,
        json_build_object(
            'direction', judged.direction,
            'sinceBaseline', json_build_object(
                'fromPeriod', CASE WHEN found.code <> 'methodToBeDesigned' THEN indicator.baseline_period END,
                'toPeriod', CASE WHEN found.code <> 'methodToBeDesigned' AND found.is_measured THEN found.period END,
                'from', CASE found.code WHEN 'changeSinceBaseline' THEN found.judged_start END,
                'to', CASE found.code WHEN 'changeSinceBaseline' THEN found.judged_finish END,
                'change', CASE found.code WHEN 'changeSinceBaseline' THEN found.judged_finish - found.judged_start END,
                'improvement', CASE found.code WHEN 'changeSinceBaseline' THEN found.improvement END
            ),
            'sinceLast', NULL, 'sinceEvaluation', NULL, 'streak', NULL, 'decomposition', NULL, 'falseProgress', NULL,
            'mostlyComparison', NULL, 'overtaken', NULL, 'parityReached', NULL, 'withinNoise', NULL,
            'reasons', reason.shown
        ) AS shown
    FROM reached AS found
    JOIN indicator ON indicator.id = found.indicator_id
    JOIN reason ON reason.indicator_id = found.indicator_id AND reason.segment = found.segment
    CROSS JOIN LATERAL (
        SELECT CASE WHEN found.code IN ('changeSinceBaseline', 'certainWithinBounds')
            THEN found.direction ELSE 'undetermined' END AS direction
    ) AS judged
)
