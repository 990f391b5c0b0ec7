package dev.bayplan.bench.openb;

import dev.bayplan.bench.preset.Choice;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Score;
import dev.bayplan.policies.Scoring;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A preset and how nodes are compared by it.
 *
 * @param published scores are cut to integers from 0 to 100 and the first node by name wins a tie,
 *     as in the scheduler that the published results come from; else scores are exact, and a random
 *     node wins, as in a stock kube-scheduler
 */
record Policy(Preset preset, boolean published) {

  private static final String PUBLISHED = "-published";

  /** All presets, and the gradient as it was published. */
  static List<Policy> all() {
    return List.of(
        new Policy(Preset.RANDOM, false),
        new Policy(Preset.PACKING, false),
        new Policy(Preset.BESTFIT, false),
        new Policy(Preset.SPREAD, false),
        new Policy(Preset.FGD, true),
        new Policy(Preset.FGD, false),
        new Policy(Preset.DEFAULT, false));
  }

  /** Reads {@code fgd} or {@code fgd-published}. */
  static Optional<Policy> parse(String text) {
    boolean published = text.endsWith(PUBLISHED);
    String preset = published ? text.substring(0, text.length() - PUBLISHED.length()) : text;
    return Arrays.stream(Preset.values())
        .filter(one -> name(one).equals(preset))
        .findFirst()
        .map(one -> new Policy(one, published));
  }

  /** The choice among nodes by this policy, with a mix that weighs something. */
  Choice choice(JobMix mix) {
    Scoring scoring = new Scoring(preset, mix, 0);
    double weight = mix.tasks().stream().mapToLong(JobMix.Task::weight).sum();
    return published
        ? new Choice(scoring, Comparator.comparingInt(score -> cut(score, weight)), true)
        : Choice.by(scoring);
  }

  /** The integer part of 100 times the sigmoid of the gradient, in thousandths of a GPU. */
  private static int cut(Score score, double weight) {
    double strandedGpus = -score.fit() / weight / 1_000_000;
    return (int) (100 / (1 + Math.exp(strandedGpus)));
  }

  String title() {
    return name(preset) + (published ? PUBLISHED : "");
  }

  /** The recorded policy to stand beside; empty where none is alike. */
  String recorded() {
    return switch (preset) {
      case RANDOM -> "01-Random";
      case PACKING -> "04-GpuPacking";
      case BESTFIT -> "05-BestFit";
      case FGD, DEFAULT -> "06-FGD";
      case SPREAD -> "";
    };
  }

  private static String name(Preset preset) {
    return preset.name().toLowerCase(Locale.ROOT);
  }
}
