package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.Request;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parser against the slow and obvious way to count: play the pod's life, and take the most that
 * runs at any one time.
 */
class PodParserRandomTest {

  private static final List<String> CPU = List.of("", "0", "1", "250m", "1.5", "2k", "100u", "3e1");
  private static final List<String> MEMORY = List.of("", "0", "1Gi", "1500m", "0.1", "64Mi", "1G");
  private static final Map<String, BigDecimal> MEANS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ZERO),
          Map.entry("0", BigDecimal.ZERO),
          Map.entry("1", BigDecimal.ONE),
          Map.entry("250m", new BigDecimal("0.25")),
          Map.entry("1.5", new BigDecimal("1.5")),
          Map.entry("2k", new BigDecimal("2000")),
          Map.entry("100u", new BigDecimal("0.0001")),
          Map.entry("3e1", new BigDecimal("30")),
          Map.entry("1Gi", new BigDecimal("1073741824")),
          Map.entry("1500m", new BigDecimal("1.5")),
          Map.entry("0.1", new BigDecimal("0.1")),
          Map.entry("64Mi", new BigDecimal("67108864")),
          Map.entry("1G", new BigDecimal("1000000000")));

  private record Drawn(ContainerKind kind, String cpu, String memory, int gpus) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void countsAsAPodLives(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      List<Drawn> drawn = draw(random);
      String overhead = pick(random, CPU);
      Request request = parse(drawn, overhead, random);

      BigDecimal cpu = most(drawn, c -> meaning(c.cpu())).add(meaning(overhead));
      BigDecimal memory = most(drawn, c -> meaning(c.memory()));
      BigDecimal gpus = most(drawn, c -> BigDecimal.valueOf(c.gpus()));
      String what = "seed " + seed + ", pod " + i + ": " + drawn;
      assertThat(request.resources().cpuMillis())
          .as(what)
          .isEqualTo(up(cpu.multiply(BigDecimal.valueOf(1000))));
      assertThat(request.resources().memoryBytes()).as(what).isEqualTo(up(memory));
      assertThat(request.wholeGpus()).as(what).isEqualTo(gpus.intValueExact());
    }
  }

  private static BigDecimal meaning(String text) {
    return MEANS.getOrDefault(text, BigDecimal.ZERO);
  }

  private interface Wish {
    BigDecimal of(Drawn container);
  }

  /** Starts the containers one after the other and looks after each start. */
  private static BigDecimal most(List<Drawn> containers, Wish wish) {
    BigDecimal most = BigDecimal.ZERO;
    List<Drawn> running = new ArrayList<>();
    for (Drawn container : containers) {
      running.add(container);
      BigDecimal now = BigDecimal.ZERO;
      for (Drawn one : running) {
        now = now.add(wish.of(one));
      }
      most = most.max(now);
      if (container.kind() == ContainerKind.INIT) {
        running.removeLast();
      }
    }
    return most;
  }

  private static List<Drawn> draw(Random random) {
    List<Drawn> drawn = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      drawn.add(draw(random, random.nextBoolean() ? ContainerKind.INIT : ContainerKind.SIDECAR));
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      drawn.add(draw(random, ContainerKind.MAIN));
    }
    return drawn;
  }

  private static Drawn draw(Random random, ContainerKind kind) {
    return new Drawn(kind, pick(random, CPU), pick(random, MEMORY), random.nextInt(4));
  }

  private static Request parse(List<Drawn> drawn, String overhead, Random random) {
    Pods pod = Pods.pod();
    for (int i = 0; i < drawn.size(); i++) {
      Drawn one = drawn.get(i);
      Map<String, String> wanted =
          Pods.map(
              "cpu", one.cpu(), "memory", one.memory(), Keys.GPU, Integer.toString(one.gpus()));
      wanted.values().removeIf(String::isEmpty);
      boolean asLimits = random.nextBoolean();
      pod.container(
          "c" + i, one.kind(), asLimits ? Map.of() : wanted, asLimits ? wanted : Map.of());
    }
    pod.podLevel(Map.of(), overhead.isEmpty() ? Map.of() : Map.of("cpu", overhead));
    return (Request) PodParser.parse(pod.source());
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static long up(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING).longValueExact();
  }
}
