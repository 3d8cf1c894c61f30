-- So many more initiatives, each with a report and a milestone, copied from one of the measured strategy and spread
-- over the focus areas of all other strategies. References are right as they are made: asking for each takes longer.
SET LOCAL session_replication_role = 'replica';

CREATE TEMPORARY TABLE elsewhere ON COMMIT DROP AS
SELECT area.strategy_id, area.id AS focus_area_id, row_number() OVER (ORDER BY area.id) - 1 AS place
FROM focus_areas AS area
WHERE area.strategy_id NOT IN (SELECT strategy_id FROM initiatives);

INSERT INTO initiatives
SELECT made.*
FROM (SELECT one FROM initiatives AS one WHERE state = 'active' ORDER BY one.created_at, one.id LIMIT 1) AS template
CROSS JOIN generate_series(1, :number) AS number
JOIN elsewhere ON place = number % (SELECT count(*) FROM elsewhere)
CROSS JOIN LATERAL jsonb_populate_record(
    template.one,
    jsonb_build_object(
        'id', gen_random_uuid(),
        'strategy_id', elsewhere.strategy_id,
        'focus_area_id', elsewhere.focus_area_id,
        'created_at', (template.one).created_at + number * interval '1 ms'
    )
) AS made;

INSERT INTO status_updates
SELECT made.*
FROM (SELECT one FROM status_updates AS one WHERE kind = 'report' LIMIT 1) AS template
CROSS JOIN initiatives AS initiative
JOIN (SELECT DISTINCT strategy_id FROM elsewhere) AS others ON others.strategy_id = initiative.strategy_id
CROSS JOIN LATERAL jsonb_populate_record(
    template.one,
    jsonb_build_object(
        'id', gen_random_uuid(), 'strategy_id', initiative.strategy_id, 'initiative_id', initiative.id
    )
) AS made;

INSERT INTO milestones
SELECT made.*
FROM (SELECT one FROM milestones AS one WHERE state = 'open' LIMIT 1) AS template
CROSS JOIN initiatives AS initiative
JOIN (SELECT DISTINCT strategy_id FROM elsewhere) AS others ON others.strategy_id = initiative.strategy_id
CROSS JOIN LATERAL jsonb_populate_record(
    template.one,
    jsonb_build_object(
        'id', gen_random_uuid(), 'strategy_id', initiative.strategy_id, 'initiative_id', initiative.id
    )
) AS made
