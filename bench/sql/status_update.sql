-- A report on an initiative: the head row moves on, the report is stored and answered; no ledger is kept. $1 its id,
-- $2 the initiative, $3 the person who reports, $4 today's date, $5 the body.
WITH moved AS (
    UPDATE ledger_head
    SET microseconds = greatest(microseconds + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
    RETURNING timestamptz 'epoch' + microseconds * interval '1 microsecond' AS at
),

made AS (
    INSERT INTO status_updates (
        id, strategy_id, version, created_at, updated_at, external_references, at, by_type, by_id, initiative_id,
        kind, progress, summary, obstacles, next_steps, reported_on, by_person_id, clock_on, stands_at
    )
    SELECT
        $1, one.strategy_id, 1, at, at, '[]', at, 'person', $3, one.id, coalesce(said.kind, 'report'), said.progress,
        said.summary, said.obstacles, said."nextSteps", said."reportedOn", $3, coalesce(said."reportedOn", $4), at
    FROM moved
    JOIN initiatives AS one ON one.id = $2 AND one.state NOT IN ('completed', 'cancelled')
    CROSS JOIN json_to_record($5) AS said (
        kind text, progress text, summary text, obstacles text, "nextSteps" text, "reportedOn" date
    )
    RETURNING *
)

SELECT json_build_object(
    'id', made.id,
    'version', made.version,
    'createdAt', to_char(made.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'updatedAt', to_char(made.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'externalReferences', made.external_references,
    'strategyId', made.strategy_id,
    'initiativeId', made.initiative_id,
    'kind', made.kind,
    'progress', made.progress,
    'summary', made.summary,
    'obstacles', made.obstacles,
    'nextSteps', made.next_steps,
    'correctsId', made.corrects_id,
    'reportedById', made.reported_by_id,
    'reportedOn', made.reported_on,
    'proposedState', made.proposed_state,
    'transitionId', made.transition_id,
    'reportedAt', to_char(made.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'reportedBy', json_build_object('type', made.by_type, 'id', made.by_id, 'name', person.name),
    'byPersonId', made.by_person_id,
    'byPerson', json_build_object('id', person.id, 'name', person.name),
    'clockOn', made.clock_on,
    'standsAt', to_char(made.stands_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
)
FROM made
JOIN people AS person ON person.id = made.by_person_id
