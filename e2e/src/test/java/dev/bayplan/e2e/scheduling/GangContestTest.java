package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two gangs compete for one and a half gangs' worth of GPUs, while the extender, kube-scheduler and
 * members are killed between any two steps: no gang holds a part beyond its lease, no GPU is given
 * twice, and one of the two always becomes whole.
 */
@Tag("cluster")
class GangContestTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final int ROUNDS = Integer.getInteger("bayplan.contest.rounds", 20);
  private static final long SEED = Long.getLong("bayplan.contest.seed", 20_261_124);
  private static final int SIZE = 16;
  private static final int NODES = 6;
  private static final int GPUS = 4;
  private static final int KILLS = 2;

  /** What a watch sees of two gangs until one is whole: made, told why, named, released, bound. */
  private static final int STEPS = 2 * SIZE * 4;

  private static final Duration LEASE = Duration.ofSeconds(8);

  /** For the tick that ends it, and for what it takes until all are evicted. */
  private static final Duration SLACK = Duration.ofSeconds(4);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Bayplan bayplan;

  @BeforeAll
  static void start() {
    cluster
        .plane()
        .client()
        .apps()
        .deployments()
        .inNamespace("bayplan-system")
        .withName("bayplan")
        .edit(it -> {
          it.getSpec().getTemplate().getSpec().getContainers().stream()
              .filter(container -> container.getName().equals("extender"))
              .forEach(container -> {
                List<String> args = new ArrayList<>(container.getArgs());
                args.add("--gang-lease=" + LEASE.toSeconds());
                container.setArgs(args);
              });
          return it;
        });
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(NODES, GPUS));
  }

  @Test
  void oneOfTheTwoAlwaysBecomesWhole() {
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      String kills = play(round, new Random(SEED + round));
      System.out.printf(
          "e2e: contest %d: %s, over after %d ms%n",
          round, kills, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
  }

  private static String play(int round, Random random) {
    Workload workload = new Workload(cluster.plane(), "contest-" + round);
    AtomicInteger steps = new AtomicInteger();
    bayplan.awaitReady();
    try (ContestedGang one =
            new ContestedGang(cluster.plane().client(), workload, "one", SIZE, steps);
        ContestedGang two =
            new ContestedGang(cluster.plane().client(), workload, "two", SIZE, steps)) {
      List<Pod> all = new ArrayList<>(one.members());
      all.addAll(two.members());
      Collections.shuffle(all, random);
      Held held = new Held(workload, List.of(one, two));
      workload.createAll(all.size(), all::get);
      StringBuilder killed = new StringBuilder("seed " + (SEED + round));
      for (int kill = 0; kill < KILLS; kill++) {
        int at = steps.get() + random.nextInt(STEPS / KILLS);
        bayplan.await(
            "the step",
            LIMIT,
            () -> held.look() && (steps.get() >= at || one.isWhole() || two.isWhole()));
        killed.append(", ").append(kill(random, one, two)).append(" at ").append(steps.get());
      }
      bayplan.await(
          "one is whole, and the other holds nothing",
          LIMIT,
          () -> held.look() && (wins(one, two) || wins(two, one)));
      Books.check(workload.list(), Bayplan.GPU_MIB);
      one.end();
      two.end();
      return killed.toString();
    } finally {
      workload.delete(workload.list().stream().map(pod -> pod.getMetadata().getName()).toList());
    }
  }

  private static boolean wins(ContestedGang one, ContestedGang other) {
    return one.isWhole() && other.bound() == 0;
  }

  private static String kill(Random random, ContestedGang one, ContestedGang two) {
    return switch (random.nextInt(3)) {
      case 0 -> {
        bayplan.extender().kill9();
        yield "extender";
      }
      case 1 -> {
        bayplan.scheduler().kill9();
        yield "kube-scheduler";
      }
      default -> killMember(random, random.nextBoolean() ? one.pods() : two.pods());
    };
  }

  private static String killMember(Random random, List<Pod> pods) {
    if (pods.isEmpty()) {
      return "nobody";
    }
    Pod pod = pods.get(random.nextInt(pods.size()));
    cluster.plane().client().pods().resource(pod).withGracePeriod(0).delete();
    return pod.getMetadata().getName();
  }

  /** How long each gang has held a part of what it needs, in one life of both processes. */
  private static final class Held {

    private final Workload workload;
    private final List<ContestedGang> gangs;
    private final long[] since;
    private int lives;

    Held(Workload workload, List<ContestedGang> gangs) {
      this.workload = workload;
      this.gangs = gangs;
      this.since = new long[gangs.size()];
    }

    /** Fails where it is too long, or where a GPU was given twice. */
    boolean look() {
      long now = System.nanoTime();
      int started = bayplan.extender().restarts() + bayplan.scheduler().restarts();
      boolean sameLife = started == lives && bayplan.extender().isReady();
      lives = started;
      for (int i = 0; i < since.length; i++) {
        since[i] = gangs.get(i).isPartlyHeld() && sameLife && since[i] != 0 ? since[i] : now;
        assertThat(Duration.ofNanos(now - since[i]))
            .as("held in part")
            .isLessThan(LEASE.plus(SLACK));
      }
      // One list, not the two watches: of those one may be ahead of the other.
      Books.check(workload.list(), Bayplan.GPU_MIB);
      return true;
    }
  }
}
