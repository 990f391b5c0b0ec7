package dev.bayplan.bench.gangs;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Adds up time and memory of what one thread does. */
final class Meter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final double MIB = 1 << 20;

  private long nanos;
  private long cpuNanos;
  private long bytes;

  void of(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long cpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    work.run();
    nanos += System.nanoTime() - start;
    cpuNanos += THREADS.getCurrentThreadCpuTime() - cpu;
    bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  double millis() {
    return nanos / 1e6;
  }

  /** What the thread had of a processor: other work on the machine does not change it. */
  double cpuMillis() {
    return cpuNanos / 1e6;
  }

  double allocatedMiB() {
    return bytes / MIB;
  }
}
