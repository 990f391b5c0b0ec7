package dev.bayplan.bench.demo;

import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodStatus;
import dev.bayplan.policies.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why pods are still pending, read from their conditions as a user reads them. */
record Refusals(List<Line> lines) {

  private static final Pattern MESSAGE =
      Pattern.compile("0/\\d+ nodes are available: (.*?)\\.( no new claims.*| preemption.*)?");
  private static final Pattern PART = Pattern.compile("(\\d+) (.*)");

  Refusals {
    lines = List.copyOf(lines);
  }

  /**
   * One reason.
   *
   * @param pods how many pods heard it from at least one node
   * @param nodes from how many nodes, over all pods
   */
  record Line(String text, int pods, long nodes) {

    /** From how many nodes one such pod heard it, on average. */
    long nodesEach() {
      return Math.round((double) nodes / pods);
    }

    /** The reason of ours; empty where one of kube-scheduler's own plugins spoke. */
    Optional<Reason> reason() {
      return Stream.of(Reason.values()).filter(r -> r.sentence().equals(text)).findFirst();
    }
  }

  private static final class Sum {
    int pods;
    long nodes;
  }

  static Refusals of(Collection<PodObject> pods) {
    Map<String, Sum> sums = new TreeMap<>();
    for (PodObject pod : pods) {
      if (!pod.bound()) {
        add(sums, pod.status().condition());
      }
    }
    List<Line> lines = new ArrayList<>();
    sums.forEach((text, sum) -> lines.add(new Line(text, sum.pods, sum.nodes)));
    lines.sort(Comparator.comparingLong(Line::nodes).thenComparingInt(Line::pods).reversed());
    return new Refusals(lines);
  }

  private static void add(Map<String, Sum> sums, PodStatus.Condition condition) {
    Matcher message = MESSAGE.matcher(condition.message());
    if (!message.matches()) {
      String text = condition.message().isEmpty() ? "not tried yet" : condition.message();
      sums.computeIfAbsent(text, t -> new Sum()).pods++;
      return;
    }
    // A sentence of ours may hold a comma, but no comma is followed by a number in it.
    for (String part : message.group(1).split(", (?=\\d)")) {
      Matcher counted = PART.matcher(part);
      if (counted.matches()) {
        Sum sum = sums.computeIfAbsent(counted.group(2), t -> new Sum());
        sum.pods++;
        sum.nodes += Long.parseLong(counted.group(1));
      }
    }
  }
}
