#include "fleet.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 48

typedef struct {
  char *words[MAX_WORDS];
  int count;
} line_words;

/* Splits at blanks; "..." keeps blanks, # begins a comment. */
static void split(char *line, line_words *out) {
  out->count = 0;
  char *to = line, *from = line;
  while (*from && out->count < MAX_WORDS) {
    while (isspace((unsigned char)*from)) from++;
    if (!*from || *from == '#') break;
    out->words[out->count++] = to;
    for (int quoted = 0; *from && (quoted || !isspace((unsigned char)*from)); from++) {
      if (*from == '"') quoted = !quoted;
      else *to++ = *from;
    }
    int more = *from != 0;
    *to++ = 0;
    if (more) from++;
  }
}

static const char *value(const line_words *line, const char *name) {
  size_t length = strlen(name);
  for (int i = 0; i < line->count; i++)
    if (!strncmp(line->words[i], name, length) && line->words[i][length] == '=') return line->words[i] + length + 1;
  return NULL;
}

static uint64_t number(const line_words *line, const char *name, uint64_t otherwise) {
  const char *text = value(line, name);
  return text ? strtoull(text, NULL, 0) : otherwise;
}

static void text(const line_words *line, const char *name, char *to, size_t size) {
  const char *from = value(line, name);
  if (from) snprintf(to, size, "%s", from);
}

static int flag(const line_words *line, const char *name) {
  for (int i = 0; i < line->count; i++)
    if (!strcmp(line->words[i], name)) return 1;
  return 0;
}

static void read_gpu(const line_words *line, fake_fleet *fleet) {
  if (fleet->gpu_count == MAX_GPUS) return;
  fake_gpu *gpu = &fleet->gpus[fleet->gpu_count];
  memset(gpu, 0, sizeof *gpu);
  snprintf(gpu->uuid, TEXT, "GPU-00000000-0000-0000-0000-%012u", fleet->gpu_count);
  snprintf(gpu->name, TEXT, "NVIDIA Fake");
  snprintf(gpu->pci, TEXT, "00000000:%02X:00.0", fleet->gpu_count + 1);
  text(line, "uuid", gpu->uuid, TEXT);
  text(line, "name", gpu->name, TEXT);
  text(line, "pci", gpu->pci, TEXT);
  text(line, "cpus", gpu->cpus, sizeof gpu->cpus);
  text(line, "fabric", gpu->fabric, TEXT);
  gpu->minor = number(line, "minor", fleet->gpu_count);
  gpu->clique = number(line, "clique", 0);
  gpu->compute = number(line, "compute", 0);
  gpu->ecc = number(line, "ecc", 1);
  const char *capability = value(line, "cc");
  if (capability) sscanf(capability, "%u.%u", &gpu->cc_major, &gpu->cc_minor);
  gpu->numa = value(line, "numa") ? (int)number(line, "numa", 0) : -1;
  gpu->lost = number(line, "lost", 0);
  gpu->mig_supported = value(line, "mig") != NULL;
  gpu->mig_enabled = number(line, "mig", 0);
  gpu->mig_pending = number(line, "migpending", gpu->mig_enabled);
  gpu->total_mib = number(line, "total", 16384);
  gpu->reserved_mib = number(line, "reserved", 0);
  gpu->used_mib = number(line, "used", 0);
  gpu->util = number(line, "util", 0);
  gpu->mem_util = number(line, "memutil", 0);
  gpu->temperature = number(line, "temp", 30);
  gpu->power_mw = number(line, "power", 60000);
  gpu->energy_mj = number(line, "energy", 0);
  gpu->sm_clock = number(line, "smclock", 1410);
  gpu->mem_clock = number(line, "memclock", 1593);
  gpu->throttle = number(line, "throttle", 0);
  gpu->ecc_corrected = number(line, "ecccorrected", 0);
  gpu->ecc_uncorrected = number(line, "eccuncorrected", 0);
  const char *rows = value(line, "rows");
  if (rows)
    sscanf(rows, "%u,%u,%u,%u", &gpu->rows_correctable, &gpu->rows_uncorrectable, &gpu->rows_pending, &gpu->rows_failed);
  for (int i = 0; i < MAX_GPUS; i++) gpu->path[i] = 50;
  fleet->gpu_count++;
}

static int path_level(const char *label) {
  static const struct { const char *label; int level; } levels[] = {
      {"PIX", 10}, {"PXB", 20}, {"PHB", 30}, {"NODE", 40}, {"SYS", 50}};
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
    if (!strcmp(levels[i].label, label)) return levels[i].level;
  return -1;
}

/* link A B NV12 [SYS] [switch] [gen=3]: both ways */
static int read_link(const line_words *line, fake_fleet *fleet) {
  if (line->count < 4) return 0;
  unsigned ends[2] = {(unsigned)atoi(line->words[1]), (unsigned)atoi(line->words[2])};
  if (ends[0] >= fleet->gpu_count || ends[1] >= fleet->gpu_count) return 0;
  for (int side = 0; side < 2; side++) {
    fake_gpu *gpu = &fleet->gpus[ends[side]];
    unsigned peer = ends[1 - side];
    for (int i = 3; i < line->count; i++) {
      int level = path_level(line->words[i]);
      if (level > 0) gpu->path[peer] = level;
      else if (!strncmp(line->words[i], "NV", 2)) gpu->lanes[peer] = atoi(line->words[i] + 2);
    }
    if (gpu->lanes[peer]) {
      gpu->switched = flag(line, "switch");
      gpu->nvlink_version = number(line, "gen", 3);
    }
  }
  return 1;
}

static int read_mig(const line_words *line, fake_fleet *fleet) {
  unsigned index = number(line, "gpu", 0);
  if (index >= fleet->gpu_count || fleet->gpus[index].mig_count == MAX_MIG) return 0;
  fake_gpu *gpu = &fleet->gpus[index];
  fake_mig *mig = &gpu->mig[gpu->mig_count++];
  memset(mig, 0, sizeof *mig);
  text(line, "uuid", mig->uuid, TEXT);
  text(line, "profile", mig->profile, TEXT);
  mig->gi = number(line, "gi", gpu->mig_count);
  mig->ci = number(line, "ci", 0);
  mig->memory_mib = number(line, "memory", 4864);
  mig->start = number(line, "start", 0);
  mig->size = number(line, "size", 1);
  mig->slices = (unsigned)atoi(mig->profile);
  return 1;
}

static void read_process(const line_words *line, fake_fleet *fleet) {
  if (fleet->process_count == MAX_PROCESSES) return;
  fake_process *process = &fleet->processes[fleet->process_count++];
  process->gpu = number(line, "gpu", 0);
  process->pid = number(line, "pid", 0);
  process->memory_mib = number(line, "memory", 0);
  process->has_instance = value(line, "gi") != NULL;
  process->gi = number(line, "gi", 0xFFFFFFFFu);
  process->ci = number(line, "ci", process->has_instance ? 0 : 0xFFFFFFFFu);
  process->mps = flag(line, "mps");
}

static void read_event(const line_words *line, fake_fleet *fleet) {
  if (fleet->event_count == MAX_EVENTS) return;
  fake_event *event = &fleet->events[fleet->event_count++];
  event->seq = number(line, "seq", fleet->event_count);
  event->gpu = number(line, "gpu", 0);
  event->xid = number(line, "xid", 0);
  event->gi = number(line, "gi", 0xFFFFFFFFu);
  event->ci = number(line, "ci", 0xFFFFFFFFu);
  event->after_ms = number(line, "after", 0);
}

static void read_fault(const line_words *line, fake_fleet *fleet, int hang) {
  if (fleet->fault_count == MAX_FAULTS || line->count < 2) return;
  fake_fault *fault = &fleet->faults[fleet->fault_count++];
  snprintf(fault->function, TEXT, "%s", line->words[1]);
  fault->gpu = value(line, "gpu") ? (int)number(line, "gpu", 0) : -1;
  fault->code = hang ? 0 : (int)number(line, "code", 999);
  fault->hang_ms = hang ? number(line, "ms", 60000) : 0;
}

static int read_line(char *raw, fake_fleet *fleet) {
  line_words line;
  split(raw, &line);
  if (!line.count) return 1;
  const char *kind = line.words[0];
  if (!strcmp(kind, "driver") && line.count > 1) {
    snprintf(fleet->driver, TEXT, "%s", line.words[1]);
    fleet->cuda = (int)number(&line, "cuda", 13000);
    fleet->init_code = (int)number(&line, "init", 0);
    return 1;
  }
  if (!strcmp(kind, "gpu")) return read_gpu(&line, fleet), 1;
  if (!strcmp(kind, "link")) return read_link(&line, fleet);
  if (!strcmp(kind, "mig")) return read_mig(&line, fleet);
  if (!strcmp(kind, "process")) return read_process(&line, fleet), 1;
  if (!strcmp(kind, "event")) return read_event(&line, fleet), 1;
  if (!strcmp(kind, "fail") || !strcmp(kind, "hang")) return read_fault(&line, fleet, kind[0] == 'h'), 1;
  return 0;
}

int fleet_read(const char *path, fake_fleet *fleet) {
  memset(fleet, 0, sizeof *fleet);
  FILE *file = fopen(path, "r");
  if (!file) {
    fleet->init_code = 9; /* NVML_ERROR_DRIVER_NOT_LOADED */
    return 0;
  }
  char raw[2048];
  for (int number = 1; fgets(raw, sizeof raw, file); number++) {
    char copy[2048];
    strcpy(copy, raw);
    if (!read_line(copy, fleet)) fprintf(stderr, "%s:%d: makes no sense: %s", path, number, raw);
  }
  fclose(file);
  return 1;
}
