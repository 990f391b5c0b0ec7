/* A made-up set of GPUs, read from a text file; see README.md for the format. */
#ifndef BAYPLAN_FLEET_H
#define BAYPLAN_FLEET_H

#include <stdint.h>

#define MAX_GPUS 64
#define MAX_MIG 16
#define MAX_PROCESSES 64
#define MAX_EVENTS 256
#define MAX_FAULTS 64
#define TEXT 96

typedef struct {
  char uuid[TEXT], profile[TEXT];
  unsigned gi, ci, start, size, slices;
  uint64_t memory_mib;
} fake_mig;

typedef struct {
  char uuid[TEXT], name[TEXT], pci[TEXT], cpus[256], fabric[TEXT];
  unsigned minor, clique, compute, ecc, cc_major, cc_minor;
  int numa, lost, mig_supported, mig_enabled, mig_pending;
  uint64_t total_mib, reserved_mib, used_mib;
  unsigned util, mem_util, temperature, power_mw, sm_clock, mem_clock;
  uint64_t energy_mj, throttle, ecc_corrected, ecc_uncorrected;
  unsigned rows_correctable, rows_uncorrectable, rows_pending, rows_failed;
  int lanes[MAX_GPUS];   /* NVLinks to a peer, or into the switch */
  int path[MAX_GPUS];    /* nvmlGpuTopologyLevel_t */
  int switched, nvlink_version;
  fake_mig mig[MAX_MIG];
  unsigned mig_count;
} fake_gpu;

typedef struct {
  unsigned gpu, pid, gi, ci;
  uint64_t memory_mib;
  int mps, has_instance;
} fake_process;

typedef struct {
  unsigned seq, gpu, gi, ci, after_ms;
  uint64_t xid;
} fake_event;

typedef struct {
  char function[TEXT]; /* "*": every one but nvmlInit_v2, nvmlShutdown and nvmlErrorString */
  int gpu;             /* -1: whichever */
  int code;            /* what the call answers; 0: it hangs instead */
  unsigned hang_ms;
} fake_fault;

typedef struct {
  char driver[TEXT];
  int cuda, init_code;
  unsigned gpu_count, process_count, event_count, fault_count;
  fake_gpu gpus[MAX_GPUS];
  fake_process processes[MAX_PROCESSES];
  fake_event events[MAX_EVENTS];
  fake_fault faults[MAX_FAULTS];
} fake_fleet;

/* 0 and an empty fleet without a driver where the file cannot be read; a line that makes no sense is said on stderr. */
int fleet_read(const char *path, fake_fleet *fleet);

#endif
