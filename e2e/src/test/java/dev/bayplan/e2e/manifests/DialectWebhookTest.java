package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlays/webhook}: what the policy does on newer clusters, the webhook does on older. */
@Tag("cluster")
class DialectWebhookTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster = Installed.cluster("overlays/webhook");

  private static final long SEED = Long.getLong("bayplan.dialects.seed", 42);
  private static final String DENIED =
      "admission webhook \"dialects.bayplan.dev\" denied the request: ";

  private final ControlPlane plane = cluster.plane();
  private final Caller admin = Caller.admin(plane);

  @Test
  void itAgreesWithTheTranslatorFailsClosedAndIsMissedWhereItIsNotInstalled() {
    try (AdmissionServer server = ServedWebhooks.serve(plane, ServedWebhooks.OF_THE_EXTENDER)) {
      ServedWebhooks.pointAt(plane, server);
      await("the webhook refuses", DENIED);

      new DialectComparison(admin, DENIED).run(SEED, 300);
    }
    await("no answer is no translation", "failed calling webhook");
    assertThat(admin.post(DialectComparison.DRY, TestPod.named("p").ofScheduler("other").json()))
        .as("pods of others")
        .matches(Caller.Answer::isOk);

    assertThat(admin.delete(ServedWebhooks.DIALECTS)).matches(Caller.Answer::isOk);
    assertThat(admin.delete(ServedWebhooks.GATE)).matches(Caller.Answer::isOk);
    await("a foreign word is refused", "nothing in this cluster translates it");
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
