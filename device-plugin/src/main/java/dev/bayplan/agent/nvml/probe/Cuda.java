package dev.bayplan.agent.nvml.probe;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The functions of the CUDA driver API that a probe needs; names and types are cuda.h's. Memory of
 * a GPU is a {@code CUdeviceptr}, a context and a module are pointers.
 */
final class Cuda {

  private static final int UUID_BYTES = 16;

  private final Linker linker = Linker.nativeLinker();
  private final Map<String, MethodHandle> functions = new HashMap<>();
  private final Arena arena;
  private final SymbolLookup library;

  /**
   * @param library name or path of libcuda.so.1
   */
  Cuda(Arena arena, String library) throws CudaException {
    this.arena = arena;
    try {
      this.library = SymbolLookup.libraryLookup(library, arena);
    } catch (IllegalArgumentException absent) {
      throw CudaException.unavailable(library + " cannot be loaded");
    }
  }

  void init() throws CudaException {
    call("cuInit", new MemoryLayout[] {JAVA_INT}, 0);
  }

  int count() throws CudaException {
    MemorySegment count = arena.allocate(JAVA_INT);
    call("cuDeviceGetCount", new MemoryLayout[] {ADDRESS}, count);
    return count.get(JAVA_INT, 0);
  }

  int device(int ordinal) throws CudaException {
    MemorySegment device = arena.allocate(JAVA_INT);
    call("cuDeviceGet", new MemoryLayout[] {ADDRESS, JAVA_INT}, device, ordinal);
    return device.get(JAVA_INT, 0);
  }

  /** Without the prefix {@code GPU-} or {@code MIG-}. */
  String uuid(int device) throws CudaException {
    MemorySegment uuid = arena.allocate(UUID_BYTES);
    call("cuDeviceGetUuid_v2", new MemoryLayout[] {ADDRESS, JAVA_INT}, uuid, device);
    String hex = HexFormat.of().formatHex(uuid.toArray(JAVA_BYTE));
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  MemorySegment retain(int device) throws CudaException {
    MemorySegment context = arena.allocate(ADDRESS);
    call("cuDevicePrimaryCtxRetain", new MemoryLayout[] {ADDRESS, JAVA_INT}, context, device);
    return context.get(ADDRESS, 0);
  }

  void release(int device) throws CudaException {
    call("cuDevicePrimaryCtxRelease_v2", new MemoryLayout[] {JAVA_INT}, device);
  }

  void use(MemorySegment context) throws CudaException {
    call("cuCtxSetCurrent", new MemoryLayout[] {ADDRESS}, context);
  }

  long freeBytes() throws CudaException {
    MemorySegment free = arena.allocate(JAVA_LONG);
    MemorySegment total = arena.allocate(JAVA_LONG);
    call("cuMemGetInfo_v2", new MemoryLayout[] {ADDRESS, ADDRESS}, free, total);
    return free.get(JAVA_LONG, 0);
  }

  long allocate(long bytes) throws CudaException {
    MemorySegment pointer = arena.allocate(JAVA_LONG);
    call("cuMemAlloc_v2", new MemoryLayout[] {ADDRESS, JAVA_LONG}, pointer, bytes);
    return pointer.get(JAVA_LONG, 0);
  }

  void free(long memory) throws CudaException {
    call("cuMemFree_v2", new MemoryLayout[] {JAVA_LONG}, memory);
  }

  void write(long memory, MemorySegment from) throws CudaException {
    MemoryLayout[] types = {JAVA_LONG, ADDRESS, JAVA_LONG};
    call("cuMemcpyHtoD_v2", types, memory, from, from.byteSize());
  }

  void read(MemorySegment to, long memory) throws CudaException {
    MemoryLayout[] types = {ADDRESS, JAVA_LONG, JAVA_LONG};
    call("cuMemcpyDtoH_v2", types, to, memory, to.byteSize());
  }

  void copy(long to, MemorySegment toContext, long from, MemorySegment fromContext, long bytes)
      throws CudaException {
    MemoryLayout[] types = {JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG};
    call("cuMemcpyPeer", types, to, toContext, from, fromContext, bytes);
  }

  MemorySegment function(String ptx, String name) throws CudaException {
    MemorySegment module = arena.allocate(ADDRESS);
    MemoryLayout[] load = {ADDRESS, ADDRESS};
    call("cuModuleLoadData", load, module, arena.allocateFrom(ptx));
    MemorySegment function = arena.allocate(ADDRESS);
    MemoryLayout[] get = {ADDRESS, ADDRESS, ADDRESS};
    call("cuModuleGetFunction", get, function, module.get(ADDRESS, 0), arena.allocateFrom(name));
    return function.get(ADDRESS, 0);
  }

  /** Runs it on so many blocks and threads, with a pointer and a count as its parameters. */
  void launch(MemorySegment function, int blocks, int threads, long memory, int count)
      throws CudaException {
    MemorySegment parameters = arena.allocate(ADDRESS, 2);
    parameters.setAtIndex(ADDRESS, 0, arena.allocateFrom(JAVA_LONG, memory));
    parameters.setAtIndex(ADDRESS, 1, arena.allocateFrom(JAVA_INT, count));
    MemoryLayout[] types = {
      ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
      ADDRESS, ADDRESS
    };
    call(
        "cuLaunchKernel",
        types,
        function,
        blocks,
        1,
        1,
        threads,
        1,
        1,
        0,
        MemorySegment.NULL,
        parameters,
        MemorySegment.NULL);
    call("cuCtxSynchronize", new MemoryLayout[0]);
  }

  private void call(String name, MemoryLayout[] types, Object... arguments) throws CudaException {
    int code = invoke(name, types, arguments);
    if (code != 0) {
      throw CudaException.of(name, code, nameOf(code));
    }
  }

  private int invoke(String name, MemoryLayout[] types, Object... arguments) throws CudaException {
    MethodHandle function = functions.get(name);
    if (function == null) {
      MemorySegment symbol =
          library
              .find(name)
              .orElseThrow(() -> CudaException.unavailable("this driver has no " + name));
      function = linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, types));
      functions.put(name, function);
    }
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable bug) {
      throw new IllegalStateException(name + " cannot be called", bug);
    }
  }

  private String nameOf(int code) {
    try {
      MemorySegment name = arena.allocate(ADDRESS);
      MemoryLayout[] types = {JAVA_INT, ADDRESS};
      return invoke("cuGetErrorName", types, code, name) == 0
          ? name.get(ADDRESS, 0).reinterpret(128).getString(0)
          : "";
    } catch (CudaException old) {
      return "";
    }
  }
}
