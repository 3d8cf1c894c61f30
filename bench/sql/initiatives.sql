-- The initiatives of "chosen" (ids) as they are shown. $1 is today's date. What follows from their focus areas is
-- worked out once for each area.
area AS MATERIALIZED (
    SELECT
        one.id,
        one.title,
        ARRAY(SELECT centre_id FROM focus_area_centres WHERE focus_area_id = one.id) AS centre_ids,
        (
            SELECT person_id FROM assignments
            WHERE focus_area_id = one.id AND valid_from <= $1 ORDER BY valid_from DESC LIMIT 1
        ) AS holder_id,
        (
            SELECT id FROM prioritisations WHERE focus_area_id = one.id
            ORDER BY decided_on DESC, at DESC, id DESC LIMIT 1
        ) AS choice_id
    FROM focus_areas AS one
    WHERE one.id IN (SELECT focus_area_id FROM initiatives JOIN chosen USING (id))
),

answers AS (
    SELECT
        one.id,
        one.version,
        to_char(one.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "createdAt",
        to_char(one.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "updatedAt",
        one.external_references AS "externalReferences",
        one.strategy_id AS "strategyId",
        one.focus_area_id AS "focusAreaId",
        json_build_object('id', area.id, 'title', area.title) AS "focusArea",
        coalesce(also.ids, '[]') AS "alsoFocusAreaIds",
        one.title,
        one.description,
        one.owning_centre_id AS "owningCentreId",
        json_build_object('id', owner.id, 'name', owner.name) AS "owningCentre",
        one.origin,
        one.theme_keys AS "themeKeys",
        one.approach,
        one.approach_reason AS "approachReason",
        one.starts_on AS "startsOn",
        one.ends_on AS "endsOn",
        one.continuous,
        one.report_interval_days AS "reportIntervalDays",
        one.kle_number AS "kleNumber",
        one.kle_facet AS "kleFacet",
        coalesce(links.shown, '[]') AS "indicatorLinks",
        one.state,
        one.planned_on AS "plannedOn",
        one.activated_on AS "activatedOn",
        CASE one.state
            WHEN 'proposed' THEN '["planned", "cancelled"]'
            WHEN 'planned' THEN '["active", "cancelled"]'
            WHEN 'active' THEN '["paused", "completed", "cancelled"]'
            WHEN 'paused' THEN '["active", "cancelled"]'
            ELSE '["active"]'
        END::json AS "allowedTransitions",
        CASE WHEN one.state IN ('active', 'paused') THEN
            CASE latest.kind WHEN 'report' THEN latest.progress ELSE (
                SELECT progress FROM status_updates
                WHERE initiative_id = one.id AND kind = 'report'
                ORDER BY stands_at DESC, at DESC LIMIT 1
            ) END
        END AS progress,
        CASE WHEN latest.id IS NOT NULL THEN json_build_object(
            'id', latest.id,
            'kind', latest.kind,
            'progress', latest.progress,
            'summary', latest.summary,
            'obstacles', latest.obstacles,
            'nextSteps', latest.next_steps,
            'reportedAt', to_char(latest.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'byPerson', CASE WHEN reporter.id IS NOT NULL THEN
                json_build_object('id', reporter.id, 'name', reporter.name) END
        ) END AS "latestStatusUpdate",
        to_char(clock.stands_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "lastReportedAt",
        $1 - clock.clock_on AS "daysSinceReport",
        one.state = 'active' AND coalesce(
            $1 - coalesce(clock.clock_on, one.activated_on)
            >= coalesce(one.report_interval_days, strategy.stale_after_days),
            false
        ) AS stale,
        CASE WHEN holder.id IS NOT NULL THEN
            json_build_object('id', holder.id, 'name', holder.name) END AS tovholder,
        coalesce(involved.shown, '[]') AS "involvedCentres",
        ranked.position + 1 AS priority,
        CASE WHEN next.id IS NOT NULL THEN json_build_object(
            'id', next.id,
            'title', next.title,
            'dueOn', next.due_on,
            'overdue', next.due_on < $1,
            'slippageDays', next.due_on - next.original_due_on
        ) END AS "nextMilestone",
        CASE WHEN next.due_on < $1 THEN (
            SELECT count(*) FROM milestones
            WHERE initiative_id = one.id AND state = 'open' AND due_on < $1
        ) ELSE 0 END AS "overdueMilestones"
    FROM chosen
    JOIN initiatives AS one ON one.id = chosen.id
    JOIN strategies AS strategy ON strategy.id = one.strategy_id
    JOIN area ON area.id = one.focus_area_id
    JOIN centres AS owner ON owner.id = one.owning_centre_id
    LEFT JOIN LATERAL (
        SELECT * FROM status_updates WHERE initiative_id = one.id ORDER BY stands_at DESC, at DESC LIMIT 1
    ) AS latest ON true
    LEFT JOIN people AS reporter ON reporter.id = latest.by_person_id
    LEFT JOIN LATERAL (
        SELECT clock_on, stands_at FROM status_updates
        WHERE initiative_id = one.id AND clock_on IS NOT NULL
        ORDER BY clock_on DESC, stands_at DESC LIMIT 1
    ) AS clock ON true
    LEFT JOIN LATERAL (
        SELECT id, title, due_on, original_due_on FROM milestones
        WHERE initiative_id = one.id AND state = 'open' ORDER BY due_on, id LIMIT 1
    ) AS next ON true
    LEFT JOIN people AS holder ON holder.id = coalesce(
        (
            SELECT person_id FROM assignments
            WHERE initiative_id = one.id AND valid_from <= $1 ORDER BY valid_from DESC LIMIT 1
        ),
        area.holder_id
    )
    LEFT JOIN LATERAL (
        SELECT json_agg(focus_area_id ORDER BY position) AS ids
        FROM initiative_focus_areas WHERE initiative_id = one.id
    ) AS also ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(
            json_build_object('indicatorId', indicator_id, 'contribution', contribution, 'rationale', rationale)
            ORDER BY position
        ) AS shown
        FROM initiative_indicators WHERE initiative_id = one.id
    ) AS links ON true
    LEFT JOIN ranked_initiatives AS ranked
        ON ranked.prioritisation_id = area.choice_id AND ranked.initiative_id = one.id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object('id', id, 'name', name) ORDER BY name_sort, id) AS shown
        FROM centres
        WHERE id = ANY(area.centre_ids || ARRAY(
            SELECT party.centre_id
            FROM collaboration_initiatives AS link
            JOIN collaborations AS collaboration ON collaboration.id = link.collaboration_id
            JOIN collaboration_parties AS party ON party.collaboration_id = link.collaboration_id
            WHERE link.initiative_id = one.id AND collaboration.state <> 'ended' AND party.state = 'accepted'
        ))
    ) AS involved ON true
)
