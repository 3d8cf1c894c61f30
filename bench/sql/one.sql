-- One initiative. $1 today's date, $2 its id.
WITH chosen AS (SELECT $2::uuid AS id),

{initiatives}

SELECT to_json(answers) FROM answers
