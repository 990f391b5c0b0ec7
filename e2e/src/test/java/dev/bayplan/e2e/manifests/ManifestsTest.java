package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.Kubectl;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests as a whole: a real API server takes each of them, to the letter. */
@Tag("cluster")
class ManifestsTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(
              ControlPlaneOptions.defaults()
                  .withControllers(List.of("validatingadmissionpolicy-status-controller")))
          .prepared(plane -> plane.install(Manifests.folder().resolve("base")));

  private final Kubectl kubectl = cluster.plane().kubectl();

  static List<String> kustomizations() throws IOException {
    Path root = Manifests.folder();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.endsWith("kustomization.yaml"))
          .map(file -> root.relativize(file.getParent()).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void theApiServerTakesItToTheLetter(String kustomization) {
    Kubectl.Answer answer =
        kubectl.ask(
            "",
            "apply",
            "--dry-run=server",
            "--validate=strict",
            "-k",
            Manifests.folder().resolve(kustomization).toString());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.err()).as("warnings, such as those of the pod security standard").isEmpty();
  }

  @Test
  void everyGuardIsFreeOfTypeErrors() {
    var policies =
        cluster.plane().client().admissionRegistration().v1().validatingAdmissionPolicies();
    Await.until(
        "all guards are type-checked",
        Duration.ofSeconds(30),
        () -> policies.list().getItems().stream().allMatch(ManifestsTest::isChecked));

    for (ValidatingAdmissionPolicy policy : policies.list().getItems()) {
      assertThat(policy.getStatus().getTypeChecking().getExpressionWarnings())
          .as(policy.getMetadata().getName())
          .isEmpty();
    }
  }

  /** A policy without a binding does nothing, and one that fails open can be talked out of it. */
  @Test
  void everyGuardIsBoundAndFailsClosed() {
    var v1 = cluster.plane().client().admissionRegistration().v1();
    Set<String> denied =
        v1.validatingAdmissionPolicyBindings().list().getItems().stream()
            .filter(binding -> binding.getSpec().getValidationActions().contains("Deny"))
            .map(binding -> binding.getSpec().getPolicyName())
            .collect(Collectors.toSet());

    assertThat(v1.validatingAdmissionPolicies().list().getItems())
        .hasSize(7)
        .allSatisfy(policy -> {
          assertThat(denied).contains(policy.getMetadata().getName());
          assertThat(policy.getSpec().getFailurePolicy()).isEqualTo("Fail");
        });
  }

  /** Its agent reads a fleet file: there is no driver in the tests. */
  @Test
  void theTestOverlayDiffersInTimeoutAndFleetAlone() {
    assertThat(differences("base", "overlays/test"))
        .containsSubsequence("-      httpTimeout: 30s", "+      httpTimeout: 3s")
        .filteredOn(line -> line.startsWith("-"))
        .hasSize(1);
  }

  @Test
  void toOwnTheGpusIsOneWord() {
    assertThat(differences("base", "overlays/own"))
        .containsExactly("-          value: observe", "+          value: own");
  }

  @Test
  void theOtherFormOfTheProtocolDiffersInThatAlone() {
    assertThat(differences("overlays/test", "overlays/test-node-objects"))
        .containsExactly("-      nodeCacheCapable: true", "+      nodeCacheCapable: false");
  }

  /** Lines of one and not of the other, names with a hash of the content aside. */
  private List<String> differences(String before, String after) {
    List<String> left = lines(before);
    List<String> right = lines(after);
    return Stream.concat(
            left.stream().filter(line -> !right.contains(line)).map(line -> "-" + line),
            right.stream().filter(line -> !left.contains(line)).map(line -> "+" + line))
        .toList();
  }

  private List<String> lines(String kustomization) {
    return kubectl
        .run("kustomize", Manifests.folder().resolve(kustomization).toString())
        .lines()
        .map(line -> line.replaceAll("(bayplan-(?:scheduler-config|fleet))-[a-z0-9]{10}", "$1"))
        .map(line -> line.replace("|-", "|"))
        .toList();
  }

  private static boolean isChecked(ValidatingAdmissionPolicy policy) {
    return policy.getStatus() != null && policy.getStatus().getTypeChecking() != null;
  }
}
