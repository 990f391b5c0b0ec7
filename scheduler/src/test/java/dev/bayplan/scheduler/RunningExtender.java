package dev.bayplan.scheduler;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.World;
import dev.bayplan.scheduler.extender.Limits;
import dev.bayplan.scheduler.extender.VerbServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** An extender on free loopback ports, over the engine of a {@link World}, and clients of it. */
public final class RunningExtender implements AutoCloseable {

  public final World world;
  public final List<String> news = new CopyOnWriteArrayList<>();
  public final List<String> waitingFor = new CopyOnWriteArrayList<>();
  public final AtomicReference<Binder> binder =
      new AtomicReference<>((pod, node) -> CompletableFuture.completedFuture(""));

  private final ExtenderServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public RunningExtender(World world) {
    this(world, Limits.DEFAULT, LogSource.NONE);
  }

  public RunningExtender(World world, Limits limits, LogSource log) {
    this.world = world;
    VerbServer.Parts parts =
        new VerbServer.Parts(
            world.engine,
            this::bind,
            () -> List.copyOf(waitingFor),
            news::addAll,
            System::nanoTime,
            limits);
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        ExtenderServer.start(
            parts,
            log,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new ExtenderServer.Addresses(free, free));
  }

  private CompletionStage<String> bind(PodRef pod, String node) {
    return binder.get().bind(pod, node);
  }

  public HttpResponse<String> post(String path, String body) {
    return post(path, BodyPublishers.ofString(body));
  }

  public HttpResponse<String> post(String path, BodyPublisher body) {
    return send(request(server.verbsPort(), path).POST(body).build());
  }

  public HttpResponse<String> get(String path) {
    return send(request(server.consolePort(), path).GET().build());
  }

  public HttpResponse<String> console(String method, String path) {
    return send(
        request(server.consolePort(), path).method(method, BodyPublishers.noBody()).build());
  }

  public HttpResponse<String> verbs(String method, String path) {
    return send(request(server.verbsPort(), path).method(method, BodyPublishers.noBody()).build());
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request + " got no answer", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A bare connection to the verbs. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.verbsPort());
    socket.setSoTimeout(60_000);
    return socket;
  }

  /** The value of a series, such as {@code bayplan_bad_requests_total{kind="truncated"}}. */
  public double metric(String series) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no series " + series));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
