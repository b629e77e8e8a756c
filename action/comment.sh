#!/usr/bin/env bash
# Writes the summary of the job, and one comment on the pull request, which later runs rewrite.
set -euo pipefail
marker='<!-- zero-downtime -->'

# Names in manifests must not become Markdown, and GitHub takes no more than 65,536 characters.
quote() {
  echo '<pre>'
  awk '{ n += length($0) + 1; if (n > 25000) { print "… the rest is in the log"; exit } print }' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
  echo '</pre>'
}

{
  echo "$marker"
  if [ -f "$REPORTS/diff.txt" ]; then
    echo '### While this change is applied'
    quote "$REPORTS/diff.txt"
  fi
  echo '### The manifests as they are now'
  quote "$REPORTS/check.txt"
  if [ "${DRAWN:-}" = true ]; then
    echo
    echo "The rollout as a picture: \`zero-downtime-timeline\` of [this run]($GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID)."
  fi
} > "$REPORTS/comment.md"
cat "$REPORTS/comment.md" >> "$GITHUB_STEP_SUMMARY"
if [ "$COMMENT" != true ]; then exit 0; fi

comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
post() {
  local own
  own=$(gh api --paginate "$comments" --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$marker\"))) | .id") || return
  own=${own%%$'\n'*}
  if [ -n "$own" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$own" --field "body=@$REPORTS/comment.md"
  else
    gh api --silent --method POST "$comments" --field "body=@$REPORTS/comment.md"
  fi
}
# The token of a pull request from a fork may only read.
post || echo '::warning::The comment could not be written: it needs the permission pull-requests: write. The summary of the job has its content.'
