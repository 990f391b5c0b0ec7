package dev.bayplan.api;

import static dev.bayplan.api.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Sharer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod's annotations say of its GPUs. */
class TermsTest {

  @Test
  void annotationsSayHowTheGpusMustBe() {
    GpuTerms terms =
        valid(
                whole("2")
                    .annotation(Keys.GPU_MODEL, "H100, !H100-PCIE")
                    .annotation(Keys.GPU_UUID, "GPU-1,!GPU-2")
                    .annotation(Keys.GPU_MIN_MEMORY, "40")
                    .annotation(Keys.GPU_MIN_LINK, "nvlink")
                    .annotation(Keys.GPU_NUMA, "single"))
            .terms();

    assertThat(terms.models().allows("NVIDIA H100 80GB HBM3")).isTrue();
    assertThat(terms.models().allows("NVIDIA H100 PCIe")).isFalse();
    assertThat(terms.uuids().wanted()).isEqualTo(Set.of(new GpuId("GPU-1")));
    assertThat(terms.uuids().unwanted()).isEqualTo(Set.of(new GpuId("GPU-2")));
    assertThat(terms.minMemoryMiB()).isEqualTo(40 * 1024);
    assertThat(terms.minLink()).isEqualTo(Link.Kind.NVLINK);
    assertThat(terms.oneNumaNode()).isTrue();
  }

  @Test
  void aShareIsRelativeSpreadOrBoth() {
    assertThat(ask(share("1").annotation(Keys.GPU_MEMORY_PERCENT, "12.5")))
        .isEqualTo(new GpuAsk.Share(0, 125, 0, 1));
    assertThat(ask(share("12").annotation(Keys.GPU_SHARE_COUNT, "3")))
        .isEqualTo(new GpuAsk.Share(4 * 1024, 0, 0, 3));
    assertThat(
            ask(
                share("2")
                    .annotation(Keys.GPU_SHARE_COUNT, "2")
                    .annotation(Keys.GPU_MEMORY_PERCENT, "100")
                    .annotation(Keys.GPU_COMPUTE, "30")))
        .isEqualTo(new GpuAsk.Share(0, 1000, 30, 2));
  }

  @Test
  void aShareSaysHowItIsKeptApartAndWithWhomItIs() {
    GpuTerms terms =
        valid(
                share("4")
                    .annotation(Keys.GPU_ISOLATION, "mps-cooperative")
                    .annotation(Keys.GPU_SHARES, "distinct"))
            .terms();
    assertThat(terms.isolation()).isEqualTo(Isolation.MPS_COOPERATIVE);
    assertThat(terms.together()).isEqualTo(GpuTerms.Together.DISTINCT);
  }

  @Test
  void theUserOfAPodIsThatOfAllItsShares() {
    assertThat(valid(pod().user(1000).share("a", -1)).user()).isEqualTo(1000);
    assertThat(valid(pod().user(1000).share("a", -1).share("b", 7)).user())
        .isEqualTo(Sharer.ANY_USER);
    assertThat(valid(pod().share("a", 7).share("b", 7)).user()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gpu-model          | ,          | write models with commas
          gpu-model          | !          | write models with commas
          gpu-min-memory     | 40Gi       | write a whole number of GiB
          gpu-min-memory     | -1         | write a whole number of GiB
          gpu-min-memory     | 1e3        | write a whole number of GiB
          gpu-min-link       | nv         | write nvlink, pix
          gpu-min-link       | unknown    | write nvlink, pix
          gpu-numa           | both       | write single
          gpu-isolation      | none       | no container asks for
          gpu-shares         | same       | no container asks for
          gpu-memory-percent | 50         | no container asks for
          gpu-share-count    | 2          | no container asks for
          """)
  void whatMakesNoSenseOnWholeGpusIsRefusedWithTheMend(String key, String value, String mend) {
    assertThat(problem(whole("1").annotation(Keys.GROUP + "/" + key, value)))
        .contains("bayplan.dev/" + key, mend);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | gpu-memory-percent | 50    | write 1 here
          1 | gpu-memory-percent | 0     | from 0.1 to 100
          1 | gpu-memory-percent | 100.1 | from 0.1 to 100
          1 | gpu-memory-percent | 1.25  | from 0.1 to 100
          3 | gpu-share-count    | 2     | write a multiple of 2
          1 | gpu-share-count    | 0     | from 1 to 64
          1 | gpu-share-count    | 65    | from 1 to 64
          1 | gpu-isolation      | mig   | ask for nvidia.com/mig-<profile>
          1 | gpu-isolation      | hard  | write none
          1 | gpu-shares         | one   | write any, same or distinct
          1 | gpu-min-link       | pix   | no container asks for nvidia.com/gpu
          1 | gpu-numa           | single | no container asks for nvidia.com/gpu
          """)
  void whatMakesNoSenseOnSharesIsRefusedWithTheMend(
      String gib, String key, String value, String mend) {
    assertThat(problem(share(gib).annotation(Keys.GROUP + "/" + key, value))).contains(mend);
  }

  @Test
  void oneGpuForAllSharesAndSeveralForEachContradict() {
    Pods pod = share("4").annotation(Keys.GPU_SHARES, "same").annotation(Keys.GPU_SHARE_COUNT, "2");
    assertThat(problem(pod)).contains("remove one of the two");
  }

  @Test
  void termsWithoutAnyGpuAreRefused() {
    assertThat(problem(pod().annotation(Keys.GPU_MODEL, "H100")))
        .contains("bayplan.dev/gpu-model", "no container asks for");
  }

  @Test
  void aHostileListIsCutShort() {
    assertThat(problem(whole("1").annotation(Keys.GPU_MODEL, "x,".repeat(5_000) + "x")))
        .hasSizeLessThan(500);
  }

  private static Pods whole(String count) {
    return pod().main("main", Keys.GPU, count);
  }

  private static Pods share(String gib) {
    return pod().main("main", Keys.GPU_MEMORY, gib);
  }

  private static GpuAsk ask(Pods pod) {
    return valid(pod).containers().getFirst().gpus();
  }

  private static Request valid(Pods pod) {
    Ask ask = PodParser.parse(pod.source());
    assertThat(ask).isInstanceOf(Request.class);
    return (Request) ask;
  }

  private static String problem(Pods pod) {
    Ask ask = PodParser.parse(pod.source());
    assertThat(ask).isInstanceOf(InvalidRequest.class);
    return ((InvalidRequest) ask).problem();
  }
}
