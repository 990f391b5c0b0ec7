package dev.bayplan.agent.nvml.probe;

import dev.bayplan.agent.health.HealthMachine.ProbeRequest;
import dev.bayplan.agent.health.Prober;
import dev.bayplan.agent.health.Signal.Probed;
import dev.bayplan.agent.health.Signal.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts probes as child processes and collects their verdicts; never waits for one. */
public final class ProbeRunner implements Prober, AutoCloseable {

  private static final int MAX_SENTENCE = 200;

  private final List<String> java;
  private final Optional<String> library;
  private final Path devices;
  private final Map<String, String> environment;
  private final Duration limit;
  private final List<Running> running = new ArrayList<>();
  private final List<Probed> finished = new ArrayList<>();
  private final Map<String, Process> hanging = new HashMap<>();

  /**
   * @param java the command that runs a class of this agent: path of java, options, class path
   * @param library of libcuda.so.1, where the system's loader does not find it
   * @param devices where {@code nvidia-uvm} is to be seen, {@code /dev}
   * @param environment of the child beside what the probe itself sets
   * @param limit after which a probe has failed
   */
  public ProbeRunner(
      List<String> java,
      Optional<String> library,
      Path devices,
      Map<String, String> environment,
      Duration limit) {
    this.java = List.copyOf(java);
    this.library = library;
    this.devices = devices;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /** A small JVM of the same installation and class path as this one. */
  public static List<String> thisJava() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xmx48m",
        "-Xshare:auto",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"));
  }

  private record Running(ProbeRequest request, Process process, long startedNanos) {}

  @Override
  public void start(ProbeRequest request, long nowNanos) {
    Process old = hanging.get(request.uuid());
    if (old != null && old.isAlive()) {
      finish(request, new Verdict.Failed("its last probe still hangs in the driver"));
      return;
    }
    hanging.remove(request.uuid());
    try {
      Process process = builder(request).start();
      killFirst(process);
      running.add(new Running(request, process, nowNanos));
    } catch (IOException noProcess) {
      finish(request, new Verdict.Unavailable("no process: " + noProcess.getMessage()));
    }
  }

  /** It lives in the agent's cgroup: where that runs out of memory, the agent is to survive. */
  private static void killFirst(Process process) {
    try {
      Files.writeString(Path.of("/proc/" + process.pid() + "/oom_score_adj"), "1000");
    } catch (IOException noLinux) {
      // Only a matter of who is killed.
    }
  }

  private ProcessBuilder builder(ProbeRequest request) {
    List<String> command = new ArrayList<>(java);
    command.add(Probe.class.getName());
    command.add(request.uuid());
    request.peer().ifPresent(command::add);
    library.ifPresent(file -> command.addAll(List.of("--library", file)));
    command.addAll(List.of("--dev", devices.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> variables = builder.environment();
    variables.putAll(environment);
    String visible = request.peer().map(peer -> "," + peer).orElse("");
    variables.put("CUDA_VISIBLE_DEVICES", request.uuid() + visible);
    variables.put("CUDA_CACHE_DISABLE", "1");
    // No daemon is there: without it a probe would be a client of a pod's MPS server.
    variables.put("CUDA_MPS_PIPE_DIRECTORY", "/nonexistent");
    return builder;
  }

  @Override
  public List<Probed> finished(long nowNanos) {
    for (Iterator<Running> all = running.iterator(); all.hasNext(); ) {
      Running one = all.next();
      boolean late = nowNanos - one.startedNanos() > limit.toNanos();
      if (!one.process().isAlive()) {
        finish(one.request(), verdict(one.process()));
        all.remove();
      } else if (late) {
        one.process().destroyForcibly();
        hanging.put(one.request().uuid(), one.process());
        finish(one.request(), new Verdict.Failed("it did not end in " + limit.toSeconds() + " s"));
        all.remove();
      }
    }
    List<Probed> verdicts = List.copyOf(finished);
    finished.clear();
    return verdicts;
  }

  @Override
  public Set<Integer> running() {
    return running.stream()
        .map(one -> (int) one.process().pid())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Waits for the ends of those that run. */
  void join() {
    running.forEach(one -> one.process().onExit().join());
  }

  private void finish(ProbeRequest request, Verdict verdict) {
    finished.add(new Probed(request.uuid(), request.attempt(), verdict));
  }

  private static Verdict verdict(Process ended) {
    String sentence = sentence(ended);
    return switch (ended.exitValue()) {
      case Probe.PASSED -> new Verdict.Passed();
      case Probe.FAILED -> new Verdict.Failed(sentence);
      case Probe.UNAVAILABLE, Probe.USAGE -> new Verdict.Unavailable(sentence);
      case 137 -> new Verdict.Unavailable("the probe was killed; is there memory for it?");
      // 1: the JVM itself did not come up, or a bug of ours; a signal is 128 and more.
      case 1 -> new Verdict.Unavailable("the probe's JVM ended with 1: " + sentence);
      default -> new Verdict.Failed("the driver ended the probe with " + ended.exitValue());
    };
  }

  private static String sentence(Process ended) {
    try (InputStream out = ended.getInputStream()) {
      String text = new String(out.readNBytes(MAX_SENTENCE), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    } catch (IOException unreadable) {
      return "";
    }
  }

  @Override
  public void close() {
    running.forEach(one -> one.process().destroyForcibly());
    running.clear();
  }
}
