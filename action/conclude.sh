#!/usr/bin/env bash
# Ends as the commands have ended: 1 with errors, 2 where something could not be read.
worst=0
for status in "$CHECK" "$COMPARE"; do
  if [ "${status:-0}" -gt "$worst" ]; then worst=$status; fi
done
exit "$worst"
