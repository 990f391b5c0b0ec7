package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An index that remembers answers as one that does not. */
class IndexTest {

  private static final long SEED = 42;

  private static final PlacementPolicy WITHIN_RACK =
      new PlacementPolicy(
          "p",
          1,
          0,
          PlacementPolicy.Match.ALL,
          new Rules("p@1", GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, "rack"));

  private final World world = new World();
  private final Index kept = new Index(SEED);
  private final List<PodFacts> placed = new ArrayList<>();
  private int pods;

  @Test
  void whatIsRememberedIsWhatWouldBeFound() {
    Random random = new Random(3);
    IntStream.range(0, 150).forEach(i -> world.node("n" + i, 1 + i % 8));
    IntStream.range(0, 150).forEach(i -> world.apply(new Event.NodeSeen(rack("n" + i, i % 9))));
    world.apply(new Event.PolicySeen(WITHIN_RACK));
    List<Snapshot> pictures = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      change(random);
      pictures.add(world.engine.snapshot());
      Snapshot on = pictures.get(Math.max(0, pictures.size() - 1 - random.nextInt(20) / 18 * 5));
      PodFacts pod = group(random, world.pod("asks-" + step, ask(random)));
      Question question =
          random.nextBoolean() ? Question.everywhere(pod) : new Question(pod, some(random), -1);
      Draft found = draft(kept, on, question);
      assertThat(found)
          .as("step %d", step)
          .usingRecursiveComparison()
          .isEqualTo(draft(new Index(SEED), on, question));
      assertThat(sameNode(found, draft(kept, on, new Question(pod, all(on), -1)), question))
          .as("everywhere is every row, step %d", step)
          .isTrue();
    }
  }

  private static boolean sameNode(Draft one, Draft other, Question question) {
    if (!question.everywhere()) {
      return true;
    }
    return one instanceof Draft.Best(_, Snapshot.Row row, _, int candidates)
        ? other instanceof Draft.Best best
            && best.row().row() == row.row()
            && best.candidates() == candidates
        : other instanceof Draft.None(_, var nodes)
            && one instanceof Draft.None none
            && none.nodes().equals(nodes);
  }

  @Test
  void aDeadlineThatPassesLosesNothingOfWhatWasLookedAt() {
    IntStream.range(0, 1_000).forEach(i -> world.node("n" + i, 2));
    PodFacts pod = world.pod("p", World.whole(2));
    Snapshot on = world.engine.snapshot();
    Question question = Question.everywhere(pod);
    Wanted wanted = Wanted.of(on, pod, (Request) pod.ask()).orElseThrow();
    int[] looks = {0};

    Draft early = Planner.draft(kept, on, wanted, question, 1, () -> ++looks[0] > 5);
    assertThat(early).isInstanceOf(Draft.TooLate.class);
    assertThat(draft(kept, on, question)).isInstanceOf(Draft.Best.class);
  }

  private Draft draft(Index index, Snapshot on, Question question) {
    PodFacts pod = question.pod();
    Wanted wanted = Wanted.of(on, pod, (Request) pod.ask()).orElseThrow();
    return Planner.draft(index, on, wanted, question, 7, Deadline.NONE);
  }

  /** Somebody comes, somebody goes, a node goes and comes again. */
  private void change(Random random) {
    if (!placed.isEmpty() && random.nextInt(3) == 0) {
      PodFacts gone = placed.remove(random.nextInt(placed.size()));
      world.apply(new Event.PodGone(gone.ref().uid()));
    }
    if (random.nextInt(20) == 0) {
      String node = "n" + random.nextInt(170);
      world.apply(
          random.nextBoolean()
              ? new Event.NodeGone(node)
              : new Event.NodeSeen(rack(node, random.nextInt(9))));
    }
    PodFacts pod = group(random, world.pod("p" + pods++, ask(random)));
    if (world.engine.filter(Question.everywhere(pod), Deadline.NONE, world.now()).answer()
        instanceof FilterAnswer.Placed answer) {
      world.apply(new Event.PodSeen(world.bound(pod, answer.placement())));
      placed.add(pod);
    }
  }

  private static NodeFacts rack(String node, int rack) {
    return World.facts(node, Map.of("rack", "r" + rack));
  }

  /** Half of the pods belong to a group, which stays in one rack. */
  private static PodFacts group(Random random, PodFacts pod) {
    String group = random.nextBoolean() ? "" : "g" + random.nextInt(40);
    return pod.with(new PodFacts.Ties(Map.of(), group));
  }

  private static GpuAsk ask(Random random) {
    return random.nextInt(3) == 0
        ? World.share(1024L * (10 + 10 * random.nextInt(6)))
        : World.whole(1 + random.nextInt(4));
  }

  private int[] some(Random random) {
    return IntStream.range(0, 40).map(_ -> random.nextInt(172) - 1).distinct().toArray();
  }

  private static int[] all(Snapshot on) {
    List<Integer> rows = new ArrayList<>();
    on.forEach(row -> rows.add(row.row()));
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
