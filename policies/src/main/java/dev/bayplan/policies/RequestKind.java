package dev.bayplan.policies;

/** Requests by what they want of a node's GPUs, told apart no finer than a person cares. */
public enum RequestKind {
  SHARE("share"),
  ONE("1"),
  TWO("2"),
  FOUR("3-4"),
  EIGHT("5-8"),
  MORE("9-64");

  private final String text;

  RequestKind(String text) {
    this.text = text;
  }

  /** As in a metric's label: {@code share}, or how many whole GPUs. */
  public String text() {
    return text;
  }

  /** The kind of a task that wants GPUs. */
  static RequestKind of(JobMix.Task task) {
    int gpus = task.wholeGpus();
    if (gpus <= 2) {
      return gpus == 0 ? SHARE : gpus == 1 ? ONE : TWO;
    }
    return gpus <= 4 ? FOUR : gpus <= 8 ? EIGHT : MORE;
  }

  /** Stands for all of its kind where nobody knows any: the largest, and no CPU to speak of. */
  JobMix.Task example() {
    return switch (this) {
      case SHARE -> task(0, 1);
      case ONE -> task(1, 0);
      case TWO -> task(2, 0);
      case FOUR -> task(4, 0);
      case EIGHT -> task(8, 0);
      case MORE -> task(NodeState.MAX_GPUS, 0);
    };
  }

  private static JobMix.Task task(int gpus, long shareMiB) {
    return new JobMix.Task(0, gpus, shareMiB, 0, Models.ANY, 1);
  }
}
