package dev.bayplan.api;

import static dev.bayplan.api.Pods.map;
import static dev.bayplan.api.Pods.pod;
import static dev.bayplan.policies.ContainerKind.INIT;
import static dev.bayplan.policies.ContainerKind.MAIN;
import static dev.bayplan.policies.ContainerKind.SIDECAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Taint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodParserTest {

  @Test
  void wholeGpusAndSharesAreReadContainerByContainer() {
    Request request =
        valid(
            pod()
                .init("fetch", Keys.GPU, "1")
                .sidecar("proxy", "cpu", "1")
                .main("train", Keys.GPU, "8")
                .main("serve", Keys.GPU_MEMORY, "20")
                .annotation(Keys.GPU_COMPUTE, "50"));

    assertThat(request.containers())
        .containsExactly(
            new ContainerRequest("fetch", INIT, new GpuAsk.Whole(1)),
            new ContainerRequest("proxy", SIDECAR, GpuAsk.NONE),
            new ContainerRequest("train", MAIN, new GpuAsk.Whole(8)),
            new ContainerRequest("serve", MAIN, new GpuAsk.Share(20_480, 50)));
  }

  @Test
  void aLimitWithoutARequestIsTheRequest() {
    Pods pod =
        pod().container("main", MAIN, Map.of(), map(Keys.GPU, "2", "cpu", "4", "memory", "1Gi"));

    assertThat(valid(pod).containers().getFirst().gpus()).isEqualTo(new GpuAsk.Whole(2));
    assertThat(valid(pod).resources()).isEqualTo(new Resources(4000, 1L << 30));
  }

  @Test
  void zeroGpusAreNoneAsTemplatesWriteIt() {
    Pods pod = pod().main("main", Keys.GPU, "0", Keys.GPU_MEMORY, "4");

    assertThat(valid(pod).containers().getFirst().gpus()).isEqualTo(new GpuAsk.Share(4096, 0));
    assertThat(valid(pod().main("main", Keys.GPU, "0")).wantsGpus()).isFalse();
  }

  @Test
  void anInitContainerCountsByItsMaximumAndASidecarFromItsStartOn() {
    Pods pod =
        pod()
            .init("before", "cpu", "3")
            .sidecar("proxy", "cpu", "1")
            .init("after", "cpu", "4") // beside the proxy: 5
            .main("a", "cpu", "1500m")
            .main("b", "cpu", "1500m"); // proxy and both mains: 4

    assertThat(valid(pod).resources()).isEqualTo(new Resources(5000, 0));
  }

  @Test
  void podLevelRequestsStandInPlaceOfTheContainersAndOverheadComesOnTop() {
    Pods pod =
        pod()
            .main("a", "cpu", "1", "memory", "1Gi")
            .podLevel(map("cpu", "6"), map("cpu", "250m", "memory", "64Mi"));

    assertThat(valid(pod).resources()).isEqualTo(new Resources(6250, (1024L + 64) << 20));
  }

  @Test
  void anAbsurdSumSaturates() {
    Pods pod = pod().main("a", "memory", "7Ei").main("b", "memory", "7Ei");

    assertThat(valid(pod).resources()).isEqualTo(new Resources(0, Long.MAX_VALUE));
  }

  @Test
  void bothResourcesInOneContainerAreAContradictionThatKeepsItsCount() {
    InvalidRequest invalid =
        invalid(pod().main("main", Keys.GPU, "2", Keys.GPU_MEMORY, "20", "cpu", "1"));

    assertThat(invalid.problem())
        .isEqualTo(
            "container \"main\" asks for nvidia.com/gpu: \"2\", and also for"
                + " bayplan.dev/gpu-memory: \"20\"; a container gets whole GPUs or a share of one:"
                + " remove one of the two lines");
    assertThat(invalid.countedGpus()).isEqualTo(3);
    assertThat(invalid.resources()).isEqualTo(new Resources(1000, 0));
  }

  @Test
  void aFractionOfAWholeGpuPointsToShares() {
    assertThat(invalid(pod().main("main", Keys.GPU, "500m")).problem())
        .isEqualTo(
            "container \"main\" asks for nvidia.com/gpu: \"500m\", but a GPU is given whole; ask"
                + " for a share with bayplan.dev/gpu-memory in GiB");
  }

  @Test
  void gibibytesOfGibibytesAreAMistakeOfTheUnit() {
    assertThat(invalid(pod().main("main", Keys.GPU_MEMORY, "20Gi")).problem())
        .endsWith("but the unit is GiB already; write 20 for 20 GiB, not 20Gi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "abc", "1e30", ""})
  void aShareIsAPositiveWholeNumberOfGibibytes(String text) {
    Pods pod = pod().main("main", Keys.GPU_MEMORY, text);
    if (text.isEmpty()) {
      assertThat(valid(pod).wantsGpus()).isFalse();
    } else {
      assertThat(invalid(pod).problem()).contains(Keys.GPU_MEMORY + ": \"" + text + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "9999999999999", "1e400", "x"})
  void aCountOfGpusIsASmallWholeNumber(String text) {
    InvalidRequest invalid = invalid(pod().main("main", Keys.GPU, text));

    assertThat(invalid.problem()).contains(Keys.GPU + ": \"" + text + "\"");
    assertThat(invalid.countedGpus()).isBetween(0, 64);
  }

  @Test
  void countsThatOverflowTogetherAreRefusedBeforeAnybodyAddsThemUp() {
    Pods pod = pod();
    for (int i = 0; i < 3; i++) {
      pod.main("c" + i, Keys.GPU, Integer.toString(Integer.MAX_VALUE));
    }

    assertThat(invalid(pod).problem()).contains("asks for 6442450941 whole GPUs");
    assertThat(invalid(pod).countedGpus()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-5", "50%", "0.5", "1e1", "٥", " 50"})
  void aPercentIsAWholeNumberFrom1To100(String text) {
    Pods pod = pod().main("main", Keys.GPU_MEMORY, "4").annotation(Keys.GPU_COMPUTE, text);

    assertThat(invalid(pod).problem()).contains("from 1 to 100");
  }

  @Test
  void aPercentOfNoShareIsAContradiction() {
    Pods pod = pod().main("main", Keys.GPU, "1").annotation(Keys.GPU_COMPUTE, "50");

    assertThat(invalid(pod).problem()).contains("no container asks for bayplan.dev/gpu-memory");
  }

  @Test
  void aLimitThatDiffersFromTheRequestIsAContradiction() {
    Pods pod = pod().container("main", MAIN, map(Keys.GPU, "1"), map(Keys.GPU, "2"));

    assertThat(invalid(pod).problem()).contains("has the limit \"2\"; make the two equal");
  }

  @Test
  void twoContainersOfOneNameAreRefused() {
    assertThat(invalid(pod().main("a").main("a")).problem())
        .isEqualTo("two containers are called \"a\"; rename one");
  }

  @Test
  void anUnreadableCpuRequestNamesItself() {
    assertThat(invalid(pod().main("main", "cpu", "lots")).problem())
        .isEqualTo(
            "container \"main\" asks for cpu: \"lots\", which is no quantity (such as 2, 500m or"
                + " 16Gi)");
  }

  @Test
  void hostileTextIsShortenedAndStaysOnOneLine() {
    String problem =
        invalid(pod().main("a\n\u001b[31mb", Keys.GPU, "9".repeat(1_000_000))).problem();

    assertThat(problem).hasSizeLessThan(300).contains("\"a??[31mb\"").doesNotContain("\n");
  }

  @Test
  void selectorAffinityAndTolerationsAreTyped() {
    PodSource.Term gpuTerm =
        new PodSource.Term(
            List.of(new PodSource.Expression("gpu", "In", List.of("h100", "h200"))),
            List.of(new PodSource.Expression("metadata.name", "NotIn", List.of("n1"))));
    PodSource.Term large =
        new PodSource.Term(
            List.of(new PodSource.Expression("size", "Gt", List.of("3"))), List.of());
    Request request =
        valid(
            pod()
                .main("main")
                .constraints(
                    new PodSource.Constraints(
                        Map.of("pool", "a"),
                        List.of(gpuTerm),
                        List.of(new PodSource.Preferred(7, large)),
                        List.of(
                            new PodSource.Toleration("k", "Exists", "", ""),
                            new PodSource.Toleration("k", "", "v", "NoSchedule"),
                            new PodSource.Toleration("k", "Gt", "5", "NoExecute")))));

    assertThat(request.constraints().selector()).containsExactly(Map.entry("pool", "a"));
    assertThat(request.constraints().required())
        .containsExactly(
            new NodeTerm(
                List.of(
                    new NodeTerm.Requirement("gpu", NodeTerm.Operator.IN, Set.of("h100", "h200"))),
                List.of(
                    new NodeTerm.Requirement(
                        "metadata.name", NodeTerm.Operator.NOT_IN, Set.of("n1")))));
    assertThat(request.constraints().preferred().getFirst().weight()).isEqualTo(7);
    assertThat(request.constraints().tolerations())
        .extracting(t -> t.exists() + " " + t.value() + " " + t.effects().size())
        .containsExactly("true  3", "false v 1", "true 5 1");
    assertThat(request.constraints().tolerations().get(1).effects())
        .containsExactly(Taint.Effect.NO_SCHEDULE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gt", "In", "NotIn", "Matches", ""})
  void anAffinityThatNoApiServerLetsThroughIsRefused(String operator) {
    PodSource.Term term =
        new PodSource.Term(List.of(new PodSource.Expression("k", operator, List.of())), List.of());
    Pods pod =
        pod()
            .main("main")
            .constraints(new PodSource.Constraints(Map.of(), List.of(term), List.of(), List.of()));

    assertThat(invalid(pod).problem()).contains("operator \"" + operator + "\" with 0 values");
  }

  private static Request valid(Pods pod) {
    return (Request) PodParser.parse(pod.source());
  }

  private static InvalidRequest invalid(Pods pod) {
    return (InvalidRequest) PodParser.parse(pod.source());
  }
}
