# The command for both plugins: that of the package with which they came, else the newest; or what ZERO_DOWNTIME_COMMAND says.
zero_downtime() {
  if [ -n "$ZERO_DOWNTIME_COMMAND" ]; then $ZERO_DOWNTIME_COMMAND "$@"
  elif [ -f "$plugins/../lib/cli/bin.js" ]; then node "$plugins/../lib/cli/bin.js" "$@"
  else npx --yes cdk8s-zero-downtime "$@"
  fi
}
