package dev.bayplan.api;

import dev.bayplan.policies.GpuAsk;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads one container's wish for MIG devices: resources {@code nvidia.com/mig-<profile>}. */
final class MigAskReader {

  /**
   * As NVIDIA's device plugin names them, {@code +} written as a dot: {@code 1g.10gb}, {@code
   * 1g.10gb.me}, {@code 1c.3g.20gb} ({@code nvidia-node.md}, MIG).
   */
  private static final Pattern PROFILE =
      Pattern.compile("([1-9]c\\.)?[1-9][0-9]?g\\.[1-9][0-9]{0,3}gb([.-][a-z][a-z0-9.]*)?");

  /** More than any node can be cut into: 64 GPUs of 64 devices each. */
  private static final int MAX_COUNT = 64 * 64;

  private final PodSource.Container container;
  private final SortedMap<String, Integer> profiles = new TreeMap<>();

  private MigAskReader(PodSource.Container container) {
    this.container = container;
  }

  /** What the container wants of MIG devices: none where nothing is written, or only zeros. */
  static GpuAskReader.Reading read(PodSource.Container container) {
    return new MigAskReader(container).read();
  }

  private GpuAskReader.Reading read() {
    SortedSet<String> resources = new TreeSet<>(container.resources().requests().keySet());
    resources.addAll(container.resources().limits().keySet());
    resources.removeIf(resource -> !resource.startsWith(Keys.MIG));
    for (String resource : resources) {
      String problem = problem(resource, container.resources().requested(resource));
      if (!problem.isEmpty()) {
        return contradiction(resource, problem);
      }
    }
    return new GpuAskReader.Understood(profiles.isEmpty() ? GpuAsk.NONE : new GpuAsk.Mig(profiles));
  }

  /** Counts one resource; what is wrong with it, or nothing. */
  private String problem(String resource, String text) {
    String profile = resource.substring(Keys.MIG.length());
    return switch (Quantities.parse(text)) {
      case Amount.Bad bad -> "which " + bad.problem();
      case Amount.Known known when known.zero() -> ""; // Of a resource none, as everywhere.
      case Amount.Known _ when !PROFILE.matcher(profile).matches() ->
          "but "
              + Quoted.of(profile)
              + " is no MIG profile; write one as the node advertises it, such as 1g.10gb";
      case Amount.Known known when !known.whole() -> "but a MIG device is given whole; round it";
      case Amount.Known known when known.units() > MAX_COUNT ->
          "more than any node has; write the number of MIG devices";
      case Amount.Known _ when GpuAskReader.limitDiffers(container.resources(), resource) ->
          "but has the limit "
              + Quoted.of(container.resources().limits().getOrDefault(resource, ""))
              + "; make the two equal";
      case Amount.Known known -> {
        profiles.put(profile, (int) known.units());
        yield "";
      }
    };
  }

  /** What was counted so far, a kubelet may have given. */
  private GpuAskReader.Reading contradiction(String resource, String problem) {
    String text = container.resources().requested(resource);
    return GpuAskReader.contradiction(container, resource, text, problem, 0, profiles);
  }
}
