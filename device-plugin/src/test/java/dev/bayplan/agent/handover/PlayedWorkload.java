package dev.bayplan.agent.handover;

import dev.bayplan.api.Keys;
import java.util.List;
import java.util.Random;

/** Fills pods with containers of all kinds, planned as the scheduler would. */
final class PlayedWorkload {

  private final Random random;
  private final PlayedPlanner planner;
  private final List<PlayedPod> pods;

  /**
   * @param pods of the API server, which hold what was planned for them
   */
  PlayedWorkload(Random random, PlayedPlanner planner, List<PlayedPod> pods) {
    this.random = random;
    this.planner = planner;
    this.pods = pods;
  }

  /**
   * @param kind 0 to 11; from 10 on nobody planned it
   * @return whether there was room
   */
  boolean fill(PlayedPod pod, int kind) {
    int size = 1 + random.nextInt(3);
    String gpu = planner.share(size, pods, List.of());
    return switch (kind) {
      case 0, 1 -> whole(pod, "w0", false, 1 + random.nextInt(2));
      case 2, 3 -> share(pod, "s0", false, size, gpu);
      case 4 -> {
        String second = planner.share(size, pods, List.of(gpu));
        pod.with("s0", false, Keys.GPU_MEMORY, 2 * size, gpu, second);
        yield !gpu.isEmpty() && !second.isEmpty();
      }
      case 5 ->
          share(pod, "s0", false, 1, gpu)
              && share(pod, "s1", false, 1, planner.share(1, pods, List.of(gpu)));
      case 6 -> {
        boolean first = whole(pod, "w0", false, 1);
        yield first
            && share(pod, "s0", false, 1, planner.share(1, pods, pod.boxes.getFirst().plan));
      }
      case 7 ->
          share(pod, "i0", true, 1 + random.nextInt(size), gpu)
              && share(pod, "s0", false, size, gpu);
      case 8 -> share(pod, "i0", true, size, gpu);
      case 9 -> {
        List<String> gpus = planner.wholes(1, pods);
        if (gpus.isEmpty()) {
          yield false;
        }
        pod.with("i0", true, Keys.GPU, 1, gpus.getFirst());
        if (random.nextBoolean()) {
          pod.with("w0", false, Keys.GPU, 1, gpus.getFirst());
        }
        yield true;
      }
      case 10 -> {
        pod.with("w0", false, Keys.GPU, 1);
        yield true;
      }
      default -> {
        pod.with("s0", false, Keys.GPU_MEMORY, size);
        yield true;
      }
    };
  }

  boolean whole(PlayedPod pod, String box, boolean init, int count) {
    List<String> gpus = planner.wholes(count, pods);
    pod.with(box, init, Keys.GPU, count, gpus.toArray(String[]::new));
    return !gpus.isEmpty();
  }

  private static boolean share(PlayedPod pod, String box, boolean init, int size, String gpu) {
    pod.with(box, init, Keys.GPU_MEMORY, size, gpu);
    return !gpu.isEmpty();
  }

  boolean again(PlayedPod fresh) {
    int size = 1 + random.nextInt(3);
    return share(fresh, "s0", false, size, planner.share(size, pods, List.of()));
  }
}
