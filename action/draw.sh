#!/usr/bin/env bash
# Draws the rollout. Lost requests (1) are for the check to judge; where there is nothing to draw (2), there is no picture.
set -uo pipefail
mkdir -p "$REPORTS"
$COMMAND timeline "$MANIFESTS" -o "$REPORTS/timeline.svg" || true
if [ -s "$REPORTS/timeline.svg" ]; then echo "drawn=true" >> "$GITHUB_OUTPUT"; fi
