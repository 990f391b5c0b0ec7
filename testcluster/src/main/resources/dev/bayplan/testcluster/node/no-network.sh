#!/bin/sh
# A CNI plugin that makes no network: the pod has its loopback, and an address that leads nowhere
# (https://www.cni.dev/docs/spec/). Called `loopback`, which containerd 1.6 wants besides, it does nothing at all.
case $CNI_COMMAND in
VERSION)
  echo '{"cniVersion": "1.0.0", "supportedVersions": ["0.3.1", "0.4.0", "1.0.0"]}'
  ;;
ADD)
  case $0 in */loopback) echo '{"cniVersion": "1.0.0"}' && exit ;; esac
  sum=$(printf %s "$CNI_CONTAINERID" | cksum | cut -d' ' -f1)
  address="10.$((sum / 65536 % 256)).$((sum / 256 % 256)).$((sum % 256))/32"
  echo "{\"cniVersion\": \"1.0.0\", \"interfaces\": [{\"name\": \"eth0\", \"sandbox\": \"$CNI_NETNS\"}],
    \"ips\": [{\"address\": \"$address\", \"interface\": 0}]}"
  ;;
esac
