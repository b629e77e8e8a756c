#!/usr/bin/env bash
# Checks the manifests: annotations to the log, a text for the comment, and SARIF for code scanning.
set -uo pipefail
mkdir -p "$REPORTS"
if [ -n "$RENDER" ]; then bash -e -o pipefail -c "$RENDER" || exit 2; fi

# COMMAND and ARGUMENTS are words.
$COMMAND check "$MANIFESTS" $ARGUMENTS --format github
status=$?
echo "status=$status" >> "$GITHUB_OUTPUT"
$COMMAND check "$MANIFESTS" $ARGUMENTS --format text --color never > "$REPORTS/check.txt" 2>&1
$COMMAND check "$MANIFESTS" $ARGUMENTS --format sarif > "$REPORTS/check.sarif" 2> /dev/null
exit 0
