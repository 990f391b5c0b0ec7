#!/bin/sh
# Removes what a node leaves once its processes are gone: its cgroups and its folder.
#   clean.sh STATE
state=$1
name=$(cat "$state/cgroup") || exit 0
[ -n "$name" ] || exit 1
for round in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for root in $(awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts); do
    [ -d "$root/$name" ] || continue
    find "$root/$name" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -d "$root/$name" ] && left="$left $root/$name"
  done
  [ -z "$left" ] && break
  sleep 0.2
done
rm -rf --one-file-system "$state"
[ -z "$left" ] || { echo "cannot remove$left: a process is left in it"; exit 1; }
