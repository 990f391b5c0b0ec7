package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.NumaPolicy;
import dev.bayplan.policies.PodRef;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                DeviceReport.of(
                    List.of(new Gpu(new GpuId("GPU-1"), 0, "H100", 81_559, GpuHealth.OK)))));
  }

  @Test
  void aNodeWithoutGpusHasReportedAllTheSame() {
    assertThat(reported("[]")).isEqualTo(new ReportedGpus.Reported(DeviceReport.of(List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"status\":null", ",\"status\":{\"mode\":\"Own\"}"})
  void withoutGpusInTheStatusNothingIsReportedYet(String status) {
    assertThat(ReportedGpus.of(node(status))).isInstanceOf(ReportedGpus.NotYet.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Unhealthy", "Quarantined", "Probing", ""})
  void aHealthThatIsNotKnownToBeWellIsNot(String health) {
    assertThat(report("[" + GPU.replace("OK", health) + "]", "").gpus())
        .extracting(Gpu::health)
        .containsExactly(GpuHealth.UNHEALTHY);
  }

  @Test
  void aSuspectIsStillGivenOut() {
    assertThat(report("[" + GPU.replace("OK", "Suspect") + "]", "").gpus())
        .extracting(Gpu::health)
        .containsExactly(GpuHealth.OK);
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

  @Test
  void theStampOrdersReportsAndAbsentNumbersAreZero() {
    assertThat(report("[]", ",\"bootId\":\"b\",\"epoch\":3,\"sequence\":7").stamp())
        .isEqualTo(new DeviceReport.Stamp("b", 3, 7));
    assertThat(report("[]", ",\"bootId\":\"b\"").stamp())
        .isEqualTo(new DeviceReport.Stamp("b", 0, 0));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "Own, '', true",
        "Own, ',\"isolation\":[\"mps\",\"none\"]', true",
        "Own, ',\"isolation\":[]', false",
        "Observe, '', false",
        "Observe, ',\"isolation\":[\"none\"]', false"
      })
  void sharesNeedOurOwnHandOverAndAWayToKeepThemApart(String mode, String more, boolean shares) {
    GpuNode node = node(",\"status\":{\"mode\":\"" + mode + "\",\"gpus\":[]" + more + "}");

    assertThat(((ReportedGpus.Reported) ReportedGpus.of(node)).report().handOver().takesShares())
        .isEqualTo(shares);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'', NONE, CONTAINER",
        "',\"topologyPolicy\":\"none\",\"topologyScope\":\"pod\"', NONE, CONTAINER",
        "',\"topologyPolicy\":\"restricted\"', RESTRICTED, CONTAINER",
        "',\"topologyPolicy\":\"single-numa-node\",\"topologyScope\":\"pod\"', SINGLE_NUMA_NODE,"
            + " POD",
        "',\"topologyPolicy\":\"best-effort\",\"topologyScope\":\"galaxy\"', BEST_EFFORT, CONTAINER"
      })
  void theTopologyManagersPolicyIsTheNodes(
      String more, NumaPolicy.Kind kind, NumaPolicy.Scope scope) {
    assertThat(report("[]", more).handOver().numa()).isEqualTo(new NumaPolicy(kind, scope));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "", "strictest"})
  void aPolicyThatNobodyKnowsAlignsNothing(String policy) {
    assertThat(report("[]", ",\"topologyPolicy\":\"" + policy + "\"").handOver().numa().aligns())
        .isFalse();
  }

  @Test
  void aGpuThatIsCutComesWithItsMigDevices() {
    String one = "{\"uuid\":\"MIG-2\",\"profile\":\"1g.10gb\",\"memoryMiB\":9728}";
    String ill =
        "{\"uuid\":\"MIG-1\",\"profile\":\"3g.40gb\",\"memoryMiB\":40448,\"health\":\"Probing\"}";
    Gpu gpu = report("[" + cut(true, one + "," + ill) + "]", "").gpus().getFirst();

    assertThat(gpu.cut()).isTrue();
    assertThat(gpu.mig().devices())
        .containsExactly(
            new MigDevice(new MigId("MIG-1"), "3g.40gb", 40_448, GpuHealth.UNHEALTHY),
            new MigDevice(new MigId("MIG-2"), "1g.10gb", 9_728, GpuHealth.OK));
    assertThat(report("[" + cut(true, "") + "]", "").gpus().getFirst().cut()).isTrue();
    assertThat(report("[" + cut(false, one) + "]", "").gpus().getFirst().mig())
        .as("MIG mode was left, or is pending")
        .isEqualTo(MigMode.OFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"uuid\":\"\",\"profile\":\"1g.10gb\",\"memoryMiB\":1}",
        "{\"uuid\":\"MIG-1\",\"profile\":\"\",\"memoryMiB\":1}",
        "{\"uuid\":\"MIG-1\",\"profile\":\"1g.10gb\",\"memoryMiB\":0}",
        "MIG,MIG"
      })
  void aMigDeviceThatNoSchemaLetsThroughOrThatIsGivenTwiceIsDamage(String devices) {
    String mig = "{\"uuid\":\"MIG-1\",\"profile\":\"1g.10gb\",\"memoryMiB\":1}";

    String written = devices.equals("MIG,MIG") ? mig + "," + mig : devices;
    assertThat(reported("[" + cut(true, written) + "]"))
        .isInstanceOfSatisfying(
            ReportedGpus.Damaged.class,
            damaged ->
                assertThat(damaged.problem())
                    .startsWith("GpuNode n1 reports a MIG device that is"));
  }

  private static String cut(boolean enabled, String devices) {
    return GPU.strip()
        .replace("}", ",\"mig\":{\"enabled\":" + enabled + ",\"devices\":[" + devices + "]}}");
  }

  @Test
  void allocationsTellPodContainerDevicesAndWhatTheAgentThinksOfThem() {
    String allocations =
        """
        ,"allocations":[
          {"namespace":"red","pod":"p","podUid":"u","container":"main","state":"Held",
           "devices":[{"gpu":"GPU-1","memoryMiB":1024}],"isolation":"mps","evict":"wrong GPU"},
          {"namespace":"red","pod":"q","container":"main","state":"Releasing",
           "devices":[{"gpu":"GPU-2"},{"gpu":"GPU-3","mig":"MIG-1"}]}]\
        """;

    assertThat(report("[]", allocations).allocations())
        .containsExactly(
            new Allocation(
                new PodRef("red", "p", "u"),
                "main",
                Allocation.State.HELD,
                List.of(new Allocation.Part(new GpuId("GPU-1"), 1024)),
                "mps",
                "wrong GPU"),
            new Allocation(
                new PodRef("red", "q", ""),
                "main",
                Allocation.State.RELEASING,
                List.of(
                    new Allocation.Part(new GpuId("GPU-2"), 0),
                    new Allocation.Part(new GpuId("GPU-3"), new MigId("MIG-1"))),
                "",
                ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[null]",
        "[{}]",
        "[{\"namespace\":\"a\",\"pod\":\"p\",\"container\":\"c\",\"state\":\"Held\"}]",
        "[{\"namespace\":\"a\",\"pod\":\"p\",\"container\":\"c\",\"devices\":[]}]",
        "[{\"namespace\":\"a\",\"pod\":\"p\",\"container\":\"c\",\"state\":\"Held\",\"devices\":[{}]}]",
        "[{\"namespace\":\"a\",\"pod\":\"p\",\"container\":\"c\",\"state\":\"Held\",\"devices\":[{\"gpu\":\"g\",\"memoryMiB\":0}]}]"
      })
  void anAllocationThatNoSchemaLetsThroughIsDamage(String allocations) {
    String status =
        ",\"status\":{\"mode\":\"Own\",\"gpus\":[],\"allocations\":" + allocations + "}";

    assertThat(ReportedGpus.of(node(status)))
        .isInstanceOfSatisfying(
            ReportedGpus.Damaged.class,
            damaged ->
                assertThat(damaged.problem())
                    .startsWith("GpuNode n1 reports an allocation that is incomplete"));
  }

  private static DeviceReport report(String gpus, String more) {
    GpuNode node = node(",\"status\":{\"mode\":\"Own\",\"gpus\":" + gpus + more + "}");
    return ((ReportedGpus.Reported) ReportedGpus.of(node)).report();
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
