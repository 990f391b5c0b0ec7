package dev.bayplan.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The extender through the API server's proxy, as kubectl's user: whoever may not read there may
 * not ask.
 */
final class KubectlSource implements Source {

  private static final String PROXY =
      "/api/v1/namespaces/bayplan-system/services/bayplan:http/proxy";

  private final Shell shell;
  private final List<String> flags;

  /**
   * @param flags passed through: {@code --context=...}, {@code --kubeconfig=...}
   */
  KubectlSource(Shell shell, List<String> flags) {
    this.shell = shell;
    this.flags = List.copyOf(flags);
  }

  @Override
  public String namespace() {
    return switch (kubectl("config", "view", "--minify", "--output=jsonpath={..namespace}")) {
      case Shell.Done done when !done.out().isBlank() -> done.out().strip();
      case Shell.Done _ -> "default";
      case Shell.Broken _ -> "default";
    };
  }

  @Override
  public Answer why(PodName pod) {
    return switch (kubectl("get", "--request-timeout=10s", "--raw", PROXY + pod.path())) {
      case Shell.Done done -> new Answer.Page(done.out());
      case Shell.Broken broken -> new Answer.Failed(sentence(pod, broken));
    };
  }

  private Shell.End kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    command.addAll(flags);
    return shell.run(command);
  }

  private static String sentence(PodName pod, Shell.Broken broken) {
    String said = broken.said();
    if (!broken.started()) {
      return "kubectl does not run (" + said + "); put it on the PATH, or use --server URL";
    }
    if (said.contains("\"bayplan\" not found") || said.contains("\"bayplan-system\" not found")) {
      return "Bayplan is not installed in this cluster (" + said + ")";
    }
    if (said.contains("(NotFound)")) { // kubectl swallows the page that came with the 404.
      return "pod " + pod + " is not known: it does not exist, or was made a moment ago";
    }
    if (said.contains("(ServiceUnavailable)")) {
      return "Bayplan does not answer: is its pod ready? (" + said + ")";
    }
    if (said.contains("(Forbidden)")) {
      return "you may not read services/proxy in bayplan-system; ask your administrator ("
          + said
          + ")";
    }
    return "kubectl says: " + said;
  }
}
