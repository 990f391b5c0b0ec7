package dev.bayplan.policies;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much of a node's idle GPU a job mix cannot use: the fragmentation of FGD (Weng et al., USENIX
 * ATC 2023, section 4). All idle GPU is of no use to a task that needs none or that the node cannot
 * run; to any other one the idle parts of GPUs that do not take it.
 *
 * <p>A mix made ready for many looks: what a task says of models is looked up once per model, and
 * untouched GPUs of one model are looked at together.
 */
final class Stranding {

  private final JobMix.Task[] tasks;
  private final long weight;
  private final Map<String, boolean[]> allowed = new ConcurrentHashMap<>();

  Stranding(JobMix mix) {
    tasks = mix.tasks().toArray(JobMix.Task[]::new);
    weight = mix.weight();
  }

  /** Of all tasks together. */
  long weight() {
    return weight;
  }

  /** Idle GPU that the mix cannot use, summed with the weights of its tasks. */
  long of(Room room) {
    long idle = room.idle();
    if (idle == 0) {
      return 0;
    }
    List<Gpu> gpus = room.gpus();
    boolean alike = alike(gpus);
    long sum = 0;
    for (int i = 0; i < tasks.length; i++) {
      JobMix.Task task = tasks[i];
      long usable = 0;
      if (task.wantsGpus() && task.cpuMillis() <= room.cpuMillis()) {
        usable = alike ? ofAlike(i, room) : ofDifferent(i, room);
      }
      sum += task.weight() * (idle - usable);
    }
    return sum;
  }

  private static boolean alike(List<Gpu> gpus) {
    Gpu first = gpus.getFirst();
    for (Gpu gpu : gpus) {
      if (gpu.memoryMiB() != first.memoryMiB() || !gpu.model().equals(first.model())) {
        return false;
      }
    }
    return true;
  }

  /** What the task can use of GPUs that are all of one kind. */
  private long ofAlike(int i, Room room) {
    JobMix.Task task = tasks[i];
    Gpu first = room.gpus().getFirst();
    if (!allowed(first.model())[i]) {
      return 0;
    }
    long untouched = room.untouched();
    int whole = Long.bitCount(untouched);
    if (task.wholeGpus() > 0) {
      return whole >= task.wholeGpus() ? whole * Room.GPU : 0;
    }
    long usable = task.shareMiB() <= first.memoryMiB() ? whole * Room.GPU : 0;
    for (int gpu = 0; gpu < room.gpus().size(); gpu++) {
      boolean partly = room.idle(gpu) > 0 && (untouched & 1L << gpu) == 0;
      if (partly && room.takes(gpu, task.shareMiB(), task.sharePercent())) {
        usable += room.idle(gpu);
      }
    }
    return usable;
  }

  private long ofDifferent(int i, Room room) {
    JobMix.Task task = tasks[i];
    int fitting = 0;
    long usable = 0;
    for (int gpu = 0; gpu < room.gpus().size(); gpu++) {
      boolean takes =
          task.wholeGpus() > 0
              ? room.untouched(gpu)
              : room.takes(gpu, task.shareMiB(), task.sharePercent());
      if (takes && allowed(room.gpus().get(gpu).model())[i]) {
        fitting++;
        usable += room.idle(gpu);
      }
    }
    return fitting >= Math.max(1, task.wholeGpus()) ? usable : 0;
  }

  /** For each task whether this model will do. */
  private boolean[] allowed(String model) {
    return allowed.computeIfAbsent(
        model,
        name -> {
          boolean[] all = new boolean[tasks.length];
          for (int i = 0; i < tasks.length; i++) {
            all[i] = tasks[i].models().allows(name);
          }
          return all;
        });
  }
}
