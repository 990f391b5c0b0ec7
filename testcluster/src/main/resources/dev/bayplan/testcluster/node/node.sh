#!/bin/sh
# Pid 1 of a node in mount and pid namespaces of its own: ends, and with it ends every process and mount of the node.
#   node.sh STATE NAME   STATE: the node's folder, with bin/ and all configuration; NAME: its host name, an address
set -eu
state=$1
name=$2
PATH="$state/bin:$PATH"
export PATH

# Folders whose place is fixed in the programs. /var/lib is only overlaid so that mount points can be made in it.
mount -t overlay overlay -o "lowerdir=/var/lib,upperdir=$state/varlib/upper,workdir=$state/varlib/work" /var/lib
mkdir -p /var/lib/kubelet /var/lib/cni
mount --bind "$state/kubelet" /var/lib/kubelet
mount --bind "$state/log" /var/log
mount -t tmpfs tmpfs /run # the sockets of shims and of NRI, which two nodes would share

# What the kubelet insists on setting for the whole machine: here it finds it set, and the machine stays as it is.
fixed() {
  file="$state/proc-$(basename "$1")"
  echo "$2" >"$file"
  mount --bind "$file" "/proc/sys/$1"
}
fixed vm/overcommit_memory 1
fixed vm/panic_on_oom 0
fixed kernel/panic 10
fixed kernel/panic_on_oops 1
fixed kernel/keys/root_maxkeys 1000000
fixed kernel/keys/root_maxbytes 25000000
if [ -d "$state/numa" ]; then mount --bind "$state/numa" /sys/devices/system/node; fi
mount --make-rshared /

# The node's cgroup in every hierarchy. In version 1 an empty cpuset takes no process; in version 2 controllers are
# handed down one level at a time.
for root in $(awk '$3 == "cgroup" || $3 == "cgroup2" { print $2 }' /proc/mounts); do
  cgroup="$root/$(cat "$state/cgroup")"
  mkdir -p "$cgroup"
  for file in cpuset.cpus cpuset.mems; do
    if [ -e "$root/$file" ] && [ -e "$cgroup/$file" ]; then cat "$root/$file" >"$cgroup/$file"; fi
  done
  if [ -e "$cgroup/cgroup.controllers" ]; then
    for controller in $(cat "$root/cgroup.controllers"); do
      echo "+$controller" >"$root/cgroup.subtree_control" || :
      echo "+$controller" >"$cgroup/cgroup.subtree_control" || :
    done
  fi
done

# Runs a program again whenever it ends, except while it is held.
keep() {
  while :; do
    [ -e "$state/hold/$1" ] || "$@" || :
    sleep 0.1
  done
}

keep containerd --config "$state/containerd.toml" &
until ctr --address "$state/containerd.sock" version >/dev/null 2>&1; do sleep 0.1; done
ctr --address "$state/containerd.sock" --namespace k8s.io images import "$state/image.tar"
keep kubelet --config "$state/kubelet.yaml" --kubeconfig "$state/kubeconfig" --hostname-override "$name" &
wait
