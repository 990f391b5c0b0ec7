package dev.bayplan.api.resources;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link PlacementPolicy} says, checked: the one reader of its spec. */
public sealed interface CheckedPolicy {

  record Valid(dev.bayplan.policies.PlacementPolicy policy) implements CheckedPolicy {}

  /**
   * It cannot be obeyed as it is written.
   *
   * @param problems at least one, each as {@code field: problem; mend}
   */
  record Broken(List<String> problems) implements CheckedPolicy {
    public Broken {
      problems = List.copyOf(problems);
    }

    /** All of them in one line. */
    public String sentence() {
      return String.join(" | ", problems);
    }
  }

  /**
   * A pure function, which never fails.
   *
   * @param generation {@code metadata.generation} of this spec
   */
  static CheckedPolicy of(String name, long generation, @Nullable PlacementPolicySpec spec) {
    if (spec == null) {
      return new Broken(List.of("spec: missing; write at least `match: {}`"));
    }
    return new PolicyReader(name, generation).read(spec);
  }
}
