-- The follow-up overview of a strategy. $1 today's date, $2 the strategy, $3 the municipality's code.
WITH

{overview_cells},

{overview_figures},

{overview_verdicts},

{overview_goals},

{overview_work},

served AS MATERIALIZED (
    SELECT area.id AS area_id, one.*
    FROM initiative AS one
    CROSS JOIN unnest(one.area_ids) AS served (area_id)
    JOIN area ON area.id = served.area_id
),

-- Once each, though they may be shown in several focus areas.
distinct_initiative AS (SELECT * FROM initiative AS one WHERE EXISTS (SELECT FROM served WHERE served.id = one.id)),

met AS MATERIALIZED (
    SELECT area.id AS area_id, one.*
    FROM area
    JOIN collaboration AS one
        ON area.id = ANY(one.area_ids)
        OR EXISTS (SELECT FROM served WHERE served.area_id = area.id AND served.id = ANY(one.initiative_ids))
),

area_shown AS (
    SELECT
        area.number,
        area.id,
        json_build_object(
            'id', area.id,
            'number', area.number,
            'title', area.title,
            'tovholderCentre', (
                SELECT json_build_object('id', id, 'name', name) FROM centres WHERE id = area.tovholder_centre_id
            ),
            'tovholder', area.holder,
            'vacant', area.holder IS NULL,
            'themes', area.themes,
            'prioritisation', area.choice,
            'goals', coalesce((
                SELECT json_agg(shown ORDER BY title_sort, id) FROM goal_shown WHERE focus_area_id = area.id
            ), '[]'),
            'initiatives', coalesce(mine.shown, '[]'),
            'collaborations', coalesce((
                SELECT json_agg(shown ORDER BY title_sort, id) FROM met WHERE area_id = area.id
            ), '[]'),
            'cases', '[]'::json,
            'coverage', json_build_object(
                'goalsWithoutIndicator', coalesce((
                    SELECT json_agg(json_build_object('id', id, 'title', title) ORDER BY title_sort, id)
                    FROM goal_shown WHERE focus_area_id = area.id AND indicator_ids = '{}'
                ), '[]'),
                'goalsWithoutInitiative', coalesce((
                    SELECT json_agg(json_build_object('id', goal.id, 'title', goal.title) ORDER BY title_sort, goal.id)
                    FROM goal_shown AS goal
                    WHERE goal.focus_area_id = area.id AND NOT EXISTS (
                        SELECT FROM served
                        WHERE area_id = area.id AND state <> 'cancelled' AND served.indicator_ids && goal.indicator_ids
                    )
                ), '[]'),
                'themesWithoutInitiative', coalesce((
                    SELECT json_agg(theme.one ORDER BY theme.place)
                    FROM json_array_elements(area.themes) WITH ORDINALITY AS theme (one, place)
                    WHERE theme.one ->> 'key' NOT IN (
                        SELECT json_array_elements_text(theme_keys) FROM served
                        WHERE area_id = area.id AND state IN ('planned', 'active', 'paused', 'completed')
                    )
                ), '[]'),
                'initiativesWithoutCollaboration', coalesce(mine.alone, '[]'),
                'initiativesWithoutTovholder', coalesce(mine.unheld, '[]'),
                'targetedWithoutReason', coalesce(mine.unreasoned, '[]'),
                'prioritisationMissing', area.prioritisation_required AND area.choice_id IS NULL
            )
        ) AS shown
    FROM area
    LEFT JOIN LATERAL (
        SELECT
            json_agg(one.shown ORDER BY place) AS shown,
            json_agg(ref.shown ORDER BY place) FILTER (
                WHERE one.is_running AND area.collaboration_needed AND NOT one.is_shared
            ) AS alone,
            json_agg(ref.shown ORDER BY place) FILTER (WHERE one.is_running AND NOT one.is_held) AS unheld,
            json_agg(ref.shown ORDER BY place) FILTER (
                WHERE one.is_running AND one.approach = 'targeted' AND one.approach_reason IS NULL
            ) AS unreasoned
        FROM served AS one
        CROSS JOIN LATERAL (SELECT json_build_object('id', one.id, 'title', one.title) AS shown) AS ref
        WHERE one.area_id = area.id
    ) AS mine ON true
),

indicator_used AS (
    SELECT * FROM indicator_shown AS one
    WHERE EXISTS (
        SELECT FROM goal_shown JOIN area ON area.id = goal_shown.focus_area_id WHERE one.id = ANY(indicator_ids)
    )
)

SELECT json_build_object(
    'strategy', json_build_object(
        'id', strategy.id,
        'title', strategy.title,
        'state', strategy.state,
        'startsOn', strategy.starts_on,
        'endsOn', strategy.ends_on,
        'periodText', strategy.period_text,
        'coordinatingCentre', json_build_object('id', centre.id, 'name', centre.name),
        'committee', strategy.committee,
        'nextEvaluationDueOn',
            (strategy.starts_on + strategy.evaluation_interval_months * interval '1 month')::date
    ),
    'asOf', NULL,
    'date', $1,
    'generatedAt', to_char(
        (timestamptz 'epoch' + newest.microseconds * interval '1 microsecond') AT TIME ZONE 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
    ),
    'revision', newest.position,
    'illustrative', (SELECT coalesce(bool_or(illustrative), false) FROM indicator_used),
    'disclosure', (
        SELECT json_build_object(
            'minimumCellSize', min(minimum_cell_size) FILTER (WHERE counts_persons),
            'suppressedCells', coalesce(sum(hidden), 0)
        )
        FROM indicator_used
    ),
    'summary', json_build_object(
        'initiatives', (
            SELECT json_build_object(
                'total', count(*),
                'byState', json_build_object(
                    'proposed', count(*) FILTER (WHERE state = 'proposed'),
                    'planned', count(*) FILTER (WHERE state = 'planned'),
                    'active', count(*) FILTER (WHERE state = 'active'),
                    'paused', count(*) FILTER (WHERE state = 'paused'),
                    'completed', count(*) FILTER (WHERE state = 'completed'),
                    'cancelled', count(*) FILTER (WHERE state = 'cancelled')
                ),
                'byProgress', json_build_object(
                    'onTrack', count(*) FILTER (WHERE progress = 'onTrack'),
                    'atRisk', count(*) FILTER (WHERE progress = 'atRisk'),
                    'offTrack', count(*) FILTER (WHERE progress = 'offTrack'),
                    'none', count(*) FILTER (WHERE progress IS NULL)
                ),
                'byApproach', json_build_object(
                    'general', count(*) FILTER (WHERE approach = 'general'),
                    'targeted', count(*) FILTER (WHERE approach = 'targeted'),
                    'notAssessed', count(*) FILTER (WHERE approach IS NULL)
                ),
                'stale', count(*) FILTER (WHERE stale)
            )
            FROM distinct_initiative
        ),
        'milestones', (
            SELECT json_build_object(
                'open', coalesce(sum(open), 0),
                'overdue', coalesce(sum(overdue), 0),
                'reached', coalesce(sum(reached), 0)
            )
            FROM distinct_initiative
        ),
        'goals', (
            SELECT json_build_object('byDirection', json_build_object(
                'improving', count(*) FILTER (WHERE direction = 'improving'),
                'worsening', count(*) FILTER (WHERE direction = 'worsening'),
                'unchanged', count(*) FILTER (WHERE direction = 'unchanged'),
                'mixed', count(*) FILTER (WHERE direction = 'mixed'),
                'undetermined', count(*) FILTER (WHERE direction = 'undetermined')
            ))
            FROM goal_shown JOIN area ON area.id = goal_shown.focus_area_id
        ),
        'cases', json_build_object('open', 0, 'overdue', 0),
        'collaborations', (
            SELECT json_build_object('byState', json_build_object(
                'proposed', count(DISTINCT id) FILTER (WHERE state = 'proposed'),
                'agreed', count(DISTINCT id) FILTER (WHERE state = 'agreed'),
                'ended', count(DISTINCT id) FILTER (WHERE state = 'ended')
            ))
            FROM met
        ),
        'vacancies', (
            (SELECT count(*) FROM area WHERE holder IS NULL)
            + (SELECT count(*) FROM distinct_initiative WHERE is_running AND NOT is_held)
        )
    ),
    'focusAreas', coalesce((SELECT json_agg(shown ORDER BY number, id) FROM area_shown), '[]'),
    'attention', '[]'::json,
    'compare', NULL
)
FROM strategies AS strategy
JOIN centres AS centre ON centre.id = strategy.coordinating_centre_id
CROSS JOIN (
    SELECT position, microseconds
    FROM changes
    WHERE strategy_id = $2 OR (strategy_id IS NULL AND resource_type IN ('centres', 'partners', 'people'))
    ORDER BY position DESC
    LIMIT 1
) AS newest
WHERE strategy.id = $2
