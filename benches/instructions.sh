#!/usr/bin/env bash
# Instructions for a byte of text, which no other load on the machine changes: counted by cachegrind over whole runs of the
# fast engine on generated articles of two sizes, so that the start-up cancels out.
#
#   benches/instructions.sh PROGRAM                        compares with benches/instructions.csv, fails at +3 %
#   UPDATE_INSTRUCTIONS=1 benches/instructions.sh PROGRAM  writes the figure there; commit it with the change that moved it
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-target/release/dixit}
committed=benches/instructions.csv
profile=$(basename "$(dirname "$program")")

if ! command -v valgrind >/dev/null; then
    echo "SKIPPED: instructions for a byte were not counted, since valgrind is not installed" >&2
    exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# bytes of text and instructions of one run
count() {
    "$program" bench --mb "$1" --seed 1 --write "$scratch/articles.jsonl"
    valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$scratch/log" \
        "$program" annotate "$scratch/articles.jsonl" -o "$scratch/out$1" -j 1 --engine fast --quiet
    local bytes instructions claims
    bytes=$(grep -o '"bytes": *[0-9]*' "$scratch/out$1/run.json" | head -1 | grep -o '[0-9]*$')
    claims=$(grep -o '"claims": *[0-9]*' "$scratch/out$1/run.json" | head -1 | grep -o '[0-9]*$')
    instructions=$(sed -n 's/.*I *refs: *//p' "$scratch/log" | tr -d ,)
    [ "$claims" -gt 0 ] || { echo "error: the run found no claim, so it measured nothing" >&2; exit 1; }
    echo "$bytes $instructions"
}

read -r small_bytes small <<<"$(count 0.1)"
read -r large_bytes large <<<"$(count 0.5)"
figure=$(awk -v b=$((large_bytes - small_bytes)) -v i=$((large - small)) 'BEGIN { printf "%.1f", i / b }')
start_up=$(awk -v i="$small" -v b="$small_bytes" -v f="$figure" 'BEGIN { printf "%.1f", (i - b * f) / 1e6 }')
echo "$profile: $figure instructions a byte, and $start_up million for start-up and end"

if [ -n "${UPDATE_INSTRUCTIONS:-}" ]; then
    { echo "profile,instructions_per_byte,start_up_million"
      { grep -v -e "^$profile," -e '^profile,' "$committed" 2>/dev/null || true
        echo "$profile,$figure,$start_up"; } | sort; } >"$scratch/csv"
    mv "$scratch/csv" "$committed"
    exit 0
fi
before=$(awk -F, -v p="$profile" '$1 == p { print $2 }' "$committed")
if [ -z "$before" ]; then
    echo "SKIPPED: nothing to compare with, since $committed has no figure for $profile; run UPDATE_INSTRUCTIONS=1 $0 $program and commit it" >&2
    exit 0
fi
if awk -v n="$figure" -v b="$before" 'BEGIN { exit !(n > b * 1.03) }'; then
    echo "error: $figure instructions a byte are more than 3 % above the committed $before; find what costs them, or commit" >&2
    echo "the new figure with the reason (UPDATE_INSTRUCTIONS=1 $0 $program)" >&2
    exit 1
fi
