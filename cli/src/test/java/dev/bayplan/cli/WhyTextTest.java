package dev.bayplan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhyTextTest {

  @Test
  void aPendingPodIsToldWithTheMissingNumber() {
    assertThat(
            WhyText.of(
                """
                {"pod":"team-a/train-0","uid":"u","state":"PENDING","sentence":"Pending: GPU memory \
                free, but not on one GPU. It fits when other pods end; it is tried again by itself.",
                "missing":{"reason":"GpuMemoryFragmented","remedy":"PREEMPT","nodes":{
                "GpuMemoryBusy":12,"GpuMemoryFragmented":7,"NodeExcluded":22},"closest":{"node":
                "gpu-17","reason":"GpuMemoryFragmented","asked":40960,"available":38912,
                "missing":2048,"unit":"MiB of GPU memory"}}}\
                """))
        .contains(
            """
            POD      team-a/train-0
            STATE    Pending    reason GpuMemoryFragmented    remedy PREEMPT
            FOUND    41 nodes: 22 NodeExcluded, 12 GpuMemoryBusy, 7 GpuMemoryFragmented
            CLOSEST  node gpu-17: 38 of 40 GiB of GPU memory; 2 GiB of GPU memory more needed
            NEXT     It fits when other pods end; it is tried again by itself.
            """);
  }

  @Test
  void aBoundPodIsToldWithItsDevices() {
    assertThat(
            WhyText.of(
                """
                {"pod":"a/b","state":"BOUND","sentence":"Bound to node n1 with 4 devices.",
                "place":{"node":"n1","devices":[{"container":"main","gpu":"GPU-1"},
                {"container":"main","gpu":"GPU-2"},
                {"container":"eval","gpu":"GPU-4","mig":"MIG-1"},
                {"container":"log","gpu":"GPU-3","memoryMiB":1536,"computePercent":20}]}}\
                """))
        .contains(
            """
            POD      a/b
            STATE    Bound
            NODE     n1
            DEVICES  main: GPU-1, GPU-2
            DEVICES  eval: MIG-1 of GPU-4
            DEVICES  log: GPU-3 (1.5 GiB of GPU memory, 20 % of compute)
            NEXT     Bound to node n1 with 4 devices.
            """);
  }

  @Test
  void aReasonWithoutNumbersHasNone() {
    assertThat(
            WhyText.of(
                    """
                    {"pod":"a/b","state":"PENDING","sentence":"x. Wait.","missing":{"reason":
                    "DevicesNotReported","remedy":"WAIT","nodes":{"DevicesNotReported":1},"closest":
                    {"node":"n1","reason":"DevicesNotReported","asked":0,"available":0,"missing":0,
                    "unit":""}}}\
                    """)
                .orElseThrow())
        .contains("FOUND    1 node: 1 DevicesNotReported\n")
        .contains("CLOSEST  node n1: DevicesNotReported\n")
        .contains("NEXT     Wait.\n");
  }

  @Test
  void anInvalidRequestIsToldInWhole() {
    String sentence = "Pending: GPU request is not valid: a. b. Waiting does not help.";

    assertThat(
            WhyText.of(
                    "{\"pod\":\"a/b\",\"state\":\"PENDING\",\"sentence\":\""
                        + sentence
                        + "\",\"missing\":{\"reason\":\"InvalidGpuRequest\",\"nodes\":{}}}")
                .orElseThrow())
        .contains("FOUND    0 nodes\n")
        .contains("NEXT     " + sentence);
  }

  @Test
  void nothingFromOutsideSteersTheTerminal() {
    assertThat(
            WhyText.of("{\"pod\":\"a\\u001b[31mb\",\"state\":\"FITS\",\"sentence\":\"x\\ny\"}")
                .orElseThrow())
        .isEqualTo("POD      a?[31mb\nSTATE    Fits\nNEXT     x?y\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"pod\":1,\"state\":\"x\"}", "1e99999999999"})
  void whatExplainsNothingIsNoText(String json) {
    assertThat(WhyText.of(json)).isEmpty();
  }
}
