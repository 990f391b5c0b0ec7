package dev.bayplan.e2e.scheduling;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A webhook on {@code pods/binding} that takes its time: Bindings are slow *inside* the API server,
 * after it has read the request and before it has written anything.
 */
final class SlowBindings implements AutoCloseable {

  private static final String NAME = "slow-bindings";
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Pattern UID = Pattern.compile("\"uid\"\\s*:\\s*\"([^\"]+)\"");

  private final ControlPlane plane;
  private final HttpsServer server;
  private final Supplier<Duration> delay;
  private final AtomicInteger seen = new AtomicInteger();

  private SlowBindings(ControlPlane plane, HttpsServer server, Supplier<Duration> delay) {
    this.plane = plane;
    this.server = server;
    this.delay = delay;
  }

  /** From when this returns, each Binding of this namespace takes as long as {@code delay} says. */
  static SlowBindings start(ControlPlane plane, String namespace, Supplier<Duration> delay)
      throws Exception {
    Path keys = Files.createTempDirectory(plane.data("webhook"), "keys");
    Path store = keys.resolve("keys.p12");
    keytool(
        "-genkeypair",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-keystore",
        store.toString());
    Path certificate = keys.resolve("certificate.pem");
    keytool("-exportcert", "-rfc", "-file", certificate.toString(), "-keystore", store.toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    SlowBindings webhook = new SlowBindings(plane, server, delay);
    server.createContext("/", webhook::review);
    server.start();
    plane
        .client()
        .resource(configuration(namespace, server.getAddress().getPort(), certificate))
        .create();
    return webhook;
  }

  private static void keytool(String... arguments) throws Exception {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String[] command = new String[arguments.length + 5];
    command[0] = program.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    System.arraycopy(
        new String[] {"-alias", "a", "-storepass", new String(PASSWORD)},
        0,
        command,
        arguments.length + 1,
        4);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static ValidatingWebhookConfiguration configuration(
      String namespace, int port, Path certificate) throws IOException {
    String bundle = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .endMetadata()
        .addNewWebhook()
        .withName("slow.bindings.test")
        .withAdmissionReviewVersions("v1")
        .withSideEffects("None")
        .withFailurePolicy("Ignore")
        .withTimeoutSeconds(30)
        .withNewNamespaceSelector()
        .addToMatchLabels("kubernetes.io/metadata.name", namespace)
        .endNamespaceSelector()
        .withNewClientConfig()
        .withUrl("https://127.0.0.1:" + port + "/")
        .withCaBundle(bundle)
        .endClientConfig()
        .addNewRule()
        .withApiGroups("")
        .withApiVersions("v1")
        .withResources("pods/binding")
        .withOperations("CREATE")
        .endRule()
        .endWebhook()
        .build();
  }

  private void review(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    seen.incrementAndGet();
    pause(delay.get());
    Matcher uid = UID.matcher(body);
    if (!uid.find()) {
      throw new IOException("a review without uid: " + body);
    }
    byte[] answer =
        ("""
        {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview",\
        "response":{"uid":"%s","allowed":true}}\
        """)
            .formatted(uid.group(1))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** The delay is what this webhook is for. */
  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** How many Bindings have come so far. */
  int seen() {
    return seen.get();
  }

  @Override
  public void close() {
    plane
        .client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(NAME)
        .delete();
    server.stop(0);
  }
}
