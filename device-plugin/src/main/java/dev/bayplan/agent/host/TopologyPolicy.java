package dev.bayplan.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The policy of the kubelet's Topology Manager, as far as its configuration file says it. */
public final class TopologyPolicy {

  public static final String NONE = "none";

  private static final Pattern FIELD =
      Pattern.compile("(?m)^\\s*\"?topologyManagerPolicy\"?\\s*:\\s*\"?([a-z-]+)");

  private TopologyPolicy() {}

  /**
   * @param kubeletConfig a KubeletConfiguration in YAML or JSON, such as {@code
   *     /var/lib/kubelet/config.yaml}
   */
  public static String of(Path kubeletConfig) {
    try {
      Matcher found = FIELD.matcher(Files.readString(kubeletConfig));
      return found.find() ? found.group(1) : NONE;
    } catch (IOException noSuchFile) {
      return NONE;
    }
  }
}
