-- Initiatives with their reports, milestones and duties, and collaborations. $1 today's date, $2 the strategy.

area AS MATERIALIZED (
    SELECT
        one.*,
        choice.id AS choice_id,
        choice.shown AS choice,
        holder.shown AS holder
    FROM focus_areas AS one
    LEFT JOIN LATERAL (
        SELECT made.id, json_build_object(
            'id', made.id,
            'decidedOn', made.decided_on,
            'criterion', made.criterion,
            'initiativeIds', coalesce((
                SELECT json_agg(initiative_id ORDER BY position)
                FROM ranked_initiatives WHERE prioritisation_id = made.id
            ), '[]')
        ) AS shown
        FROM prioritisations AS made
        WHERE made.focus_area_id = one.id
        ORDER BY made.decided_on DESC, made.at DESC LIMIT 1
    ) AS choice ON true
    LEFT JOIN LATERAL (
        SELECT json_build_object('id', person.id, 'name', person.name) AS shown
        FROM (
            SELECT person_id FROM assignments
            WHERE focus_area_id = one.id AND valid_from <= $1 ORDER BY valid_from DESC LIMIT 1
        ) AS duty
        JOIN people AS person ON person.id = duty.person_id
    ) AS holder ON true
    WHERE one.strategy_id = $2 AND one.state = 'active'
),

collaboration AS MATERIALIZED (
    SELECT
        one.id,
        one.title,
        one.title_sort,
        one.state,
        ARRAY(SELECT focus_area_id FROM collaboration_focus_areas WHERE collaboration_id = one.id) AS area_ids,
        ARRAY(SELECT initiative_id FROM collaboration_initiatives WHERE collaboration_id = one.id) AS initiative_ids,
        json_build_object(
            'id', one.id,
            'title', one.title,
            'state', one.state,
            'reviewOn', one.review_on,
            'reviewOverdue', coalesce(one.review_on < $1, false) AND one.state <> 'ended',
            'parties', coalesce((
                SELECT json_agg(
                    json_build_object(
                        'id', party.id,
                        'name', coalesce(centre.name, partner.name),
                        'role', party.role,
                        'state', party.state,
                        'centreId', party.centre_id
                    )
                    ORDER BY party.created_at, party.id
                )
                FROM collaboration_parties AS party
                LEFT JOIN centres AS centre ON centre.id = party.centre_id
                LEFT JOIN partners AS partner ON partner.id = party.partner_id
                WHERE party.collaboration_id = one.id
            ), '[]')
        ) AS shown
    FROM collaborations AS one
    WHERE one.strategy_id = $2
),

-- Sets of the whole strategy, each read once.
dated AS (
    SELECT
        initiative_id,
        (array_agg(json_build_object('id', id, 'title', title, 'dueOn', due_on) ORDER BY due_on, id)
            FILTER (WHERE state = 'open'))[1] AS next,
        count(*) FILTER (WHERE state = 'open') AS open,
        count(*) FILTER (WHERE state = 'open' AND due_on < $1) AS overdue,
        count(*) FILTER (WHERE state = 'reached') AS reached,
        max(coalesce(reached_on, due_on) - original_due_on) AS slippage
    FROM milestones
    WHERE strategy_id = $2 AND state <> 'cancelled'
    GROUP BY initiative_id
),

linked AS (
    SELECT
        link.initiative_id,
        array_agg(link.indicator_id) AS indicator_ids,
        json_agg(
            json_build_object('id', one.id, 'key', one.key, 'contribution', link.contribution) ORDER BY link.position
        ) AS shown
    FROM initiative_indicators AS link
    JOIN indicators AS one ON one.id = link.indicator_id
    WHERE link.strategy_id = $2
    GROUP BY link.initiative_id
),

shared AS (
    SELECT
        link.initiative_id,
        bool_or(one.state <> 'ended') AS lasts,
        json_agg(
            json_build_object('id', one.id, 'title', one.title, 'state', one.state) ORDER BY one.title_sort, one.id
        ) AS shown
    FROM collaboration_initiatives AS link
    JOIN collaboration AS one ON one.id = link.collaboration_id
    GROUP BY link.initiative_id
),

duty AS (
    SELECT DISTINCT ON (assignment.initiative_id)
        assignment.initiative_id,
        CASE WHEN person.id IS NOT NULL THEN json_build_object('id', person.id, 'name', person.name) END AS shown
    FROM assignments AS assignment
    LEFT JOIN people AS person ON person.id = assignment.person_id
    WHERE assignment.strategy_id = $2 AND assignment.initiative_id IS NOT NULL AND assignment.valid_from <= $1
    ORDER BY assignment.initiative_id, assignment.valid_from DESC
),

initiative AS MATERIALIZED (
    SELECT
        one.id,
        one.title,
        one.state,
        one.approach,
        one.approach_reason,
        one.theme_keys,
        one.focus_area_id || ARRAY(
            SELECT focus_area_id FROM initiative_focus_areas WHERE initiative_id = one.id
        ) AS area_ids,
        one.state NOT IN ('completed', 'cancelled') AS is_running,
        holder.shown IS NOT NULL AS is_held,
        coalesce(shared.lasts, false) AS is_shared,
        coalesce(linked.indicator_ids, '{}') AS indicator_ids,
        progress.said AS progress,
        stale.since >= stale.most AS stale,
        dated.open,
        dated.overdue,
        dated.reached,
        row_number() OVER (ORDER BY one.title_sort, one.id) AS place,
        json_build_object(
            'id', one.id,
            'title', one.title,
            'owningCentre', json_build_object('id', owner.id, 'name', owner.name),
            'tovholder', holder.shown,
            'state', one.state,
            'progress', progress.said,
            'approach', one.approach,
            'priority', ranked.position + 1,
            'latestStatusUpdate', CASE WHEN report.id IS NOT NULL THEN json_build_object(
                'id', report.id,
                'kind', report.kind,
                'progress', report.progress,
                'summary', report.summary,
                'obstacles', report.obstacles,
                'nextSteps', report.next_steps,
                'reportedAt', to_char(report.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'reportedOn', report.reported_on
            ) END,
            'daysSinceReport', $1 - clock.ticked_on,
            'stale', coalesce(stale.since >= stale.most, false),
            'nextMilestone', dated.next,
            'overdueMilestones', coalesce(dated.overdue, 0),
            'slippageDays', dated.slippage,
            'collaborations', coalesce(shared.shown, '[]'),
            'linkedIndicators', coalesce(linked.shown, '[]')
        ) AS shown
    FROM initiatives AS one
    JOIN strategies AS strategy ON strategy.id = one.strategy_id
    JOIN centres AS owner ON owner.id = one.owning_centre_id
    LEFT JOIN dated ON dated.initiative_id = one.id
    LEFT JOIN linked ON linked.initiative_id = one.id
    LEFT JOIN shared ON shared.initiative_id = one.id
    LEFT JOIN duty ON duty.initiative_id = one.id
    LEFT JOIN area AS home ON home.id = one.focus_area_id
    LEFT JOIN ranked_initiatives AS ranked
        ON ranked.prioritisation_id = home.choice_id AND ranked.initiative_id = one.id
    LEFT JOIN LATERAL (
        SELECT * FROM status_updates WHERE initiative_id = one.id ORDER BY stands_at DESC, at DESC LIMIT 1
    ) AS report ON true
    LEFT JOIN LATERAL (
        SELECT max(clock_on) AS ticked_on FROM status_updates WHERE initiative_id = one.id
    ) AS clock ON true
    CROSS JOIN LATERAL (SELECT coalesce(duty.shown, home.holder) AS shown) AS holder
    CROSS JOIN LATERAL (
        SELECT CASE WHEN one.state IN ('active', 'paused') THEN
            CASE report.kind WHEN 'report' THEN report.progress ELSE (
                SELECT progress FROM status_updates
                WHERE initiative_id = one.id AND kind = 'report'
                ORDER BY stands_at DESC, at DESC LIMIT 1
            ) END
        END AS said
        OFFSET 0
    ) AS progress
    CROSS JOIN LATERAL (
        SELECT
            CASE one.state WHEN 'active' THEN $1 - coalesce(clock.ticked_on, one.activated_on) END AS since,
            coalesce(one.report_interval_days, strategy.stale_after_days) AS most
    ) AS stale
    WHERE one.strategy_id = $2
)
