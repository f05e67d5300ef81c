#!/usr/bin/env bash
# Builds the program: that of a version, else of this very source. It is static.
set -euo pipefail
export CGO_ENABLED=0 GOBIN="$RUNNER_TEMP/permgap/bin"
if [ -n "$PERMGAP_ACTION_VERSION" ]; then
	go install -trimpath "github.com/permgap/permgap/cmd/permgap@$PERMGAP_ACTION_VERSION"
else
	cd "$GITHUB_ACTION_PATH"
	go install -trimpath ./cmd/permgap
fi
