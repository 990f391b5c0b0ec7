package dev.bayplan.testcluster.kubelet;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * kube-scheduler with {@code --config} takes its kubeconfig from that file alone: {@code
 * clientConnection.kubeconfig}. In a cluster the field is empty and the token is found below a
 * fixed path; here it must be set. Everything else in the text stays byte for byte.
 */
final class SchedulerKubeconfig {
  private static final Pattern KIND =
      Pattern.compile("(?m)^kind:\\s*[\"']?KubeSchedulerConfiguration[\"']?\\s*$");
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^clientConnection:[ \\t]*$\\n(?<indent>[ ]+)");
  private static final Pattern FLOW = Pattern.compile("(?m)^clientConnection:[ \\t]*\\{");
  private static final Pattern GIVEN =
      Pattern.compile("(?m)^clientConnection:[\\s\\S]*?\\bkubeconfig:");

  private SchedulerKubeconfig() {}

  /**
   * The text with the kubeconfig in it, if it is a KubeSchedulerConfiguration; otherwise the text.
   */
  static String in(String text, Path kubeconfig) {
    if (!KIND.matcher(text).find()) {
      return text;
    }
    if (GIVEN.matcher(text).find()) {
      throw new IllegalArgumentException(
          "The KubeSchedulerConfiguration names a kubeconfig of its own: in a pod it should find"
              + " its token by itself");
    }
    Matcher block = BLOCK.matcher(text);
    if (block.find()) {
      String indent = block.group("indent");
      return new StringBuilder(text)
          .insert(block.start("indent"), indent + "kubeconfig: " + kubeconfig + "\n")
          .toString();
    }
    Matcher flow = FLOW.matcher(text);
    if (flow.find()) {
      return new StringBuilder(text)
          .insert(flow.end(), "kubeconfig: " + kubeconfig + ", ")
          .toString();
    }
    return text
        + (text.endsWith("\n") ? "" : "\n")
        + "clientConnection: {kubeconfig: "
        + kubeconfig
        + "}\n";
  }
}
