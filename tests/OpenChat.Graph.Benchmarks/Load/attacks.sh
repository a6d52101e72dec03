#!/usr/bin/env bash
# Starts the server on the seed and attacks it. Its heap may not outgrow 128 MB: what attacks take has to come back, or answers fail.
# usage: attacks.sh [SECONDS]
set -euo pipefail

root=$(cd "$(dirname "$0")/../../.." && pwd)
bin=$root/artifacts/bin
port=5093
DOTNET_GCHeapHardLimit=0x8000000 dotnet "$bin/OpenChat.Graph.Server/release/OpenChat.Graph.Server.dll" \
  serve --data "$root/seed" --urls "http://127.0.0.1:$port" >/dev/null &
server=$!
trap 'kill $server; wait' EXIT
until curl -sf -o /dev/null "http://127.0.0.1:$port/health/ready"; do
  kill -0 $server
  sleep 0.2
done
dotnet "$bin/OpenChat.Graph.Benchmarks/release/OpenChat.Graph.Benchmarks.dll" attacks --port $port --pid $server --seconds "${1:-4}"
