package dev.bayplan.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code why POD}: why it is pending, with the missing number; or where it is. */
@Command(
    name = "why",
    description = "Why a pod is pending, with the missing number and what helps; or what it has.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class WhyCommand implements Callable<Integer> {

  /** The forms of the answer. */
  enum Output {
    text,
    json
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "POD", description = "its name; pod/NAME and NAMESPACE/NAME do as well")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String pod;

  @Option(
      names = {"-n", "--namespace"},
      description = "default: that of kubectl's context")
  private @Nullable String namespace;

  @Option(
      names = {"-o", "--output"},
      description = "text or json, default text")
  private Output output = Output.text;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "ask the extender at this address, without kubectl")
  private @Nullable URI server;

  @Option(names = "--context", description = "for kubectl")
  private @Nullable String context;

  @Option(names = "--kubeconfig", paramLabel = "FILE", description = "for kubectl")
  private @Nullable String kubeconfig;

  @Override
  public Integer call() {
    Source source = source();
    String where = namespace == null && !pod.contains("/") ? source.namespace() : given();
    Optional<PodName> name = PodName.parse(pod, where);
    if (name.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "'" + where + "/" + pod + "' cannot be the name of a pod");
    }
    return switch (source.why(name.get())) {
      case Answer.Page(String body) -> print(body);
      case Answer.Failed(String sentence) -> fail(sentence);
    };
  }

  private String given() {
    return namespace == null ? "default" : namespace;
  }

  private Source source() {
    if (server != null) {
      return new HttpSource(server);
    }
    List<String> flags = new ArrayList<>();
    if (context != null) {
      flags.add("--context=" + context);
    }
    if (kubeconfig != null) {
      flags.add("--kubeconfig=" + kubeconfig);
    }
    return new KubectlSource(new Shell.OfSystem(), flags);
  }

  private int print(String body) {
    if (output == Output.json) {
      spec.commandLine().getOut().println(body.strip());
      return 0;
    }
    Optional<String> text = WhyText.of(body);
    if (text.isEmpty()) {
      return fail("the answer is no explanation; does the address belong to another service?");
    }
    spec.commandLine().getOut().print(text.get());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private int fail(String sentence) {
    spec.commandLine().getErr().println("kubectl bayplan: " + sentence);
    return 1;
  }
}
