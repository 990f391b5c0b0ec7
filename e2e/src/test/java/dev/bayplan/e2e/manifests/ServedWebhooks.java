package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translator;
import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.scheduler.admission.KeyPair;
import dev.bayplan.scheduler.admission.PlanGate;
import dev.bayplan.scheduler.admission.Reviewer;
import dev.bayplan.testcluster.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** The extender's webhooks, served in this JVM: there is no network of pods for the Service. */
final class ServedWebhooks {
  private static final String CONFIGURATIONS =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";
  static final String DIALECTS = CONFIGURATIONS + "bayplan-dialects";
  static final String GATE = CONFIGURATIONS + "zz-bayplan-gate";

  static final Map<String, Reviewer> OF_THE_EXTENDER =
      Map.of(
          "/admit", new Reviewer(new Translator(Settings.DEFAULT)::translate),
          "/gate", new Reviewer(PlanGate::on));

  private ServedWebhooks() {}

  /** The API server's own certificate holds for this machine. */
  static AdmissionServer serve(ControlPlane plane, Map<String, Reviewer> reviewers) {
    Path certificate = plane.certificate();
    try {
      return AdmissionServer.start(
          reviewers,
          new KeyPair.Source(certificate, certificate.resolveSibling("apiserver.key")),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A webhook's {@code clientConfig} for a path of this server, as JSON. */
  static String client(ControlPlane plane, AdmissionServer server, String path) {
    try {
      String authority =
          Base64.getEncoder().encodeToString(Files.readAllBytes(plane.certificate()));
      return "{\"url\": \"https://127.0.0.1:%d%s\", \"caBundle\": \"%s\"}"
          .formatted(server.port(), path, authority);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both installed webhooks are this server from now on. */
  static void pointAt(ControlPlane plane, AdmissionServer server) {
    for (String configuration : new String[] {DIALECTS, GATE}) {
      String path = configuration.equals(GATE) ? "/gate" : "/admit";
      String patch =
          "[{\"op\": \"replace\", \"path\": \"/webhooks/0/clientConfig\", \"value\": %s}]"
              .formatted(client(plane, server, path));
      assertThat(Caller.admin(plane).patch(configuration, Caller.JSON_PATCH, patch))
          .matches(Caller.Answer::isOk);
    }
  }
}
