#!/usr/bin/env bash
# Installs the program of a release, whose checksum must be right. Where there is no
# release to take it asks for a build (output build=true).
set -euo pipefail

folder="$RUNNER_TEMP/permgap"
mkdir -p "$folder/bin"
printf '%s\n' "$folder/bin" >>"$GITHUB_PATH"

build() {
	printf 'permgap: %s; it is built from source\n' "$1"
	printf 'build=true\n' >>"$GITHUB_OUTPUT"
	exit 0
}

fail() {
	printf '::error title=permgap::%s\n' "$1"
	exit 1
}

version="${PERMGAP_ACTION_VERSION:-$PERMGAP_ACTION_REF}"
number='^v[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$'
if ! [[ $version =~ $number ]]; then
	[ -z "$PERMGAP_ACTION_VERSION" ] || fail "the input version must be a release such as v1.2.3"
	[ -z "$PERMGAP_ACTION_CHECKSUM" ] || fail "the input checksum needs a version: give both"
	build "this action is not pinned to a release"
fi

case "$RUNNER_OS" in
Linux) system=linux ending=tar.gz ;;
macOS) system=darwin ending=tar.gz ;;
Windows) system=windows ending=zip ;;
*) build "there is no release for $RUNNER_OS" ;;
esac
case "$RUNNER_ARCH" in
X64) machine=amd64 ;;
ARM64) machine=arm64 ;;
*) build "there is no release for $RUNNER_ARCH" ;;
esac

archive="permgap_${version#v}_${system}_$machine.$ending"
from="https://github.com/permgap/permgap/releases/download/$version"
get() { curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 120 --output "$1" "$2"; }

get "$folder/$archive" "$from/$archive" || build "$archive could not be fetched"
want="$PERMGAP_ACTION_CHECKSUM"
if [ -z "$want" ]; then
	get "$folder/checksums.txt" "$from/checksums.txt" || fail "the checksums of $version could not be fetched"
	want=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$folder/checksums.txt")
fi
if command -v sha256sum >/dev/null; then
	have=$(sha256sum <"$folder/$archive")
else
	have=$(shasum -a 256 <"$folder/$archive")
fi
have="${have%% *}"
want=$(printf '%s' "$want" | tr 'A-F' 'a-f')
[ "$have" = "$want" ] || fail "$archive has the checksum $have, not ${want:-one that is listed}"

case "$ending" in
zip) unzip -q -o "$folder/$archive" permgap.exe -d "$folder/bin" ;;
*) tar -xzf "$folder/$archive" -C "$folder/bin" permgap ;;
esac
rm "$folder/$archive"
printf 'permgap: %s, sha256 %s\n' "$archive" "$have"
printf 'build=false\n' >>"$GITHUB_OUTPUT"
