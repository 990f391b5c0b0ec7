package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads ask and tell at once; readers look at snapshots meanwhile. */
@Timeout(60)
class ConcurrencyTest {

  private static final int NODES = 16;
  private static final int THREADS = 8;
  private static final int PODS_PER_THREAD = 200;

  @Test
  void nothingIsGivenTwiceHoweverTheThreadsRun() throws Exception {
    World world = new World();
    String[] names = IntStream.range(0, NODES).mapToObj(i -> "n" + i).toArray(String[]::new);
    for (String name : names) {
      world.node(name, 8);
    }
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader = threads.submit(() -> readUntil(done, world));
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int thread = t;
        workers.add(threads.submit(() -> work(world, thread, names)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
      done.set(true);
      reader.get();
    }
    Census census = world.engine.census();
    assertThat(census.overCommitments()).isZero();
    assertThat(census.bound()).as("what is still bound").isPositive();
  }

  private static void work(World world, int thread, String[] names) {
    for (int i = 0; i < PODS_PER_THREAD; i++) {
      GpuAsk ask = i % 3 == 0 ? whole(1 + i % 4) : share(10_000 + 1_000 * (i % 7));
      PodFacts pod = world.pod("p-" + thread + "-" + i, ask);
      world.apply(new Event.PodSeen(pod));
      if (world.filter(pod, names) instanceof FilterAnswer.Placed placed) {
        world.begin(pod, placed.placement().node());
        world.end(pod, BindEnd.BOUND);
        if (i % 2 == 0) {
          world.apply(new Event.PodGone(pod.ref().uid()));
        }
      }
    }
  }

  private static void readUntil(AtomicBoolean done, World world) {
    while (!done.get()) {
      world
          .engine
          .snapshot()
          .forEach(row -> assertThat(row.node().overCommitments()).as("in a snapshot").isZero());
      Thread.yield();
    }
  }
}
