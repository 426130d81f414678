#!/bin/sh
# Install the Debian packages the tests use, where this user may; else name them in one line.
set -eu
list=$(dirname "$0")/debian-packages.txt
command -v dpkg-query >/dev/null 2>&1 || {
  echo "Not a Debian system: the tests want these programs: $(cut -d ' ' -f 1 "$list" | tr '\n' ' ')"
  exit 0
}
missing=""
# "root": only root's tests use it.
while read -r package whose; do
  [ "$whose" != root ] || [ "$(id -u)" = 0 ] || continue
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
    missing="$missing $package"
done <"$list"
[ -n "$missing" ] || exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
# shellcheck disable=SC2086  # a list of words is meant
if { [ -z "$as_root" ] || sudo -n true 2>/dev/null; } &&
  $as_root apt-get update -qq &&
  # RUNLEVEL=1: no server is started that a package brings.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null; then
  echo "Installed Debian packages:$missing"
else
  echo "Missing Debian packages (tests that need them are left out):$missing. To run all: sudo apt-get install$missing"
fi
