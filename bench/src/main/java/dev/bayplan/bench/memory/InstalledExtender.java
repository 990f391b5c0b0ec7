package dev.bayplan.bench.memory;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.HttpProbe;
import dev.bayplan.testcluster.Ports;
import dev.bayplan.testcluster.Program;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The extender as a process of its own, with the JVM's flags of its image. */
final class InstalledExtender implements AutoCloseable {

  /** As {@code scheduler/pom.xml} has them; the limit on memory is that of the Deployment. */
  private static final String[] FLAGS = {
    "-XX:+UseG1GC",
    "-XX:+UseCompactObjectHeaders",
    "-XX:MaxRAM=4g",
    "-XX:MaxRAMPercentage=75",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration ANSWER = Duration.ofSeconds(1);

  private final Program program;
  private final URI ready;
  private final long startNanos;

  private InstalledExtender(Program program, URI ready) {
    this.program = program;
    this.ready = ready;
    startNanos = System.nanoTime();
    program.start();
  }

  static InstalledExtender start(ControlPlane plane) {
    int console = Ports.free();
    List<String> command =
        new ArrayList<>(JavaProgram.onThisClassPath("dev.bayplan.scheduler.Main", FLAGS));
    command.addAll(
        List.of(
            "--verbs-address=127.0.0.1:" + Ports.free(),
            "--address=127.0.0.1:" + console,
            "--log-dir=" + plane.data("decisions"),
            "--kubeconfig=" + plane.kubeconfig()));
    Program program =
        new Program(
            new Program.Launch(
                "extender",
                command,
                Map.of("BAYPLAN_LOG_LEVEL", "INFO"),
                false,
                plane.data("extender"),
                plane.log("extender")));
    return new InstalledExtender(program, URI.create("http://127.0.0.1:" + console + "/readyz"));
  }

  /**
   * How it came up.
   *
   * @param firstMillis when it first answered, since the process was started
   * @param first what it said
   * @param readySeconds when it was ready to decide
   * @param cpuSeconds of CPU that it had used by then
   */
  record Start(long firstMillis, String first, double readySeconds, double cpuSeconds) {}

  Start awaitReady() {
    List<HttpResponse<String>> answers = new ArrayList<>();
    Await.until("an answer of the extender", LIMIT, () -> ask(answers), () -> program.logTail(20));
    long first = sinceStart().toMillis();
    String said = answers.getFirst().statusCode() + " " + answers.getFirst().body().strip();
    Await.until("the extender is ready", LIMIT, this::isReady, () -> program.logTail(20));
    Duration cpu =
        ProcessHandle.of(pid()).flatMap(handle -> handle.info().totalCpuDuration()).orElseThrow();
    return new Start(first, said, seconds(sinceStart()), seconds(cpu));
  }

  private boolean ask(List<HttpResponse<String>> answers) {
    Optional<HttpResponse<String>> answer = HttpProbe.get(ready, Map.of(), ANSWER);
    answer.ifPresent(answers::add);
    return answer.isPresent();
  }

  private boolean isReady() {
    return HttpProbe.succeeds(ready, Map.of(), ANSWER);
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  long pid() {
    return program.pid();
  }

  /** What it wrote, with times. */
  List<String> log() throws IOException {
    return Files.readAllLines(program.log());
  }

  @Override
  public void close() {
    program.close();
  }
}
