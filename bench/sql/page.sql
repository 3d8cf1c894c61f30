-- A page of a hundred initiatives of a strategy in order of time. $1 today's date, $2 the strategy.
WITH found AS MATERIALIZED (
    SELECT id, created_at, row_number() OVER (ORDER BY created_at, id) AS place
    FROM initiatives WHERE strategy_id = $2 ORDER BY created_at, id LIMIT 101
),

chosen AS (SELECT id FROM found ORDER BY place LIMIT 100),

{initiatives}

SELECT json_build_object(
    'items', coalesce((SELECT json_agg(answers ORDER BY "createdAt", id) FROM answers), '[]'),
    'links', json_build_object(
        'self', '/v1/initiatives?strategyId=' || $2,
        'next', (
            SELECT '/v1/initiatives?strategyId=' || $2 || '&cursor='
                || translate(encode(convert_to(last.created_at || ' ' || last.id, 'UTF8'), 'base64'), E'+/=\n', '-_')
            FROM found AS last JOIN found AS beyond ON last.place = 100 AND beyond.place = 101
        ),
        'prev', NULL
    )
)
