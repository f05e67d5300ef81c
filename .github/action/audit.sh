#!/usr/bin/env bash
# Audits: annotations for the log, and reports in files for the steps behind it.
set -euo pipefail

# words takes a text apart at blanks and ends of lines that stand in no quotes. What
# stands alone on its line and is there is one word. (Written for bash 3.2.)
words() {
	local line word quote started i c
	found=()
	while IFS= read -r line || [ -n "$line" ]; do
		line="${line%$'\r'}"
		line="${line#"${line%%[![:space:]]*}"}"
		line="${line%"${line##*[![:space:]]}"}"
		if [ -n "$line" ] && [ -e "$line" ]; then
			found+=("$line")
			continue
		fi
		word="" quote="" started=""
		for ((i = 0; i < ${#line}; i++)); do
			c="${line:i:1}"
			if [ -n "$quote" ]; then
				if [ "$c" = "$quote" ]; then quote=""; else word+="$c"; fi
			elif [ "$c" = '"' ] || [ "$c" = "'" ]; then
				quote="$c" started=yes
			elif [[ $c == [[:space:]] ]]; then
				if [ -n "$word$started" ]; then found+=("$word"); fi
				word="" started=""
			else
				word+="$c"
			fi
		done
		if [ -n "$quote" ]; then
			printf '::error title=permgap::a quote is not closed: %s\n' "${line//%/%25}"
			exit 2
		fi
		if [ -n "$word$started" ]; then found+=("$word"); fi
	done <<<"$1"
}

reports="$RUNNER_TEMP/permgap/reports"
mkdir -p "$reports"
rm -f "$reports"/*
if [ "${PERMGAP_ACTION_SUMMARY:-true}" != true ]; then unset GITHUB_STEP_SUMMARY; fi

command=(permgap audit --format github --format "json=$reports/permgap.json"
	--format "sarif=$reports/permgap.sarif" --format "markdown=$reports/permgap.md")
words "$PERMGAP_ACTION_ARGS"
for word in ${found[@]+"${found[@]}"}; do command+=("$word"); done
command+=(--)
words "$PERMGAP_ACTION_PATHS"
for word in ${found[@]+"${found[@]}"}; do command+=("$word"); done

code=0
"${command[@]}" || code=$?
{
	printf 'exit-code=%s\n' "$code"
	if [ -s "$reports/permgap.json" ]; then
		printf 'report=%s\n' "$reports/permgap.json"
		awk '/^  "summary": \{/ { on = 1 } /^  \}/ { on = 0 }
			on && /^    "(errors|warnings|notes|suppressed)": / { gsub(/[ ",]/, ""); sub(/:/, "="); print }' "$reports/permgap.json"
	fi
	if [ -s "$reports/permgap.sarif" ]; then printf 'sarif=%s\n' "$reports/permgap.sarif"; fi
	if [ -s "$reports/permgap.md" ]; then printf 'comment=%s\n' "$reports/permgap.md"; fi
} >>"$GITHUB_OUTPUT"
exit "$code"
