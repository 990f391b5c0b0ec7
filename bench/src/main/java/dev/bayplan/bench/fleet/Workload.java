package dev.bayplan.bench.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pods in the order of their creation, made from a seed. */
public record Workload(List<WorkloadPod> pods) {

  public Workload {
    pods = List.copyOf(pods);
  }

  /** Pods of the openb task types, drawn independently with the frequencies of that cluster. */
  public static Workload openb(int pods, long seed) {
    if (pods < 1) {
      throw new IllegalArgumentException("a workload of " + pods + " pods; ask for 1 or more");
    }
    List<TaskType> types = OpenbTables.TASK_TYPES;
    int sum = types.stream().mapToInt(TaskType::seen).sum();
    Random random = new Random(seed);
    List<WorkloadPod> made = new ArrayList<>();
    for (int i = 0; i < pods; i++) {
      TaskType type = draw(types, random.nextInt(sum));
      String namespace = namespace(type);
      String name = "%s-%05d".formatted(namespace, i);
      made.add(new WorkloadPod(namespace, name, type));
    }
    return new Workload(made);
  }

  private static TaskType draw(List<TaskType> types, int ticket) {
    int left = ticket;
    for (TaskType type : types) {
      left -= type.seen();
      if (left < 0) {
        return type;
      }
    }
    throw new IllegalStateException("ticket " + ticket + " is beyond the last task type");
  }

  /** The lists name no namespaces; each kind of task gets one, since GPUs are shared within. */
  private static String namespace(TaskType type) {
    if (type.gpus() == 0) {
      return "pipelines";
    }
    if (type.isShare()) {
      return "inference";
    }
    return type.gpus() == 1 ? "research" : "training";
  }
}
