package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.HttpProbe;
import dev.bayplan.testcluster.Ports;
import dev.bayplan.testcluster.Program;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * kube-scheduler as it comes, but for the limits of its client, which are Bayplan's.
 *
 * @param programs by the labels of {@link Cpu}
 */
record PlainScheduler(Map<String, Program> programs) {

  static final String NAME = "bench";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  PlainScheduler {
    programs = Map.copyOf(programs);
  }

  /** Started and ready. */
  static PlainScheduler start(ControlPlane plane, Way way) {
    Map<String, Program> programs = new LinkedHashMap<>();
    String extenders = "";
    if (way == Way.RANKED) {
      int port = Ports.free();
      programs.put(Cpu.EXTENDER, rankingExtender(plane, port));
      extenders = extender(port);
    }
    programs.put(Cpu.SCHEDULER, scheduler(plane, way, extenders));
    return new PlainScheduler(programs);
  }

  private static Program scheduler(ControlPlane plane, Way way, String extenders) {
    int port = Ports.free();
    Path folder = plane.data("scheduler-" + way.label());
    Path config = folder.resolve("config.yaml");
    write(config, config(plane.kubeconfig(), way != Way.SAMPLED, extenders));
    List<String> command =
        List.of(
            plane.binaries().program("kube-scheduler").toString(),
            "--config=" + config,
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + folder);
    return started(
        plane, "kube-scheduler-" + way.label(), command, "https://127.0.0.1:" + port + "/readyz");
  }

  private static Program rankingExtender(ControlPlane plane, int port) {
    List<String> command =
        new ArrayList<>(
            JavaProgram.onThisClassPath(RankingExtender.class.getName(), RankingExtender.FLAGS));
    command.add(Integer.toString(port));
    return started(plane, "ranking-extender", command, "http://127.0.0.1:" + port + "/readyz");
  }

  private static Program started(
      ControlPlane plane, String name, List<String> command, String ready) {
    Program program =
        new Program(
            new Program.Launch(name, command, Map.of(), false, plane.data(name), plane.log(name)));
    program.start();
    Await.until(
        name + " is ready",
        LIMIT,
        () -> HttpProbe.succeeds(URI.create(ready), Map.of(), Duration.ofSeconds(1)),
        () -> program.logTail(20));
    return program;
  }

  /**
   * The configuration.
   *
   * @param all whether every node is looked at, and not a sample of them
   */
  static String config(Path kubeconfig, boolean all, String extenders) {
    return """
    apiVersion: kubescheduler.config.k8s.io/v1
    kind: KubeSchedulerConfiguration
    clientConnection: {kubeconfig: "%s", qps: 5000, burst: 10000}
    leaderElection: {leaderElect: false}
    %sprofiles: [{schedulerName: %s}]
    %s\
    """
        .formatted(kubeconfig, all ? "percentageOfNodesToScore: 100\n" : "", NAME, extenders);
  }

  private static String extender(int port) {
    return """
    extenders:
    - urlPrefix: http://127.0.0.1:%d
      filterVerb: filter
      prioritizeVerb: prioritize
      weight: 1
      nodeCacheCapable: true
      httpTimeout: 30s
    """
        .formatted(port);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
