package dev.bayplan.bench.simulation;

import java.util.SplittableRandom;

/** One seed: a world, a number of random steps with checks after each, then rest. */
final class Simulation {

  private Simulation() {}

  /** The outcome of a seed that went well. */
  record Report(long seed, int steps, int pods, int bound, long filterCalls) {}

  /**
   * @throws Violation with the trace and how to replay the seed
   */
  static Report run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = new World(random.split());
    Steps steps = new Steps(world, random.split());
    PolicySteps policies = new PolicySteps(world, new SplittableRandom(~seed));
    int count = 40 + random.nextInt(80);
    try {
      steps.fleet();
      policies.gate(seed % 4 != 0);
      for (int i = 0; i < count; i++) {
        steps.step();
        policies.step();
        world.clock.runFor(steps.pause());
        world.auditor.check();
        steps.perhapsCrashWhilePosting();
      }
      new Quiet(world, policies).check();
      world.auditor.check();
    } catch (RuntimeException | Error e) {
      throw failed(seed, world, e);
    }
    int bound = (int) world.server.pods().all().stream().filter(pod -> pod.bound()).count();
    return new Report(seed, count, world.server.pods().all().size(), bound, world.filterCalls());
  }

  private static Error failed(long seed, World world, Throwable cause) {
    AssertionError error =
        new AssertionError(
            "seed "
                + seed
                + ": "
                + cause.getMessage()
                + "\nreplay: ./bayplan simulate --seeds "
                + seed
                + "-"
                + seed
                + "\nwhat happened last:\n"
                + world.trace);
    error.initCause(cause);
    return error;
  }
}
