"""One GPU a line, as JSON: read by nvidia-ml-py, or taken from a GpuNode that the agent printed (its file as argument)."""

import json
import sys


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def optional(call, *arguments):
    import pynvml

    try:
        return call(*arguments)
    except (pynvml.NVMLError_NotSupported, pynvml.NVMLError_NotFound):
        return None


def lanes(device):
    import pynvml

    return sum(optional(pynvml.nvmlDeviceGetNvLinkState, device, link) == 1 for link in range(pynvml.NVML_NVLINK_MAX_LINKS))


def mig_devices(device):
    import pynvml

    mode = optional(pynvml.nvmlDeviceGetMigMode, device)
    if not mode or not mode[0]:
        return []
    handles = [optional(pynvml.nvmlDeviceGetMigDeviceHandleByIndex, device, i) for i in range(pynvml.nvmlDeviceGetMaxMigDeviceCount(device))]
    return [
        {
            "uuid": text(pynvml.nvmlDeviceGetUUID(one)),
            "gi": pynvml.nvmlDeviceGetGpuInstanceId(one),
            "ci": pynvml.nvmlDeviceGetComputeInstanceId(one),
            "memory": pynvml.nvmlDeviceGetAttributes(one).memorySizeMB,
        }
        for one in handles
        if one is not None
    ]


def read():
    import pynvml

    pynvml.nvmlInit()
    for index in range(pynvml.nvmlDeviceGetCount()):
        device = pynvml.nvmlDeviceGetHandleByIndex(index)
        memory = pynvml.nvmlDeviceGetMemoryInfo(device, version=pynvml.nvmlMemory_v2)
        pci = pynvml.nvmlDeviceGetPciInfo(device)
        yield {
            "uuid": text(pynvml.nvmlDeviceGetUUID(device)),
            "index": index,
            "minor": pynvml.nvmlDeviceGetMinorNumber(device),
            "model": text(pynvml.nvmlDeviceGetName(device)),
            "memory": (memory.total - memory.reserved) >> 20,
            "pci": "%04x:%02x:%02x.0" % (pci.domain, pci.bus, pci.device),
            "capability": "%d.%d" % pynvml.nvmlDeviceGetCudaComputeCapability(device),
            "lanes": lanes(device),
            "mig": mig_devices(device),
        }


def written(file):
    with open(file) as opened:
        for gpu in json.load(opened)["status"]["gpus"]:
            topology = gpu["topology"]
            links = [int(label[2:]) for label in topology["links"] if label.startswith("NV")]
            yield {
                "uuid": gpu["uuid"],
                "index": gpu["index"],
                "minor": topology["minor"],
                "model": gpu["model"],
                "memory": gpu["memoryMiB"],
                "pci": topology["pciAddress"],
                "capability": gpu["modes"]["capability"],
                # Into a switch each link counts once, between GPUs once for each peer.
                "lanes": max(links, default=0) if topology.get("nvswitch") else sum(links),
                "mig": [
                    {"uuid": one["uuid"], "gi": one["gpuInstance"], "ci": one["computeInstance"], "memory": one["memoryMiB"]}
                    for one in gpu.get("mig", {}).get("devices", [])
                ],
            }


for line in written(sys.argv[1]) if len(sys.argv) > 1 else read():
    print(json.dumps(line, sort_keys=True))
