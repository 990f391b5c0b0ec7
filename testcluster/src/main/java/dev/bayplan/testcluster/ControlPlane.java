package dev.bayplan.testcluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A real etcd and kube-apiserver on loopback, and kube-controller-manager where asked for:
 *
 * <pre>
 * {@code try (ControlPlane plane = ControlPlane.start(ControlPlaneOptions.defaults())) { ... }}
 * </pre>
 *
 * <p>There is no kube-scheduler: Bayplan's own comes with its manifests and is started by {@link
 * dev.bayplan.testcluster.kubelet.KubeletPlayer}. There is no kubelet either: nodes are objects, or
 * a {@link dev.bayplan.testcluster.node.RealNode}. Everything ends with {@link #close()}, or with
 * this JVM.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

  private final Binaries binaries;
  private final ControlPlaneOptions options;
  private final WorkFolder folder;
  private final Credentials credentials;
  private final URI url;
  private final Path kubeconfig;
  private final Clients clients;
  private final KubernetesClient admin;
  private final Map<Program, BooleanSupplier> programs = new LinkedHashMap<>();
  private final Deque<AutoCloseable> guests = new ArrayDeque<>();

  private ControlPlane(ControlPlaneOptions options) {
    this.binaries = Binaries.find();
    this.options = options;
    this.folder = WorkFolder.in(options.folder());
    try {
      URI etcd = startEtcd();
      this.credentials = Credentials.writeTo(folder.data("credentials"));
      this.url = startApiServer(etcd);
      this.kubeconfig = credentials.kubeconfig(Credentials.ADMIN, url.toString());
      startControllerManager();
    } catch (RuntimeException e) {
      killAll();
      throw e;
    }
    this.clients = new Clients(url, certificate());
    this.admin = clients.withToken(Credentials.ADMIN);
  }

  /** Starts all processes and returns when each one says that it is ready: 3 to 5 s. */
  public static ControlPlane start(ControlPlaneOptions options) {
    return new ControlPlane(options);
  }

  /** etcd and the API server alone. */
  public static ControlPlane start() {
    return start(ControlPlaneOptions.defaults());
  }

  public URI url() {
    return url;
  }

  /** The administrator's. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** The API server's certificate and its CA, PEM. */
  public Path certificate() {
    return credentials.apiServerCertificate();
  }

  /** The administrator's client. It never retries; it ends with this plane. */
  public KubernetesClient client() {
    return admin;
  }

  /** A client under another identity, by impersonation: RBAC is that identity's. */
  public KubernetesClient clientAs(String user, String... groups) {
    return clients.as(user, List.of(groups));
  }

  /** A client with a token of one's own, for example from a TokenRequest. */
  public KubernetesClient clientWithToken(String token) {
    return clients.withToken(token);
  }

  public Kubectl kubectl() {
    return new Kubectl(binaries.program("kubectl"), kubeconfig, folder.data("kubectl"), List.of());
  }

  /** {@code kubectl apply -k}, and waits until the API server serves the custom resources in it. */
  public void install(Path kustomization) {
    kubectl().run("apply", "-k", kustomization.toString());
    if (!client().apiextensions().v1().customResourceDefinitions().list().getItems().isEmpty()) {
      kubectl().run("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
    }
  }

  public Binaries binaries() {
    return binaries;
  }

  /**
   * One of {@code etcd}, {@code kube-apiserver}, {@code kube-controller-manager}: to kill, pause
   * and resume it.
   */
  public Program program(String name) {
    return programs.keySet().stream()
        .filter(program -> program.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("This control plane has no " + name));
  }

  /** Kills the program if it runs, starts it again and waits until it is ready. */
  public void restart(String name) {
    Program program = program(name);
    program.kill9();
    program.start();
    awaitReady(program, Optional.ofNullable(programs.get(program)).orElse(program::isAlive));
  }

  /** A folder for files of the test, deleted at the end. */
  public Path data(String name) {
    return folder.data(name);
  }

  /** The log file for a program of that name; it stays. */
  public Path log(String name) {
    return folder.log(name);
  }

  /** Is closed, last in first out, before the control plane goes. */
  public void closeWithPlane(AutoCloseable guest) {
    synchronized (guests) {
      guests.push(guest);
    }
  }

  /**
   * The last lines of every log, those of played containers too, for the message of a failed test.
   */
  public String logTails() {
    return folder.logs().stream()
        .map(log -> LogTail.of(log, 20))
        .collect(Collectors.joining("\n\n"));
  }

  @Override
  public void close() {
    synchronized (guests) {
      while (!guests.isEmpty()) {
        closeQuietly(guests.pop());
      }
    }
    clients.close();
    killAll();
  }

  private URI startEtcd() {
    URI etcd = URI.create("http://127.0.0.1:" + Ports.free());
    List<String> command =
        List.of(
            binaries.program("etcd").toString(),
            "--data-dir=" + folder.data("etcd"),
            "--unsafe-no-fsync",
            "--log-level=error",
            "--listen-client-urls=" + etcd,
            "--advertise-client-urls=" + etcd,
            "--listen-peer-urls=http://127.0.0.1:0");
    run(
        "etcd",
        command,
        () -> HttpProbe.succeeds(etcd.resolve("/health"), Map.of(), PROBE_TIMEOUT));
    return etcd;
  }

  private URI startApiServer(URI etcd) {
    int port = Ports.free();
    URI server = URI.create("https://127.0.0.1:" + port);
    Map<String, String> admin = Map.of("Authorization", "Bearer " + Credentials.ADMIN);
    run(
        "kube-apiserver",
        ApiServerFlags.command(
            binaries, credentials, etcd.toString(), port, options.apiServerFlags()),
        () -> HttpProbe.succeeds(server.resolve("/readyz"), admin, PROBE_TIMEOUT));
    return server;
  }

  private void startControllerManager() {
    if (options.controllers().isEmpty()) {
      return;
    }
    int port = Ports.free();
    URI health = URI.create("https://127.0.0.1:" + port + "/healthz");
    List<String> command =
        List.of(
            binaries.program("kube-controller-manager").toString(),
            "--kubeconfig="
                + credentials.kubeconfig(Credentials.CONTROLLER_MANAGER, url.toString()),
            "--leader-elect=false",
            "--bind-address=127.0.0.1",
            "--secure-port=" + port,
            "--use-service-account-credentials",
            "--service-account-private-key-file=" + credentials.signingKey(),
            "--root-ca-file=" + credentials.apiServerCertificate(),
            "--controllers=" + String.join(",", options.controllers()));
    run(
        "kube-controller-manager",
        command,
        () -> HttpProbe.succeeds(health, Map.of(), PROBE_TIMEOUT));
  }

  private void run(String name, List<String> command, BooleanSupplier ready) {
    Map<String, String> environment = Map.of("GOMEMLIMIT", options.goMemLimit());
    Program program =
        new Program(
            new Program.Launch(
                name, command, environment, false, folder.data(name), folder.log(name)));
    programs.put(program, ready);
    program.start();
    awaitReady(program, ready);
  }

  private void awaitReady(Program program, BooleanSupplier ready) {
    Await.until(
        program.name() + " is ready",
        options.startLimit(),
        () -> {
          if (!program.isAlive()) {
            throw new IllegalStateException(
                "%s ended at once. %s".formatted(program.name(), program.logTail(20)));
          }
          return ready.getAsBoolean();
        },
        () -> program.logTail(20));
  }

  private void killAll() {
    programs.keySet().forEach(Program::kill9);
    folder.deleteData();
  }

  private static void closeQuietly(AutoCloseable guest) {
    try {
      guest.close();
    } catch (Exception e) {
      System.err.println("testcluster: closing " + guest + " failed: " + e);
    }
  }
}
