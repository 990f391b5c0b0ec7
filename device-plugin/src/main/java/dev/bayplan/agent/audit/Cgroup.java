package dev.bayplan.agent.audit;

import dev.bayplan.agent.audit.Picture.Origin;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pod and container of a process, by the text of {@code /proc/<pid>/cgroup}: cgroups v1 and v2,
 * kubelet's drivers systemd ({@code kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope},
 * the UID with underscores) and cgroupfs ({@code kubepods/burstable/pod<uid>/<id>}), containerd,
 * CRI-O and Docker, under any parent, such as kind's.
 */
public final class Cgroup {

  /** A static pod's UID is the hash of its file, without hyphens. */
  private static final Pattern POD =
      Pattern.compile(
          "[/-]pod([0-9a-fA-F]{8}(?:[-_][0-9a-fA-F]{4}){3}[-_][0-9a-fA-F]{12}|[0-9a-f]{32})"
              + "(?![0-9a-fA-F])([^\\n]*)");

  private static final Pattern CONTAINER = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  private Cgroup() {}

  /** Empty for a process of the host. */
  public static Optional<Origin.Container> parse(String text) {
    Matcher pod = POD.matcher(text);
    if (!pod.find()) {
      return Optional.empty();
    }
    Matcher container = CONTAINER.matcher(pod.group(2));
    return Optional.of(
        new Origin.Container(
            pod.group(1).toLowerCase(Locale.ROOT).replace('_', '-'),
            container.find() ? Optional.of(container.group()) : Optional.empty()));
  }
}
