/* A libnvidia-ml that speaks of the GPUs of a fleet file. The functions are those that Bayplan's agent and nvidia-ml-py call. */
#define _GNU_SOURCE
#define NVML_NO_UNVERSIONED_FUNC_DEFS
#include <nvml.h>

#include "fleet.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define EXPORT __attribute__((visibility("default")))
#define NO_INSTANCE 0xFFFFFFFFu

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static fake_fleet fleet;
static struct timespec changed;
static off_t length = -1;
static ino_t file_id;
static int inits;
static unsigned delivered;
static uint64_t started_ms;

static uint64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* $BAYPLAN_FAKE_NVML, else the file "fleet" beside this library. */
static const char *fleet_path(void) {
  static char beside[4096];
  const char *given = getenv("BAYPLAN_FAKE_NVML");
  if (given) return given;
  Dl_info info;
  if (!beside[0] && dladdr((void *)fleet_path, &info)) {
    const char *slash = strrchr(info.dli_fname, '/');
    snprintf(beside, sizeof beside, "%.*s/fleet", slash ? (int)(slash - info.dli_fname) : 1, slash ? info.dli_fname : ".");
  }
  return beside;
}

/* Reads the file again where it is another one: so a test steers a library that is in use. */
static void refresh(void) {
  struct stat now;
  if (stat(fleet_path(), &now)) {
    length = -1;
    fleet_read(fleet_path(), &fleet);
    return;
  }
  if (now.st_size == length && now.st_ino == file_id && !memcmp(&now.st_mtim, &changed, sizeof changed)) return;
  fleet_read(fleet_path(), &fleet);
  length = now.st_size;
  file_id = now.st_ino;
  changed = now.st_mtim;
}

static const fake_fault *fault_of(const char *function, int gpu) {
  for (unsigned i = 0; i < fleet.fault_count; i++) {
    const fake_fault *one = &fleet.faults[i];
    int all = !strcmp(one->function, "*") && strcmp(function, "nvmlInit_v2");
    int function_matches = all || !strcmp(one->function, function);
    if (function_matches && (one->gpu < 0 || one->gpu == gpu)) return one;
  }
  return NULL;
}

/* Returns with the lock held and NVML_SUCCESS, or without it and the answer. A hanging call ends with its fault. */
static nvmlReturn_t enter(const char *function, int gpu) {
  uint64_t began = now_ms();
  for (;;) {
    pthread_mutex_lock(&lock);
    refresh();
    const fake_fault *fault = fault_of(function, gpu);
    int hangs = fault && !fault->code && now_ms() - began < fault->hang_ms;
    nvmlReturn_t code = fault && fault->code ? (nvmlReturn_t)fault->code : NVML_SUCCESS;
    if (!hangs) {
      if (!code && !inits) code = NVML_ERROR_UNINITIALIZED;
      if (!code && gpu >= (int)fleet.gpu_count) code = NVML_ERROR_INVALID_ARGUMENT;
      if (!code && gpu >= 0 && fleet.gpus[gpu].lost) code = NVML_ERROR_GPU_IS_LOST;
      if (code) pthread_mutex_unlock(&lock);
      return code;
    }
    pthread_mutex_unlock(&lock);
    nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
  }
}

static nvmlReturn_t leave(nvmlReturn_t code) {
  pthread_mutex_unlock(&lock);
  return code;
}

/* Handles: 1000 per GPU, and one more per MIG device of it. */
static int gpu_of(nvmlDevice_t device) { return (int)((uintptr_t)device / 1000) - 1; }
static int mig_of(nvmlDevice_t device) { return (int)((uintptr_t)device % 1000) - 1; }
static nvmlDevice_t handle(unsigned gpu, int mig) { return (nvmlDevice_t)(uintptr_t)((gpu + 1) * 1000 + (unsigned)(mig + 1)); }

#define BEGIN(device)                                                       \
  int index = gpu_of(device);                                               \
  nvmlReturn_t entered = enter(__func__, index < 0 ? MAX_GPUS : index);     \
  if (entered) return entered;                                              \
  fake_gpu *gpu = &fleet.gpus[index];                                       \
  if (mig_of(device) >= (int)gpu->mig_count) return leave(NVML_ERROR_NOT_FOUND); \
  (void)gpu

static nvmlReturn_t put(const char *from, char *to, unsigned size) {
  if (strlen(from) + 1 > size) return leave(NVML_ERROR_INSUFFICIENT_SIZE);
  strcpy(to, from);
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlInit_v2(void) {
  uint64_t began = now_ms();
  pthread_mutex_lock(&lock);
  refresh();
  const fake_fault *fault = fault_of("nvmlInit_v2", -1);
  while (fault && !fault->code && now_ms() - began < fault->hang_ms) {
    pthread_mutex_unlock(&lock);
    nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
    pthread_mutex_lock(&lock);
    refresh();
    fault = fault_of("nvmlInit_v2", -1);
  }
  nvmlReturn_t code = fault && fault->code ? (nvmlReturn_t)fault->code : (nvmlReturn_t)fleet.init_code;
  if (!code && !inits++) started_ms = now_ms();
  return leave(code);
}

EXPORT nvmlReturn_t nvmlInitWithFlags(unsigned int flags) {
  (void)flags;
  return nvmlInit_v2();
}

EXPORT nvmlReturn_t nvmlShutdown(void) {
  pthread_mutex_lock(&lock);
  nvmlReturn_t code = inits ? NVML_SUCCESS : NVML_ERROR_UNINITIALIZED;
  if (inits) inits--;
  return leave(code);
}

EXPORT const char *nvmlErrorString(nvmlReturn_t code) {
  switch (code) {
    case NVML_SUCCESS: return "Success";
    case NVML_ERROR_UNINITIALIZED: return "Uninitialized";
    case NVML_ERROR_INVALID_ARGUMENT: return "Invalid Argument";
    case NVML_ERROR_NOT_SUPPORTED: return "Not Supported";
    case NVML_ERROR_INSUFFICIENT_SIZE: return "Insufficient Size";
    case NVML_ERROR_DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case NVML_ERROR_TIMEOUT: return "Timeout";
    case NVML_ERROR_GPU_IS_LOST: return "GPU is lost";
    case NVML_ERROR_LIB_RM_VERSION_MISMATCH: return "Driver/library version mismatch";
    case NVML_ERROR_ARGUMENT_VERSION_MISMATCH: return "Argument version mismatch";
    default: return "Unknown Error";
  }
}

EXPORT nvmlReturn_t nvmlSystemGetDriverVersion(char *version, unsigned int size) {
  nvmlReturn_t entered = enter(__func__, -1);
  return entered ? entered : put(fleet.driver, version, size);
}

EXPORT nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int *version) {
  nvmlReturn_t entered = enter(__func__, -1);
  if (entered) return entered;
  *version = fleet.cuda;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *count) {
  nvmlReturn_t entered = enter(__func__, -1);
  if (entered) return entered;
  *count = fleet.gpu_count;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int wanted, nvmlDevice_t *device) {
  nvmlReturn_t entered = enter(__func__, wanted < MAX_GPUS ? (int)wanted : MAX_GPUS);
  if (entered) return entered;
  *device = handle(wanted, -1);
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device) {
  nvmlReturn_t entered = enter(__func__, -1);
  if (entered) return entered;
  for (unsigned g = 0; g < fleet.gpu_count; g++) {
    if (!strcmp(fleet.gpus[g].uuid, uuid)) return *device = handle(g, -1), leave(NVML_SUCCESS);
    for (unsigned m = 0; m < fleet.gpus[g].mig_count; m++)
      if (!strcmp(fleet.gpus[g].mig[m].uuid, uuid)) return *device = handle(g, (int)m), leave(NVML_SUCCESS);
  }
  return leave(NVML_ERROR_NOT_FOUND);
}

EXPORT nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned int size) {
  BEGIN(device);
  return put(mig_of(device) < 0 ? gpu->uuid : gpu->mig[mig_of(device)].uuid, uuid, size);
}

EXPORT nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned int size) {
  BEGIN(device);
  char full[2 * TEXT + 8];
  if (mig_of(device) < 0) snprintf(full, sizeof full, "%s", gpu->name);
  else snprintf(full, sizeof full, "%s MIG %s", gpu->name, gpu->mig[mig_of(device)].profile);
  return put(full, name, size);
}

EXPORT nvmlReturn_t nvmlDeviceGetMinorNumber(nvmlDevice_t device, unsigned int *minor) {
  BEGIN(device);
  *minor = gpu->minor;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetIndex(nvmlDevice_t device, unsigned int *number) {
  BEGIN(device);
  *number = (unsigned)index;
  return leave(NVML_SUCCESS);
}

static void pci_info(const char *id, nvmlPciInfo_t *pci) {
  memset(pci, 0, sizeof *pci);
  snprintf(pci->busId, sizeof pci->busId, "%s", id);
  unsigned domain = 0, bus = 0, slot = 0;
  sscanf(id, "%x:%x:%x", &domain, &bus, &slot);
  snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:%02X.0", domain & 0xffff, bus & 0xff, slot & 0xff);
  pci->domain = domain;
  pci->bus = bus;
  pci->device = slot;
}

EXPORT nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) {
  BEGIN(device);
  pci_info(gpu->pci, pci);
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int *major, int *minor) {
  BEGIN(device);
  *major = (int)gpu->cc_major;
  *minor = (int)gpu->cc_minor;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory) {
  BEGIN(device);
  memory->total = gpu->total_mib << 20;
  memory->used = (gpu->used_mib + gpu->reserved_mib) << 20;
  memory->free = memory->total - memory->used;
  return leave(NVML_SUCCESS);
}

#ifndef OLD_DRIVER /* R510 and later */
EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory) {
  BEGIN(device);
  if (memory->version != nvmlMemory_v2) return leave(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  memory->total = gpu->total_mib << 20;
  memory->reserved = gpu->reserved_mib << 20;
  memory->used = gpu->used_mib << 20;
  memory->free = memory->total - memory->reserved - memory->used;
  return leave(NVML_SUCCESS);
}
#endif

EXPORT nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *rates) {
  BEGIN(device);
  if (gpu->mig_enabled) return leave(NVML_ERROR_NOT_SUPPORTED);
  rates->gpu = gpu->util;
  rates->memory = gpu->mem_util;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, nvmlTemperatureSensors_t sensor, unsigned int *celsius) {
  BEGIN(device);
  (void)sensor;
  *celsius = gpu->temperature;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned int *milliwatts) {
  BEGIN(device);
  *milliwatts = gpu->power_mw;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, unsigned long long *millijoules) {
  BEGIN(device);
  *millijoules = gpu->energy_mj;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned int *mhz) {
  BEGIN(device);
  *mhz = type == NVML_CLOCK_MEM ? gpu->mem_clock : gpu->sm_clock;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device, unsigned long long *reasons) {
  BEGIN(device);
  *reasons = gpu->throttle;
  return leave(NVML_SUCCESS);
}

#ifndef OLD_DRIVER /* R535 and later */
EXPORT nvmlReturn_t nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t device, unsigned long long *reasons) {
  BEGIN(device);
  *reasons = gpu->throttle;
  return leave(NVML_SUCCESS);
}
#endif

EXPORT nvmlReturn_t nvmlDeviceGetComputeMode(nvmlDevice_t device, nvmlComputeMode_t *mode) {
  BEGIN(device);
  *mode = (nvmlComputeMode_t)gpu->compute;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetEccMode(nvmlDevice_t device, nvmlEnableState_t *current, nvmlEnableState_t *pending) {
  BEGIN(device);
  *current = *pending = (nvmlEnableState_t)gpu->ecc;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetTotalEccErrors(
    nvmlDevice_t device, nvmlMemoryErrorType_t type, nvmlEccCounterType_t counter, unsigned long long *count) {
  BEGIN(device);
  (void)counter;
  if (!gpu->ecc) return leave(NVML_ERROR_NOT_SUPPORTED);
  *count = type == NVML_MEMORY_ERROR_TYPE_CORRECTED ? gpu->ecc_corrected : gpu->ecc_uncorrected;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetRemappedRows(
    nvmlDevice_t device, unsigned int *correctable, unsigned int *uncorrectable, unsigned int *pending, unsigned int *failed) {
  BEGIN(device);
  *correctable = gpu->rows_correctable;
  *uncorrectable = gpu->rows_uncorrectable;
  *pending = gpu->rows_pending;
  *failed = gpu->rows_failed;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetCpuAffinity(nvmlDevice_t device, unsigned int size, unsigned long *set) {
  BEGIN(device);
  memset(set, 0, size * sizeof *set);
  if (!gpu->cpus[0]) return leave(NVML_ERROR_NOT_SUPPORTED);
  for (const char *at = gpu->cpus; *at;) {
    char *end;
    unsigned long from = strtoul(at, &end, 10), to = from;
    if (*end == '-') to = strtoul(end + 1, &end, 10);
    for (unsigned long cpu = from; cpu <= to && cpu / 64 < size; cpu++) set[cpu / 64] |= 1ul << (cpu % 64);
    at = *end ? end + 1 : end;
  }
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetMemoryAffinity(
    nvmlDevice_t device, unsigned int size, unsigned long *set, nvmlAffinityScope_t scope) {
  BEGIN(device);
  (void)scope;
  memset(set, 0, size * sizeof *set);
  if (gpu->numa < 0) return leave(NVML_ERROR_NOT_SUPPORTED);
  if ((unsigned)gpu->numa / 64 < size) set[gpu->numa / 64] = 1ul << (gpu->numa % 64);
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetTopologyCommonAncestor(nvmlDevice_t device, nvmlDevice_t other, nvmlGpuTopologyLevel_t *level) {
  /* A lost or hanging GPU spoils a question about it and another one too. */
  nvmlReturn_t about_other = enter(__func__, gpu_of(other) < 0 ? MAX_GPUS : gpu_of(other));
  if (about_other) return about_other;
  leave(NVML_SUCCESS);
  BEGIN(device);
  if (gpu_of(other) >= (int)fleet.gpu_count) return leave(NVML_ERROR_GPU_IS_LOST);
  *level = (nvmlGpuTopologyLevel_t)(gpu_of(other) == index ? 0 : gpu->path[gpu_of(other)]);
  return leave(NVML_SUCCESS);
}

/* The peer at the other end of a link: a GPU, MAX_GPUS for the switch, -1 for none. Links to GPUs are counted up by peer. */
static int link_end(const fake_gpu *gpu, unsigned link) {
  if (gpu->switched) {
    int most = 0;
    for (unsigned i = 0; i < fleet.gpu_count; i++)
      if (gpu->lanes[i] > most) most = gpu->lanes[i];
    return (int)link < most ? MAX_GPUS : -1;
  }
  for (unsigned i = 0; i < fleet.gpu_count; i++) {
    if ((int)link < gpu->lanes[i]) return (int)i;
    link -= (unsigned)gpu->lanes[i];
  }
  return -1;
}

EXPORT nvmlReturn_t nvmlDeviceGetNvLinkState(nvmlDevice_t device, unsigned int link, nvmlEnableState_t *active) {
  BEGIN(device);
  if (link >= NVML_NVLINK_MAX_LINKS) return leave(NVML_ERROR_INVALID_ARGUMENT);
  if (link_end(gpu, 0) < 0) return leave(NVML_ERROR_NOT_SUPPORTED);
  *active = link_end(gpu, link) >= 0 ? NVML_FEATURE_ENABLED : NVML_FEATURE_DISABLED;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetNvLinkVersion(nvmlDevice_t device, unsigned int link, unsigned int *version) {
  BEGIN(device);
  if (link_end(gpu, link) < 0) return leave(NVML_ERROR_NOT_SUPPORTED);
  *version = (unsigned)gpu->nvlink_version;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetNvLinkRemoteDeviceType(nvmlDevice_t device, unsigned int link, nvmlIntNvLinkDeviceType_t *type) {
  BEGIN(device);
  int end = link_end(gpu, link);
  if (end < 0) return leave(NVML_ERROR_NOT_SUPPORTED);
  *type = end == MAX_GPUS ? NVML_NVLINK_DEVICE_TYPE_SWITCH : NVML_NVLINK_DEVICE_TYPE_GPU;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo_v2(nvmlDevice_t device, unsigned int link, nvmlPciInfo_t *pci) {
  BEGIN(device);
  int end = link_end(gpu, link);
  if (end < 0) return leave(NVML_ERROR_NOT_SUPPORTED);
  pci_info(end == MAX_GPUS ? "00000000:F0:00.0" : fleet.gpus[end].pci, pci);
  return leave(NVML_SUCCESS);
}

#ifndef OLD_DRIVER /* R550 and later */
static void fabric_uuid(const char *text, unsigned char uuid[16]) {
  unsigned byte, at = 0;
  for (const char *c = text; *c && at < 16; c++)
    if (*c != '-' && sscanf(c, "%2x", &byte) == 1) uuid[at++] = (unsigned char)byte, c++;
}

EXPORT nvmlReturn_t nvmlDeviceGetGpuFabricInfoV(nvmlDevice_t device, nvmlGpuFabricInfoV_t *info) {
  BEGIN(device);
  if (info->version != nvmlGpuFabricInfo_v3 && info->version != nvmlGpuFabricInfo_v2)
    return leave(NVML_ERROR_ARGUMENT_VERSION_MISMATCH);
  memset(info->clusterUuid, 0, sizeof info->clusterUuid);
  info->status = NVML_SUCCESS;
  info->cliqueId = gpu->clique;
  info->state = gpu->fabric[0] ? NVML_GPU_FABRIC_STATE_COMPLETED : NVML_GPU_FABRIC_STATE_NOT_SUPPORTED;
  fabric_uuid(gpu->fabric, (unsigned char *)info->clusterUuid);
  return leave(NVML_SUCCESS);
}
#endif

EXPORT nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned int *current, unsigned int *pending) {
  BEGIN(device);
  if (!gpu->mig_supported) return leave(NVML_ERROR_NOT_SUPPORTED);
  *current = (unsigned)gpu->mig_enabled;
  *pending = (unsigned)gpu->mig_pending;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, unsigned int *count) {
  BEGIN(device);
  *count = gpu->mig_supported ? 7 : 0;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, unsigned int number, nvmlDevice_t *mig) {
  BEGIN(device);
  if (number >= gpu->mig_count) return leave(NVML_ERROR_NOT_FOUND);
  *mig = handle((unsigned)index, (int)number);
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, unsigned int *is) {
  BEGIN(device);
  *is = mig_of(device) >= 0;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetDeviceHandleFromMigDeviceHandle(nvmlDevice_t mig, nvmlDevice_t *device) {
  BEGIN(mig);
  *device = handle((unsigned)index, -1);
  return leave(NVML_SUCCESS);
}

#define MIG(device)                                                        \
  BEGIN(device);                                                           \
  if (mig_of(device) < 0 || mig_of(device) >= (int)gpu->mig_count)         \
    return leave(NVML_ERROR_NOT_SUPPORTED);                                \
  fake_mig *mig = &gpu->mig[mig_of(device)]

EXPORT nvmlReturn_t nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, unsigned int *id) {
  MIG(device);
  *id = mig->gi;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetComputeInstanceId(nvmlDevice_t device, unsigned int *id) {
  MIG(device);
  *id = mig->ci;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetAttributes_v2(nvmlDevice_t device, nvmlDeviceAttributes_t *attributes) {
  MIG(device);
  memset(attributes, 0, sizeof *attributes);
  attributes->gpuInstanceSliceCount = mig->slices;
  attributes->computeInstanceSliceCount = mig->slices;
  attributes->memorySizeMB = mig->memory_mib;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetGpuInstanceById(nvmlDevice_t device, unsigned int id, nvmlGpuInstance_t *instance) {
  BEGIN(device);
  for (unsigned i = 0; i < gpu->mig_count; i++)
    if (gpu->mig[i].gi == id) {
      *instance = (nvmlGpuInstance_t)(uintptr_t)handle((unsigned)index, (int)i);
      return leave(NVML_SUCCESS);
    }
  return leave(NVML_ERROR_NOT_FOUND);
}

EXPORT nvmlReturn_t nvmlGpuInstanceGetInfo(nvmlGpuInstance_t instance, nvmlGpuInstanceInfo_t *info) {
  MIG((nvmlDevice_t)(uintptr_t)instance);
  memset(info, 0, sizeof *info);
  info->device = handle((unsigned)index, -1);
  info->id = mig->gi;
  info->placement.start = mig->start;
  info->placement.size = mig->size;
  return leave(NVML_SUCCESS);
}

static nvmlReturn_t processes(nvmlDevice_t device, int mps, unsigned int *count, nvmlProcessInfo_t *infos, const char *function) {
  int index = gpu_of(device);
  nvmlReturn_t entered = enter(function, index < 0 ? MAX_GPUS : index);
  if (entered) return entered;
  unsigned found = 0, room = infos ? *count : 0;
  for (unsigned i = 0; i < fleet.process_count; i++) {
    const fake_process *one = &fleet.processes[i];
    if ((int)one->gpu != index || one->mps != mps) continue;
    if (found < room) {
      memset(&infos[found], 0, sizeof infos[found]);
      infos[found].pid = one->pid;
      infos[found].usedGpuMemory = one->memory_mib << 20;
      infos[found].gpuInstanceId = one->gi;
      infos[found].computeInstanceId = one->ci;
    }
    found++;
  }
  *count = found;
  return leave(found > room ? NVML_ERROR_INSUFFICIENT_SIZE : NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_t *infos) {
  return processes(device, 0, count, infos, __func__);
}

EXPORT nvmlReturn_t nvmlDeviceGetMPSComputeRunningProcesses_v3(nvmlDevice_t device, unsigned int *count, nvmlProcessInfo_t *infos) {
  return processes(device, 1, count, infos, __func__);
}

EXPORT nvmlReturn_t nvmlDeviceGetSupportedEventTypes(nvmlDevice_t device, unsigned long long *types) {
  BEGIN(device);
  *types = nvmlEventTypeXidCriticalError | nvmlEventTypeDoubleBitEccError | nvmlEventTypeSingleBitEccError;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set) {
  nvmlReturn_t entered = enter(__func__, -1);
  if (entered) return entered;
  *set = (nvmlEventSet_t)(uintptr_t)1;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t device, unsigned long long types, nvmlEventSet_t set) {
  BEGIN(device);
  (void)types, (void)set;
  return leave(NVML_SUCCESS);
}

EXPORT nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, unsigned int timeout_ms) {
  (void)set;
  for (uint64_t began = now_ms();;) {
    nvmlReturn_t entered = enter(__func__, -1);
    if (entered) return entered;
    for (unsigned i = 0; i < fleet.event_count; i++) {
      const fake_event *one = &fleet.events[i];
      if (one->seq <= delivered || now_ms() - started_ms < one->after_ms) continue;
      delivered = one->seq;
      memset(data, 0, sizeof *data);
      data->device = handle(one->gpu, -1);
      data->eventType = nvmlEventTypeXidCriticalError;
      data->eventData = one->xid;
      data->gpuInstanceId = one->gi;
      data->computeInstanceId = one->ci;
      return leave(NVML_SUCCESS);
    }
    pthread_mutex_unlock(&lock);
    if (now_ms() - began >= timeout_ms) return NVML_ERROR_TIMEOUT;
    nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
  }
}

EXPORT nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set) {
  (void)set;
  return NVML_SUCCESS;
}
