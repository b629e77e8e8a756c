#!/bin/sh
# helm zero-downtime COMMAND [NAME] CHART [flags of helm template] [-- flags of the command]
# Renders the chart, and hands it to zero-downtime. Exit: that of zero-downtime; 2 where Helm fails.
usage() {
  echo 'Usage: helm zero-downtime check|fix|simulate|timeline|budget|config [NAME] CHART [flags of helm template] [-- flags of the command]'
  echo '       helm zero-downtime diff RELEASE CHART [flags of helm template] [-- flags of diff]'
  echo 'Example: helm zero-downtime check web ./chart --namespace shop --values prod.yaml -- --longest-request 30s'
}

# Helm installs a folder as a link to it.
plugins=$(cd -P "$(dirname "$0")" && cd -P .. && pwd)
. "$plugins/command.sh"

# With what stands before --.
render() {
  left=$#
  while [ "$left" -gt 0 ] && [ "$1" != -- ]; do
    set -- "$@" "$1"
    shift
    left=$((left - 1))
  done
  shift "$left"
  "${HELM_BIN:-helm}" template "$@"
}

command=$1
case $command in
  check | fix | simulate | timeline | budget | config | diff) shift ;;
  help | -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
render "$@" > "$folder/new.yaml" || exit 2
if [ "$command" = diff ]; then "${HELM_BIN:-helm}" get manifest "$1" > "$folder/old.yaml" || exit 2; fi

while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
if [ $# -gt 0 ]; then shift; fi
# Helm takes --namespace itself, and says it in this way.
if [ -n "$HELM_NAMESPACE" ]; then set -- --namespace "$HELM_NAMESPACE" "$@"; fi
if [ "$command" = diff ]; then set -- "$folder/old.yaml" "$@"; fi
zero_downtime "$command" "$@" - < "$folder/new.yaml"
