#!/usr/bin/env bash
# Server CPU per request at 16 connections, beside a hand-written endpoint that returns the same bytes. Needs wrk and curl.
# usage: load.sh [--rounds N] [--seconds N] [--log LEVEL]
set -euo pipefail

rounds=5 seconds=3 log=Information connections=16
while (($#)); do
  case $1 in
    --rounds) rounds=$2 ;;
    --seconds) seconds=$2 ;;
    --log) log=$2 ;;
    *) sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
bin=$root/artifacts/bin
documents=(typename model zephyr closure)
server_port=5091 baseline_port=5092
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT

start() { # NAME PORT PATH COMMAND...: starts a server and waits until it answers
  local name=$1 port=$2 path=$3
  shift 3
  "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    if curl -sf -o "$work/first" -H 'Content-Type: application/json' -d '{"query":"{__typename}"}' "http://127.0.0.1:$port$path"; then
      return
    fi
    kill -0 "${pids[-1]}" || { cat "$work/$name.log" >&2; exit 1; }
    sleep 0.2
  done
  echo "$name does not answer" >&2
  exit 1
}

ticks() { # PID: processor time used so far, user and system, in clock ticks
  sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'
}

round() { # PID URL DOCUMENT SECONDS: prints CPU µs per request, requests/s, p50 µs, p99 µs, errors
  local before after line
  before=$(ticks "$1")
  line=$(LOAD_DOCUMENT="$here/../Documents/$3.graphql" wrk -t1 -c"$connections" -d"$4"s -s "$here/post.lua" "$2" | grep ^RESULT)
  after=$(ticks "$1")
  awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" \
    '{ printf "%.2f %.0f %d %d %d\n", ticks / hz * 1e6 / $2, $2 / $3 * 1e6, $4, $5, $6 }' <<<"$line"
}

median() { # COLUMN FILE
  awk -v column="$1" '{ print $column }' "$2" | sort -g |
    awk '{ value[NR] = $1 } END { print (value[int((NR + 1) / 2)] + value[int(NR / 2) + 1]) / 2 }'
}

start server $server_port /graphql env OPENCHAT_LOG_LEVEL="$log" dotnet "$bin/OpenChat.Graph.Server/release/OpenChat.Graph.Server.dll" \
  serve --data "$root/seed" --urls "http://127.0.0.1:$server_port"
start baseline $baseline_port /typename \
  dotnet "$bin/OpenChat.Graph.Benchmarks/release/OpenChat.Graph.Benchmarks.dll" baseline --port "$baseline_port"
server=${pids[0]} baseline=${pids[1]}
server_url=http://127.0.0.1:$server_port/graphql baseline_url=http://127.0.0.1:$baseline_port

# the same status line, headers and bytes, or the comparison is void
for document in "${documents[@]}"; do
  awk 'BEGIN { printf "{\"query\":\"" } { gsub(/["\\]/, "\\\\&"); printf "%s\\n", $0 } END { printf "\"}" }' \
    "$here/../Documents/$document.graphql" >"$work/body"
  for target in "$server_url" "$baseline_url/$document"; do
    curl -s -i -H 'Content-Type: application/json' -H 'Accept: application/graphql-response+json, application/json;q=0.9' \
      --data-binary @"$work/body" "$target" | sed 's/^Date: .*/Date:/' |
      tee "$work/answer.$([[ $target == "$server_url" ]] && echo server || echo baseline)" >/dev/null
  done
  sort "$work/answer.server" >"$work/sorted.server"
  sort "$work/answer.baseline" >"$work/sorted.baseline"
  cmp "$work/sorted.server" "$work/sorted.baseline" || {
    diff <(head -c 600 "$work/answer.server") <(head -c 600 "$work/answer.baseline") >&2
    exit 1
  }
done

echo "$connections connections, $rounds alternating rounds of $seconds s, log level $log, log written to a file; medians"
echo
columns="document | answer | server CPU | baseline CPU | ratio | range of ratios"
echo "| $columns | server req/s | baseline req/s | server p50 / p99 | baseline p50 / p99 |"
echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
for document in "${documents[@]}"; do
  round "$server" "$server_url" "$document" 5 >/dev/null # to let the runtime optimise
  round "$baseline" "$baseline_url/$document" "$document" 3 >/dev/null
  : >"$work/server" >"$work/baseline"
  for _ in $(seq "$rounds"); do
    round "$server" "$server_url" "$document" "$seconds" >>"$work/server"
    round "$baseline" "$baseline_url/$document" "$document" "$seconds" >>"$work/baseline"
  done
  if awk '$5 > 0 { exit 1 }' "$work/server" "$work/baseline"; then :; else echo "errors under load" >&2; exit 1; fi
  paste -d' ' "$work/server" "$work/baseline" | awk '{ printf "%.3f\n", $1 / $6 }' >"$work/ratios"
  bytes=$(curl -s -X POST "$baseline_url/$document" -d x | wc -c)
  awk -v document="$document" -v bytes="$bytes" -v ratio="$(median 1 "$work/ratios")" \
    -v low="$(sort -g "$work/ratios" | head -1)" -v high="$(sort -g "$work/ratios" | tail -1)" \
    -v s1="$(median 1 "$work/server")" -v s2="$(median 2 "$work/server")" \
    -v s3="$(median 3 "$work/server")" -v s4="$(median 4 "$work/server")" \
    -v b1="$(median 1 "$work/baseline")" -v b2="$(median 2 "$work/baseline")" \
    -v b3="$(median 3 "$work/baseline")" -v b4="$(median 4 "$work/baseline")" \
    'BEGIN { printf "| `%s` | %d B | %.1f µs | %.1f µs | **%.2f** | %.2f-%.2f | %d | %d | %.2f / %.1f ms | %.2f / %.1f ms |\n",
      document, bytes, s1, b1, ratio, low, high, s2, b2, s3 / 1000, s4 / 1000, b3 / 1000, b4 / 1000 }'
done
