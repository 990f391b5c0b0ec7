package dev.bayplan.scheduler.log;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.LabelSelector;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Rules;
import dev.bayplan.scheduler.engine.BindEnd;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.FilterAnswer;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final int KEEP_ALL = 1_000;
  private static final int QUEUE = 1 << 20;

  @TempDir Path folder;

  @Test
  void everySegmentOfTwoThousandDecisionsReplaysIdentically() throws IOException {
    record(1 << 18, KEEP_ALL, 2_000, 7);

    List<Path> segments = Segments.list(folder);
    assertThat(segments).hasSizeGreaterThan(2);
    long decisions = 0;
    for (Path segment : segments) {
      Replayer.Result result = Replayer.replay(segment);
      assertThat(result.difference()).as(segment.toString()).isEmpty();
      decisions += result.decisions();
    }
    assertThat(decisions).isGreaterThanOrEqualTo(2_000);
  }

  @Test
  void aForgedDecisionIsFound() throws IOException {
    record(1 << 26, KEEP_ALL, 100, 1);
    Path segment = Segments.list(folder).getFirst();
    List<String> lines = new ArrayList<>(Files.readAllLines(segment));
    int forged = firstPlanned(lines);
    lines.set(forged, lines.get(forged).replaceFirst("GPU-n(\\d+)-(\\d)", "GPU-n$1-9"));
    Files.write(segment, lines);

    Replayer.Difference difference = Replayer.replay(segment).difference().orElseThrow();
    assertThat(difference.line()).isEqualTo(forged + 1);
    assertThat(difference.recorded()).isNotEqualTo(difference.replayed());
  }

  @Test
  void aDecisionThatWasTakenOutIsFound() throws IOException {
    record(1 << 26, KEEP_ALL, 100, 1);
    Path segment = Segments.list(folder).getFirst();
    List<String> lines = new ArrayList<>(Files.readAllLines(segment));
    lines.remove(firstPlanned(lines));
    Files.write(segment, lines);

    assertThat(Replayer.replay(segment).difference()).isPresent();
  }

  @Test
  void aLastLineCutOffByACrashIsLeftOut() throws IOException {
    record(1 << 26, KEEP_ALL, 100, 1);
    Path segment = Segments.list(folder).getFirst();
    byte[] whole = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(whole, whole.length - 20));

    assertThat(Replayer.replay(segment).difference()).isEmpty();
  }

  @Test
  void whatIsNoLogIsRefusedWithTheLine() throws IOException {
    Path file = folder.resolve("x");
    Files.writeString(file, "");
    assertThatThrownBy(() -> Replayer.replay(file)).isInstanceOf(DamagedLog.class);
    Files.writeString(file, "{\"format\":99}\n");
    assertThatThrownBy(() -> Replayer.replay(file)).hasMessageContaining("format 99");

    record(1 << 26, KEEP_ALL, 10, 1);
    Path segment = Segments.list(folder).getFirst();
    List<String> lines = new ArrayList<>(Files.readAllLines(segment));
    lines.set(3, "{nonsense");
    Files.write(segment, lines);
    assertThatThrownBy(() -> Replayer.replay(segment)).hasMessageStartingWith("line 4: ");
  }

  @Test
  void onlyTheNewestSegmentsAreKept() throws IOException {
    record(1 << 16, 3, 1_000, 3);

    assertThat(Segments.list(folder)).hasSize(3);
    assertThat(Segments.list(folder).getFirst().getFileName().toString())
        .isNotEqualTo("decisions-0000000000.jsonl");
  }

  @Test
  void aRecorderThatFallsBehindEndsItsSegmentAndCounts() throws IOException {
    try (FlightRecorder recorder = FlightRecorder.start(folder, 1 << 26, KEEP_ALL, 4)) {
      new Life(new World(recorder), 5).run(2_000);
      assertThat(recorder.dropped()).isPositive();
    }
    for (Path segment : Segments.list(folder)) {
      assertThat(Replayer.replay(segment).difference()).as(segment.toString()).isEmpty();
    }
  }

  private static int firstPlanned(List<String> lines) {
    return IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).contains("\"is\":\"planned\""))
        .findFirst()
        .orElseThrow();
  }

  private void record(long segmentBytes, int kept, int decisions, long seed) throws IOException {
    try (FlightRecorder recorder = FlightRecorder.start(folder, segmentBytes, kept, QUEUE)) {
      new Life(new World(recorder), seed).run(decisions);
      assertThat(recorder.dropped()).isZero();
    }
    assertThat(new String(Files.readAllBytes(Segments.list(folder).getFirst()), UTF_8))
        .startsWith("{\"format\":" + LogCodec.FORMAT);
  }

  /** A random life of a small cluster. */
  private static final class Life {
    private final World world;
    private static final LabelSelector TIER =
        new LabelSelector(
            List.of(
                new NodeTerm.Requirement("tier", NodeTerm.Operator.NOT_IN, Set.of("t0", "t9"))));

    private final Random random;
    private final String[] names =
        IntStream.range(0, 12).mapToObj(i -> "n" + i).toArray(String[]::new);
    private final List<PodFacts> running = new ArrayList<>();
    private long generations;

    Life(World world, long seed) {
      this.world = world;
      this.random = new Random(seed);
    }

    void run(int questions) {
      for (String name : names) {
        world.node(name, 1 + random.nextInt(8));
        world.apply(new Event.NodeSeen(World.facts(name, rack())));
      }
      for (int i = 0; i < questions; i++) {
        ask("p" + i);
        if (random.nextInt(3) == 0 && !running.isEmpty()) {
          PodFacts end = running.remove(random.nextInt(running.size()));
          world.apply(new Event.PodGone(end.ref().uid()));
        }
        if (random.nextInt(20) == 0) {
          world.later(Duration.ofSeconds(random.nextInt(60)));
        }
        if (random.nextInt(50) == 0) {
          String name = names[random.nextInt(names.length)];
          world.apply(
              random.nextBoolean()
                  ? new Event.NodeGone(name)
                  : new Event.NodeSeen(World.facts(name, rack())));
        }
        if (random.nextInt(40) == 0) {
          world.apply(rule());
        }
      }
    }

    private Map<String, String> rack() {
      return Map.of("rack", "r" + random.nextInt(3));
    }

    /** Policies and namespaces come, change and go. */
    private Event rule() {
      String name = "policy-" + random.nextInt(3);
      return switch (random.nextInt(4)) {
        case 0 -> new Event.PolicyGone(name);
        case 1 -> new Event.NamespaceSeen("team", Map.of("tier", "t" + random.nextInt(2)));
        default -> {
          long generation = ++generations;
          Rules rules =
              new Rules(
                  PlacementPolicy.id(name, generation),
                  GpuTerms.NONE,
                  List.of(Level.values()[random.nextInt(Level.values().length)]),
                  new Rules.Sharing(random.nextBoolean(), 1 + random.nextInt(3)),
                  random.nextBoolean() ? "rack" : "");
          PlacementPolicy.Match match =
              new PlacementPolicy.Match(
                  Set.of("team"),
                  random.nextBoolean() ? LabelSelector.EVERYTHING : TIER,
                  LabelSelector.EVERYTHING);
          yield new Event.PolicySeen(
              new PlacementPolicy(name, generation, random.nextInt(3), match, rules));
        }
      };
    }

    private void ask(String name) {
      GpuAsk ask =
          random.nextBoolean() ? whole(1 + random.nextInt(5)) : share(1 + random.nextInt(80_000));
      PodFacts pod =
          world
              .pod(name, ask, random.nextInt(3))
              .with(new PodFacts.Ties(Map.of("app", "a"), "g" + random.nextInt(20)));
      world.apply(new Event.PodSeen(pod));
      String[] offered = random.nextInt(4) == 0 ? new String[] {names[0], "unknown"} : names;
      if (world.filter(pod, offered) instanceof FilterAnswer.Placed placed
          && random.nextInt(5) > 0) {
        world.begin(pod, placed.placement().node());
        world.end(pod, BindEnd.values()[random.nextInt(3)]);
        running.add(pod);
      }
    }
  }
}
