package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What pods are expected to ask for: kinds of tasks and how often each comes. Configured, or made
 * from what was observed. It says how much of a node's idle GPU is of no use.
 */
public record JobMix(List<Task> tasks) {

  public static final JobMix UNKNOWN = new JobMix(List.of());

  /** As many kinds as a decision has time to look at. */
  public static final int MAX_TASKS = 256;

  /** Keeps all sums far from overflow. */
  public static final long MAX_WEIGHT = 1 << 16;

  /** Observed kinds are kept, the most frequent first, until they make up this much of all pods. */
  private static final int KEPT_PERCENT = 95;

  private static final Comparator<Task> MOST_FREQUENT_FIRST =
      Comparator.comparingLong(Task::weight)
          .reversed()
          .thenComparingInt(Task::wholeGpus)
          .thenComparingLong(Task::shareMiB)
          .thenComparingInt(Task::sharePercent)
          .thenComparingLong(Task::cpuMillis)
          .thenComparing(task -> task.models().canonical());

  public JobMix {
    tasks = List.copyOf(tasks);
    long weight = tasks.stream().mapToLong(Task::weight).sum();
    if (weight > MAX_WEIGHT || tasks.size() > MAX_TASKS) {
      throw new IllegalArgumentException(
          "a job mix of %d tasks with weights of %d together; at most %d and %d"
              .formatted(tasks.size(), weight, MAX_TASKS, MAX_WEIGHT));
    }
  }

  /**
   * One kind.
   *
   * @param wholeGpus whole GPUs, 0 where it takes a share or nothing
   * @param shareMiB memory of the share of one GPU, 0 where it takes none
   * @param sharePercent compute of that share
   * @param models GPU models that will do
   * @param weight how often it comes, relative to the others
   */
  public record Task(
      long cpuMillis, int wholeGpus, long shareMiB, int sharePercent, Models models, long weight) {

    public Task {
      if (cpuMillis < 0 || wholeGpus < 0 || shareMiB < 0 || (wholeGpus > 0 && shareMiB > 0)) {
        throw new IllegalArgumentException(
            "a task of %d millicores, %d whole GPUs and a share of %d MiB"
                .formatted(cpuMillis, wholeGpus, shareMiB));
      }
      if (weight < 1) {
        throw new IllegalArgumentException("a task of weight " + weight);
      }
    }

    boolean wantsGpus() {
      return wholeGpus > 0 || shareMiB > 0;
    }

    /** The same kind, coming so often. */
    public Task weighing(long newWeight) {
      return new Task(cpuMillis, wholeGpus, shareMiB, sharePercent, models, newWeight);
    }
  }

  /** The mix of these pods, each given as a task; their order decides nothing. */
  public static JobMix observed(Collection<Task> pods) {
    Map<Task, Long> counts = new HashMap<>();
    pods.forEach(pod -> counts.merge(pod.weighing(1), pod.weight(), Long::sum));
    List<Task> all = new ArrayList<>();
    counts.forEach((task, count) -> all.add(task.weighing(count)));
    all.sort(MOST_FREQUENT_FIRST);
    long sum = all.stream().mapToLong(Task::weight).sum();
    List<Task> kept = new ArrayList<>();
    long covered = 0;
    for (Task task : all) {
      if (covered * 100 >= sum * KEPT_PERCENT || kept.size() == MAX_TASKS) {
        break;
      }
      kept.add(task.weighing(scaled(task.weight(), sum)));
      covered += task.weight();
    }
    return new JobMix(kept);
  }

  private static long scaled(long weight, long sum) {
    long most = MAX_WEIGHT - MAX_TASKS; // Each kind may be rounded up to 1.
    return sum <= most ? weight : Math.max(1, weight * most / sum);
  }

  /** The kind of a request: of several containers the whole GPUs, else the largest share. */
  public static Task task(Request request, Models models) {
    long cpu = request.resources().cpuMillis();
    int whole = request.wholeGpus();
    GpuAsk.Share largest = null;
    for (ContainerRequest container : request.containers()) {
      if (container.gpus() instanceof GpuAsk.Share share
          && share.memoryPerMille() == 0 // A relative one is another size on each model.
          && (largest == null || share.memoryMiB() > largest.memoryMiB())) {
        largest = share;
      }
    }
    return whole > 0 || largest == null
        ? new Task(cpu, whole, 0, 0, models, 1)
        : new Task(cpu, 0, largest.memoryMiB(), largest.computePercent(), models, 1);
  }

  /** The kind of a request that says itself which models will do. */
  public static Task task(Request request) {
    return task(request, request.terms().models());
  }

  /** Of all kinds together. */
  public long weight() {
    return tasks.stream().mapToLong(Task::weight).sum();
  }
}
