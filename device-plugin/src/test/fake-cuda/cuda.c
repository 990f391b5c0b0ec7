// A libcuda.so.1 for the tests: memory is malloc's, a "GPU" obeys FAKE_CUDA. Names and types are cuda.h's.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int CUresult;
static int current = -1;

static int is(const char *mode) {
  const char *given = getenv("FAKE_CUDA");
  return given && strcmp(given, mode) == 0;
}

static const char *uuid(int ordinal) {
  static char list[256];
  snprintf(list, sizeof list, "%s", getenv("CUDA_VISIBLE_DEVICES"));
  char *one = strtok(list, ",");
  while (one && ordinal-- > 0) one = strtok(NULL, ",");
  return one;
}

CUresult cuInit(unsigned flags) {
  if (is("hang")) for (;;) sleep(1000);
  if (is("crash")) abort();
  if (is("mismatch")) return 803;
  return is("gone") ? 100 : 0;
}

CUresult cuGetErrorName(CUresult code, const char **name) {
  *name = code == 100 ? "CUDA_ERROR_NO_DEVICE" : code == 46 ? "CUDA_ERROR_DEVICE_UNAVAILABLE" : "CUDA_ERROR_OTHER";
  return 0;
}

CUresult cuDeviceGetCount(int *count) {
  *count = 0;
  while (uuid(*count)) ++*count;
  return 0;
}

CUresult cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }

CUresult cuDeviceGetUuid_v2(unsigned char *out, int device) {
  const char *text = strchr(uuid(is("stranger") ? 9 : device) ?: "GPU-00000000-0000-0000-0000-000000000000", '-') + 1;
  for (int i = 0; i < 16; i++) {
    if (*text == '-') text++;
    unsigned byte;
    sscanf(text, "%2x", &byte);
    out[i] = byte;
    text += 2;
  }
  return 0;
}

CUresult cuDevicePrimaryCtxRetain(void **context, int device) {
  *context = (void *)(uintptr_t)(device + 1);
  return is("exclusive") ? 46 : 0;
}
CUresult cuDevicePrimaryCtxRelease_v2(int device) { return 0; }
CUresult cuCtxSetCurrent(void *context) { current = (int)(uintptr_t)context; return 0; }
CUresult cuCtxSynchronize(void) { return is("xid") ? 719 : 0; }

CUresult cuMemGetInfo_v2(size_t *left, size_t *total) {
  *total = 80ull << 30;
  *left = is("full") ? 1000 : is("small") ? 9 << 20 : *total;
  return 0;
}
CUresult cuMemAlloc_v2(uint64_t *memory, size_t bytes) {
  *memory = (uint64_t)(uintptr_t)malloc(bytes);
  return current > 0 ? 0 : 201;
}
CUresult cuMemFree_v2(uint64_t memory) { free((void *)(uintptr_t)memory); return 0; }

CUresult cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes) {
  memcpy((void *)(uintptr_t)to, from, bytes);
  if (is("corrupt")) ((uint8_t *)(uintptr_t)to)[4 * 12345] ^= 0x10;
  return 0;
}
CUresult cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) {
  memcpy(to, (void *)(uintptr_t)from, bytes);
  return 0;
}
#ifndef OLD
CUresult cuMemcpyPeer(uint64_t to, void *toContext, uint64_t from, void *fromContext, size_t bytes) {
  memcpy((void *)(uintptr_t)to, (void *)(uintptr_t)from, bytes);
  if (is("peer")) ((uint32_t *)(uintptr_t)to)[7] = 0;
  return toContext == fromContext ? 201 : 0;
}
#endif

CUresult cuModuleLoadData(void **module, const void *ptx) {
  *module = (void *)1;
  return strstr(ptx, ".entry churn(") ? 0 : 218;
}
CUresult cuModuleGetFunction(void **function, void *module, const char *name) {
  *function = (void *)2;
  return strcmp(name, "churn") ? 500 : 0;
}
CUresult cuLaunchKernel(void *function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned ty, unsigned tz,
                        unsigned shared, void *stream, void **parameters, void **extra) {
  uint32_t *words = *(uint32_t **)parameters[0];
  uint32_t count = *(uint32_t *)parameters[1];
  if (function != (void *)2 || (uint64_t)x * threads < count || extra || shared || stream) return 1;
  for (uint32_t i = 0; i < count; i++)
    for (int n = 0; n < 64; n++) words[i] = words[i] * 1664525 + 1013904223;
  if (is("compute")) words[count - 1]++;
  return 0;
}
