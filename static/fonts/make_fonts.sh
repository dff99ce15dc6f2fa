#!/bin/sh
# Fetches Sofia Sans (OFL) from its npm package and lays the alphabets the 24 EU languages need beside this script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @fontsource-variable/sofia-sans@5.3.0 >/dev/null
tar xf ./*.tgz
for alphabet in latin latin-ext cyrillic greek; do
  cp "package/files/sofia-sans-$alphabet-wght-normal.woff2" "$here/sofia-sans-$alphabet.woff2"
done
cp package/LICENSE "$here/OFL.txt"
