#!/bin/sh
# A post-renderer of Helm: hands on what a chart has rendered, unless it loses requests when it is rolled out.
# By --post-renderer-args, one for each word: check (the default) or fix, which corrects it first; then flags of that command.

# Helm installs a folder as a link to it.
plugins=$(cd -P "$(dirname "$0")" && cd -P .. && pwd)
. "$plugins/command.sh"

command=check
case $1 in check | fix) command=$1; shift ;; esac
if [ "$command" = fix ]; then set -- "$@" --write; fi
if [ -n "$HELM_NAMESPACE" ]; then set -- --namespace "$HELM_NAMESPACE" "$@"; fi

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cat > "$folder/rendered.yaml"
status=0
zero_downtime "$command" - "$@" < "$folder/rendered.yaml" > "$folder/out" 2> "$folder/report" || status=$?

if [ "$status" = 0 ]; then
  if [ "$command" = fix ]; then cat "$folder/out"; else cat "$folder/rendered.yaml"; fi
  exit 0
fi
if [ "$command" = check ]; then cat "$folder/out" "$folder/report" > "$folder/findings"; else cat "$folder/report" > "$folder/findings"; fi
cat "$folder/findings" >&2
# Helm 4 shows nothing of what a post-renderer says: it goes to where Helm itself speaks, as far as the system lets it.
if [ -n "$HELM_PLUGIN_NAME" ]; then (cat "$folder/findings" >> "/proc/$PPID/fd/2" || cat "$folder/findings" > /dev/tty) 2> /dev/null; fi
exit "$status"
