package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translator;
import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.scheduler.admission.KeyPair;
import dev.bayplan.scheduler.admission.Reviewer;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlays/webhook}: what the policy does on newer clusters, the webhook does on older. */
@Tag("cluster")
class DialectWebhookTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster = Installed.cluster("overlays/webhook");

  private static final String CONFIGURATION =
      "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/bayplan-dialects";
  private static final long SEED = Long.getLong("bayplan.dialects.seed", 42);
  private static final String DENIED =
      "admission webhook \"dialects.bayplan.dev\" denied the request: ";

  private final ControlPlane plane = cluster.plane();
  private final Caller admin = Caller.admin(plane);

  @Test
  void itAgreesWithTheTranslatorFailsClosedAndIsMissedWhereItIsNotInstalled() throws IOException {
    try (AdmissionServer webhook = serve()) {
      pointAt(webhook.port());
      await("the webhook refuses", DENIED);

      new DialectComparison(admin, DENIED).run(SEED, 300);
    }
    await("no answer is no translation", "failed calling webhook");
    assertThat(admin.post(DialectComparison.DRY, TestPod.named("p").ofScheduler("other").json()))
        .as("pods of others")
        .matches(Caller.Answer::isOk);

    assertThat(admin.delete(CONFIGURATION)).matches(Caller.Answer::isOk);
    await("a foreign word is refused", "nothing in this cluster translates it");
  }

  /** The API server's own certificate holds for this machine. */
  private AdmissionServer serve() throws IOException {
    Path certificate = plane.certificate();
    return AdmissionServer.start(
        new Reviewer(new Translator(Settings.DEFAULT)),
        new KeyPair.Source(certificate, certificate.resolveSibling("apiserver.key")),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        Duration.ofSeconds(30));
  }

  /** Instead of the Service: there is no network of pods here. */
  private void pointAt(int port) throws IOException {
    String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(plane.certificate()));
    String config =
        """
        [{"op": "replace", "path": "/webhooks/0/clientConfig",
          "value": {"url": "https://127.0.0.1:%d/admit", "caBundle": "%s"}}]
        """
            .formatted(port, authority);
    assertThat(admin.patch(CONFIGURATION, Caller.JSON_PATCH, config)).matches(Caller.Answer::isOk);
  }

  private void await(String what, String said) {
    Await.until(
        what,
        Duration.ofSeconds(30),
        () ->
            admin
                .post(DialectComparison.DRY, DialectPolicyTest.untranslatable())
                .message()
                .contains(said));
  }
}
