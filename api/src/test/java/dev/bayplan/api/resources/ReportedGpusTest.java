package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportedGpusTest {

  private static final String GPU =
      """
      {"uuid":"GPU-1","index":0,"model":"H100","memoryMiB":81559,"health":"OK"}\
      """;

  @Test
  void aReportIsRead() {
    assertThat(reported("[" + GPU + "]"))
        .isEqualTo(
            new ReportedGpus.Reported(
                List.of(new Gpu(new GpuId("GPU-1"), 0, "H100", 81_559, GpuHealth.OK))));
  }

  @Test
  void aNodeWithoutGpusHasReportedAllTheSame() {
    assertThat(reported("[]")).isEqualTo(new ReportedGpus.Reported(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"status\":null", ",\"status\":{\"mode\":\"Own\"}"})
  void withoutGpusInTheStatusNothingIsReportedYet(String status) {
    assertThat(ReportedGpus.of(node(status))).isInstanceOf(ReportedGpus.NotYet.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unhealthy", "Quarantined", ""})
  void anyHealthButOkIsNotWell(String health) {
    ReportedGpus.Reported reported =
        (ReportedGpus.Reported) reported("[" + GPU.replace("OK", health) + "]");

    assertThat(reported.gpus()).extracting(Gpu::health).containsExactly(GpuHealth.UNHEALTHY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[null]",
        "[{}]",
        "[GPU,GPU]",
        "[{\"uuid\":\"\",\"index\":0,\"model\":\"m\",\"memoryMiB\":1}]",
        "[{\"uuid\":\"u\",\"index\":-1,\"model\":\"m\",\"memoryMiB\":1}]",
        "[{\"uuid\":\"u\",\"index\":0,\"model\":\"m\",\"memoryMiB\":0}]"
      })
  void whatNoSchemaLetsThroughIsDamage(String gpus) {
    assertThat(reported(gpus.replace("GPU", GPU)))
        .isInstanceOfSatisfying(
            ReportedGpus.Damaged.class,
            damaged ->
                assertThat(damaged.problem()).startsWith("GpuNode n1 reports a GPU that is"));
  }

  @Test
  void moreGpusThanABitMaskHasAreDamage() {
    String many = (GPU + ",").repeat(64) + GPU;

    assertThat(reported("[" + many + "]"))
        .isEqualTo(new ReportedGpus.Damaged("GpuNode n1 reports 65 GPUs, at most 64"));
  }

  @Test
  void fieldsOfANewerAgentDoNoHarmAndAbsentOnesAreNotWritten() {
    GpuNode node = node(",\"status\":{\"mode\":\"Shared\",\"gpus\":[],\"links\":[[1]]}");

    assertThat(node.getStatus().mode()).isEqualTo(Mode.Observe);
    assertThat(Serialization.asJson(node.getStatus()))
        .isEqualTo("{\"mode\":\"Observe\",\"gpus\":[]}");
  }

  private static ReportedGpus reported(String gpus) {
    return ReportedGpus.of(node(",\"status\":{\"mode\":\"Own\",\"gpus\":" + gpus + "}"));
  }

  private static GpuNode node(String rest) {
    String json =
        "{\"apiVersion\":\"bayplan.dev/v1alpha1\",\"kind\":\"GpuNode\",\"metadata\":{\"name\":\"n1\"}";
    return Serialization.unmarshal(json + rest + "}", GpuNode.class);
  }
}
