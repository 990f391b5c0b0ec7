package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code overlays/webhook}: the same gate on clusters whose API server has no such policies. */
@Tag("cluster")
class GateWebhookTest extends GateCases {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      Installed.cluster("overlays/webhook", WITH_CONTROLLERS)
          .prepared(plane -> {
            var server = ServedWebhooks.serve(plane, ServedWebhooks.OF_THE_EXTENDER);
            plane.closeWithPlane(server);
            ServedWebhooks.pointAt(plane, server);
            awaitGate(plane);
          });

  @Override
  ControlPlane plane() {
    return cluster.plane();
  }

  @Test
  void itIsTheWebhookThatDoesIt() {
    var mutating = plane().client().admissionRegistration().v1();

    assertThat(mutating.mutatingWebhookConfigurations().list().getItems())
        .extracting(configuration -> configuration.getMetadata().getName())
        .containsExactly("bayplan-dialects", "zz-bayplan-gate");
    assertThat(
            plane().kubectl().run("get", "mutatingadmissionpolicies", "-o", "name", "--no-headers"))
        .isEmpty();
  }
}
