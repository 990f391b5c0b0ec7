package dev.bayplan.e2e.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.Kubectl;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real API server takes the custom resource, and refuses what it must. */
@Tag("cluster")
class GpuNodeSchemaTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults());

  private static final Path CRD = Path.of("../manifests/base/crds/gpunodes.bayplan.dev.yaml");
  private static final String GPU =
      """
      {"uuid":"GPU-1","index":0,"model":"H100","memoryMiB":81559,"numaNode":1,"health":"OK"}\
      """;

  private final ControlPlane plane = cluster.plane();
  private final Kubectl kubectl = plane.kubectl();

  @BeforeAll
  static void install() {
    Kubectl kubectl = cluster.plane().kubectl();
    kubectl.run("create", "--validate=strict", "-f", CRD.toString());
    kubectl.run("wait", "--for=condition=Established", "crd/gpunodes.bayplan.dev");
    kubectl.apply("{apiVersion: bayplan.dev/v1alpha1, kind: GpuNode, metadata: {name: n1}}");
  }

  @Test
  void theSchemaIsStructural() {
    String conditions =
        kubectl.run("get", "crd", "gpunodes.bayplan.dev", "-o", "jsonpath={.status.conditions}");

    assertThat(conditions).doesNotContain("NonStructuralSchema").contains("NamesAccepted");
  }

  @Test
  void aReportShowsInTheColumns() {
    assertThat(
            patch(
                "\"mode\":\"Own\",\"count\":1,\"gpus\":["
                    + GPU
                    + "],\"conditions\":["
                    + READY
                    + "]"))
        .isEmpty();

    assertThat(kubectl.run("get", "gpun").lines().map(line -> line.replaceAll(" +", " ")))
        .satisfiesExactly(
            header -> assertThat(header).isEqualTo("NAME GPUS MODEL MODE READY AGE"),
            row -> assertThat(row).startsWith("n1 1 H100 Own True "));
  }

  private static final String READY =
      """
      {"type":"Ready","status":"True","reason":"Reported","message":"",\
      "lastTransitionTime":"2026-01-01T00:00:00Z"}\
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"mode\":\"Own\"                                       | status.gpus: Required value",
        "\"mode\":\"Maybe\",\"gpus\":[]                         | Unsupported value: \"Maybe\"",
        "\"mode\":\"Own\",\"gpus\":[G,G]                        | duplicate entries for key [uuid=",
        "\"mode\":\"Own\",\"gpus\":[G,H]                        | each index must be given once",
        "\"mode\":\"Own\",\"gpus\":[G],\"count\":2              | count must be the number of gpus",
        "\"mode\":\"Own\",\"gpus\":[M]                          | memoryMiB in body should be"
            + " greater",
        "\"mode\":\"Own\",\"gpus\":[],\"conditions\":[R,R]      | duplicate entries for key [type=",
        "\"mode\":\"Own\",\"gpus\":[],\"bootId\":\"\"           | bootId in body should be at least"
            + " 1",
        "\"mode\":\"Own\",\"gpus\":[],\"surprise\":1            | .status.surprise: field not"
            + " declared in schema",
      })
  void whatNoAgentMeansIsRefused(String status, String problem) {
    String json =
        status
            .replace("[G", "[" + GPU)
            .replace(",G]", "," + GPU + "]")
            .replace("H]", GPU.replace("GPU-1", "GPU-2") + "]")
            .replace("[M]", "[" + GPU.replace("81559", "0") + "]")
            .replace("[R,R]", "[" + READY + "," + READY + "]");

    assertThat(patch(json)).contains(problem);
  }

  @Test
  void sixtyFiveGpusAreTooMany() {
    StringBuilder gpus = new StringBuilder(GPU);
    for (int i = 1; i < 65; i++) {
      gpus.append(',')
          .append(GPU.replace("GPU-1", "GPU-x" + i).replace("\"index\":0", "\"index\":" + i));
    }

    assertThat(patch("\"mode\":\"Own\",\"gpus\":[" + gpus + "]"))
        .contains("must have at most 64 items");
  }

  /** The error output of a strict replacement of the status; empty where it was taken. */
  private String patch(String status) {
    String yaml =
        "{\"apiVersion\":\"bayplan.dev/v1alpha1\",\"kind\":\"GpuNode\",\"metadata\":{\"name\":\"n1\"},"
            + "\"status\":{"
            + status
            + "}}";
    return kubectl
        .ask(
            yaml,
            "apply",
            "--server-side",
            "--subresource=status",
            "--validate=strict",
            "--force-conflicts",
            "-f",
            "-")
        .err();
  }
}
