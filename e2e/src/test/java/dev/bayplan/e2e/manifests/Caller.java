package dev.bayplan.e2e.manifests;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** One identity at the API server, on the level of HTTP: what is refused is an answer too. */
final class Caller {
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  private final HttpClient http;
  private final URI server;
  private final KubernetesSerialization json;
  private final Map<String, String> identity;

  /**
   * @param message of the refusal, or empty
   * @param body where it is no refusal
   */
  record Answer(int code, String message, String body) {
    boolean isOk() {
      return code / 100 == 2;
    }

    boolean isRefusedBy(String guard) {
      return code == 403 && message.contains("ValidatingAdmissionPolicy '" + guard + "'");
    }
  }

  private Caller(
      HttpClient http, URI server, KubernetesSerialization json, Map<String, String> identity) {
    this.http = http;
    this.server = server;
    this.json = json;
    this.identity = Map.copyOf(identity);
  }

  /** The administrator of the plane. */
  static Caller admin(ControlPlane plane) {
    HttpClient http = HttpClient.newBuilder().sslContext(trusting(plane.certificate())).build();
    return new Caller(http, plane.url(), plane.client().getKubernetesSerialization(), Map.of())
        .withToken(plane.client().getConfiguration().getOauthToken());
  }

  Caller withToken(String token) {
    return new Caller(http, server, json, Map.of("Authorization", "Bearer " + token));
  }

  /** The same caller in another's name. */
  Caller as(String user) {
    Map<String, String> headers = new LinkedHashMap<>(identity);
    headers.put("Impersonate-User", user);
    return new Caller(http, server, json, headers);
  }

  /** In the name of a service account. */
  Caller asAccount(String namespace, String name) {
    return as("system:serviceaccount:" + namespace + ":" + name);
  }

  Answer post(String path, String body) {
    return send("POST", path, "application/json", body);
  }

  Answer put(String path, String body) {
    return send("PUT", path, "application/json", body);
  }

  Answer patch(String path, String type, String body) {
    return send("PATCH", path, type, body);
  }

  Answer merge(String path, String body) {
    return patch(path, MERGE, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, "application/json", "{}");
  }

  private Answer send(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body));
    identity.forEach(request::header);
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return response.statusCode() / 100 == 2
          ? new Answer(response.statusCode(), "", response.body())
          : new Answer(response.statusCode(), message(response.body()), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking the API server", e);
    }
  }

  private String message(String body) {
    return json.unmarshal(body, Status.class).getMessage();
  }

  private static SSLContext trusting(Path certificates) {
    try (InputStream pem = Files.newInputStream(certificates)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("c" + trusted.size(), one);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK cannot read " + certificates, e);
    }
  }
}
