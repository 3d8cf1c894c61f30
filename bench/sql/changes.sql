-- Five hundred changes after a position. $1 the position. The cursors are as long as the product's and sealed by nobody.
WITH found AS MATERIALIZED (
    SELECT
        changes.*,
        translate(
            encode(int8send(position) || decode(left(hash, 16), 'hex') || decode(right(hash, 16), 'hex'), 'base64'),
            '+/', '-_'
        ) AS place
    FROM changes WHERE position > $1 ORDER BY position LIMIT 500
)

SELECT json_build_object(
    'items', coalesce((
        SELECT json_agg(json_build_object(
            'position', position,
            'cursor', place,
            'at', to_char(
                timestamp 'epoch' + microseconds * interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
            ),
            'actor', json_build_object('type', actor_type, 'id', actor_id),
            'action', action,
            'resourceType', resource_type,
            'resourceId', resource_id,
            'resourceVersion', resource_version,
            'strategyId', strategy_id,
            'data', data::json,
            'redacted', false,
            'restricted', is_restricted = 1,
            'form', form,
            'requestId', request_id,
            'traceId', trace_id,
            'salt', salt,
            'hash', hash
        ) ORDER BY position)
        FROM found
    ), '[]'),
    'next', (SELECT place FROM found ORDER BY position DESC LIMIT 1)
)
