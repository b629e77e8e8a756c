#!/usr/bin/env bash
# Compares the manifests with those of the base branch: what is lost while the change is applied.
set -uo pipefail
mkdir -p "$REPORTS"
base=$REPORTS/base
git fetch --quiet --depth=1 origin "$GITHUB_BASE_REF" || exit 2
git worktree add --quiet --force --detach "$base" FETCH_HEAD || exit 2
trap 'git worktree remove --force "$base"' EXIT
if [ -n "$RENDER" ]; then (cd "$base" && bash -e -o pipefail -c "$RENDER") || exit 2; fi

# Whether anything fits a pattern, `diff` says.
if [[ "$MANIFESTS" != *['*?[{']* && ! -e "$base/$MANIFESTS" ]]; then
  echo "$GITHUB_BASE_REF has no $MANIFESTS: nothing is compared." | tee "$REPORTS/diff.txt"
  exit 0
fi
$COMMAND diff "$base/$MANIFESTS" "$MANIFESTS" --format github
echo "status=$?" >> "$GITHUB_OUTPUT"
$COMMAND diff "$base/$MANIFESTS" "$MANIFESTS" --format text --color never > "$REPORTS/diff.txt" 2>&1
exit 0
