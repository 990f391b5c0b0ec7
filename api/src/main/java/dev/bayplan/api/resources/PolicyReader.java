package dev.bayplan.api.resources;

import dev.bayplan.api.LabelSyntax;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Uuids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one spec and collects all that is wrong with it; lives for one policy. */
final class PolicyReader {

  private static final long MIB_PER_GIB = 1024;

  private final String name;
  private final long generation;
  private final Problems problems = new Problems();

  PolicyReader(String name, long generation) {
    this.name = name;
    this.generation = generation;
  }

  CheckedPolicy read(PlacementPolicySpec spec) {
    int most = PlacementPolicySpec.MOST_PRIORITY;
    int priority = problems.number("spec.priority", spec.priority(), 0, -most, most);
    PlacementPolicy.Match match = match(spec.match());
    Rules rules =
        new Rules(
            PlacementPolicy.id(name, generation),
            terms(spec.require()),
            prefer(Problems.list(spec.prefer())),
            sharing(spec.sharing()),
            new TopologyReader(problems).keepWithin(spec.topology()));
    return problems.found().isEmpty()
        ? new CheckedPolicy.Valid(new PlacementPolicy(name, generation, priority, match, rules))
        : new CheckedPolicy.Broken(problems.found());
  }

  private PlacementPolicy.Match match(@Nullable PolicyMatch match) {
    if (match == null) {
      problems.add("spec.match", "missing", "write `match: {}` for a policy of all pods");
      return PlacementPolicy.Match.ALL;
    }
    SelectorReader selectors = new SelectorReader(problems);
    return new PlacementPolicy.Match(
        namespaces(Problems.list(match.namespaces())),
        selectors.read("spec.match.namespaceSelector", match.namespaceSelector()),
        selectors.read("spec.match.podSelector", match.podSelector()));
  }

  private Set<String> namespaces(List<String> names) {
    Set<String> read = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (LabelSyntax.isNamespace(names.get(i))) {
        read.add(names.get(i));
      } else {
        problems.add(
            "spec.match.namespaces[" + i + "]",
            Problems.quoted(names.get(i)) + " is no name of a namespace",
            "use lower-case letters, digits and -; to match by pattern, use namespaceSelector");
      }
    }
    return read;
  }

  private GpuTerms terms(@Nullable PolicyRequire require) {
    if (require == null) {
      return GpuTerms.NONE;
    }
    int gib =
        problems.number(
            "spec.require.minMemoryGiB", require.minMemoryGiB(), 0, 1, PolicyRequire.MOST_GIB);
    Map<String, Boolean> numa = Map.of("single", true);
    return new GpuTerms(
        models(Problems.list(require.models())),
        Uuids.ANY,
        gib * MIB_PER_GIB,
        problems.word("spec.require.minLink", require.minLink(), links(), Link.Kind.UNKNOWN),
        problems.word("spec.require.numa", require.numa(), numa, false),
        problems.word("spec.require.isolation", require.isolation(), isolations(), Isolation.NONE),
        GpuTerms.NONE.together());
  }

  private static Map<String, Link.Kind> links() {
    Map<String, Link.Kind> words = new LinkedHashMap<>();
    Arrays.stream(Link.Kind.values())
        .filter(kind -> kind != Link.Kind.UNKNOWN)
        .forEach(kind -> words.put(kind.name().toLowerCase(Locale.ROOT), kind));
    return words;
  }

  private static Map<String, Isolation> isolations() {
    Map<String, Isolation> words = new LinkedHashMap<>();
    Arrays.stream(Isolation.values()).forEach(one -> words.put(one.text(), one));
    return words;
  }

  private Models models(List<String> models) {
    Set<String> wanted = new HashSet<>();
    Set<String> unwanted = new HashSet<>();
    for (int i = 0; i < models.size(); i++) {
      boolean not = models.get(i).startsWith("!");
      String model = (not ? models.get(i).substring(1) : models.get(i)).strip();
      if (model.chars().noneMatch(Character::isLetterOrDigit)) {
        problems.add(
            "spec.require.models[" + i + "]",
            Problems.quoted(models.get(i)) + " names no model",
            "write words of its product name, as in H100");
      }
      (not ? unwanted : wanted).add(model);
    }
    for (String model : wanted) {
      if (unwanted.contains(model)) {
        problems.add(
            "spec.require.models",
            Problems.quoted(model) + " is both wanted and not",
            "keep one of the two");
      }
    }
    return Models.of(wanted, unwanted);
  }

  private List<Level> prefer(List<String> words) {
    Map<String, Level> levels = new LinkedHashMap<>();
    Arrays.stream(Level.values())
        .forEach(level -> levels.put(level.name().toLowerCase(Locale.ROOT), level));
    List<Level> read = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String field = "spec.prefer[" + i + "]";
      @Nullable Level level = problems.<@Nullable Level>word(field, words.get(i), levels, null);
      if (level != null && read.contains(level)) {
        problems.add(field, Problems.quoted(words.get(i)) + " comes twice", "keep the first");
      } else if (level != null) {
        read.add(level);
      }
    }
    if (read.contains(Level.BINPACK) && read.contains(Level.SPREAD)) {
      problems.add("spec.prefer", "binpack and spread exclude each other", "keep one of the two");
    }
    return read;
  }

  private Rules.Sharing sharing(@Nullable PolicySharing sharing) {
    if (sharing == null) {
      return Rules.Sharing.DEFAULT;
    }
    int most =
        problems.number(
            "spec.sharing.maxSharersPerGpu",
            sharing.maxSharersPerGpu(),
            Sharer.NO_LIMIT,
            1,
            PolicySharing.MOST_SHARERS);
    return new Rules.Sharing(Boolean.TRUE.equals(sharing.acrossNamespaces()), most);
  }
}
