package dev.bayplan.agent.nvml;

import java.util.Random;
import java.util.UUID;

/** A fleet's text, drawn. */
final class RandomFleet {

  private static final String[] PATHS = {"PIX", "PXB", "PHB", "NODE", "SYS"};
  private static final int[] LANES = {0, 2, 4, 6, 12, 18};
  private static final String[] PROFILES = {"1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "7g.40gb"};

  private final Random dice;
  private final StringBuilder text = new StringBuilder();

  private RandomFleet(Random dice) {
    this.dice = dice;
  }

  static String of(Random dice) {
    return of(dice, dice.nextInt(10));
  }

  static String of(Random dice, int gpus) {
    return new RandomFleet(dice).write(gpus);
  }

  private String write(int gpus) {
    line("driver 5%02d.%d.01 cuda=1%d0%d0".formatted(roll(99), roll(200), roll(9), roll(9)));
    for (int i = 0; i < gpus; i++) {
      gpu(i);
    }
    switch (dice.nextInt(3)) {
      case 0 -> switched(gpus);
      case 1 -> meshed(gpus);
      default -> links(gpus, new int[gpus][gpus], "");
    }
    for (int i = 0; i < gpus; i++) {
      mig(i);
    }
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private int roll(int below) {
    return dice.nextInt(below);
  }

  private void gpu(int index) {
    int total = 1024 * (1 + roll(300)) + roll(1024);
    StringBuilder line = new StringBuilder("gpu uuid=GPU-" + uuid());
    line.append(" name=\"NVIDIA X%d %dGB\"".formatted(roll(900), roll(300)));
    line.append(
        " pci=%08X:%02X:%02X.0 minor=%d".formatted(roll(0x10000), index, roll(32), roll(255)));
    line.append(" total=%d reserved=%d".formatted(total, roll(900)));
    line.append(maybe(" numa=" + roll(16)));
    int cpu = roll(200);
    line.append(maybe(" cpus=%d-%d,%d".formatted(cpu, cpu + 1 + roll(50), cpu + 300 + roll(700))));
    line.append(maybe(" cc=%d.%d".formatted(1 + roll(12), roll(10))));
    line.append(" mig=%d migpending=%d".formatted(roll(2), roll(2)));
    line.append(maybe(" compute=" + roll(4)));
    line.append(maybe(" ecc=" + roll(2)));
    line.append(maybe(" fabric=%s clique=%d".formatted(uuid(), roll(100_000))));
    line(line.toString());
  }

  private String maybe(String words) {
    return dice.nextBoolean() ? words : "";
  }

  private String uuid() {
    return new UUID(dice.nextLong(), dice.nextLong()).toString();
  }

  /** Some have lost links, some all: what is between two is what the poorer one has. */
  private void switched(int gpus) {
    int[] own = dice.ints(gpus, 0, LANES.length).map(i -> LANES[i]).toArray();
    int[][] lanes = new int[gpus][gpus];
    for (int a = 0; a < gpus; a++) {
      for (int b = 0; b < gpus; b++) {
        lanes[a][b] = Math.min(own[a], own[b]);
      }
    }
    links(gpus, lanes, " switch");
  }

  private void meshed(int gpus) {
    int[][] lanes = new int[gpus][gpus];
    for (int a = 0; a < gpus; a++) {
      for (int b = a + 1; b < gpus && b < a + 4; b++) {
        lanes[a][b] = roll(4);
      }
    }
    links(gpus, lanes, "");
  }

  private void links(int gpus, int[][] lanes, String how) {
    int generation = 1 + roll(5);
    for (int a = 0; a < gpus; a++) {
      for (int b = a + 1; b < gpus; b++) {
        String path = PATHS[roll(PATHS.length)];
        line(
            lanes[a][b] == 0
                ? "link %d %d %s".formatted(a, b, path)
                : "link %d %d NV%d %s%s gen=%d"
                    .formatted(a, b, lanes[a][b], path, how, generation));
      }
    }
  }

  /** More than fit on a GPU are never listed: at most seven. */
  private void mig(int gpu) {
    int count = roll(8);
    for (int i = 0; i < count; i++) {
      line(
          "mig gpu=%d uuid=MIG-%s profile=%s gi=%d ci=%d memory=%d start=%d size=%d"
              .formatted(
                  gpu,
                  uuid(),
                  PROFILES[roll(PROFILES.length)],
                  1 + i,
                  roll(3),
                  roll(90_000),
                  i,
                  1 + roll(8)));
    }
  }
}
