package dev.bayplan.api.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TranslatorTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final Translator translator = new Translator(Settings.DEFAULT);

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # dialect   | resources                                            | annotations                                   | reads as
          HAMi        | nvidia.com/gpu=2 nvidia.com/gpumem=3000              |                                               | gpu-memory=6 gpu-share-count=2
          HAMi        | nvidia.com/gpumem=3000 nvidia.com/gpucores=30        |                                               | gpu-memory=3 gpu-compute=30
          HAMi        | nvidia.com/gpu=1 nvidia.com/gpumem-percentage=25     |                                               | gpu-memory=1 gpu-memory-percent=25
          HAMi        | nvidia.com/gpu=2 nvidia.com/gpucores=40              |                                               | gpu-memory=2 gpu-memory-percent=100 gpu-compute=40 gpu-share-count=2
          HAMi        | nvidia.com/gpu=2 nvidia.com/gpumem-percentage=100    |                                               | nvidia.com/gpu=2
          HAMi        | nvidia.com/gpu=1                                     | nvidia.com/use-gputype=A100,V100              | nvidia.com/gpu=1 gpu-model=A100, V100
          HAMi        | nvidia.com/gpu=1 nvidia.com/gpumem=1024              | nvidia.com/nouse-gpuuuid=GPU-1                | gpu-memory=1 gpu-uuid=!GPU-1
          HAMi        | nvidia.com/gpu=2                                     | nvidia.com/numa-bind=true                     | nvidia.com/gpu=2 gpu-numa=single
          HAMi        | nvidia.com/gpumem=1024                               | nvidia.com/vgpu-mode=mps                      | gpu-memory=1 gpu-isolation=mps-cooperative
          Volcano     | volcano.sh/vgpu-number=1 volcano.sh/vgpu-memory=1025 |                                               | gpu-memory=2
          Volcano     | volcano.sh/vgpu-number=2                             |                                               | nvidia.com/gpu=2
          Volcano     | volcano.sh/vgpu-number=1 volcano.sh/vgpu-memory=2048 | nvidia.com/use-gputype=T4                     | gpu-memory=2 gpu-model=T4
          gpushare    | aliyun.com/gpu-mem=3                                 |                                               | gpu-memory=3
          gpushare    | aliyun.com/gpu-mem=7 aliyun.com/gpu-count=2          |                                               | gpu-memory=8 gpu-share-count=2
          KAI         |                                                      | gpu-fraction=0.5                              | gpu-memory=1 gpu-memory-percent=50
          KAI         |                                                      | gpu-fraction=0.3333                           | gpu-memory=1 gpu-memory-percent=33.3
          KAI         |                                                      | gpu-memory=2000 gpu-fraction-num-devices=2    | gpu-memory=4 gpu-share-count=2
          KAI         |                                                      | gpu-fraction=0.25 gpu-sm-percentage=50        | gpu-memory=1 gpu-memory-percent=25 gpu-compute=50
          Koordinator | koordinator.sh/gpu=50                                |                                               | gpu-memory=1 gpu-memory-percent=50 gpu-compute=50
          Koordinator | koordinator.sh/gpu=200                               |                                               | nvidia.com/gpu=2
          Koordinator | koordinator.sh/gpu-core=50 koordinator.sh/gpu-memory=8Gi |                                           | gpu-memory=8 gpu-compute=50
          Koordinator | koordinator.sh/gpu.shared=2 koordinator.sh/gpu-memory-ratio=100 |                                    | gpu-memory=2 gpu-memory-percent=50 gpu-share-count=2
          Tencent     | tencent.com/vcuda-core=30 tencent.com/vcuda-memory=20 |                                              | gpu-memory=5 gpu-compute=30
          Tencent     | tencent.com/vcuda-core=200 tencent.com/vcuda-memory=1 |                                              | nvidia.com/gpu=2
          NVIDIA      | nvidia.com/gpu.shared=1                              |                                               | gpu-memory=1 gpu-memory-percent=10
          """)
  void aPodIsReadAs(String dialect, String resources, String annotations, String wanted) {
    ObjectNode pod = pod(pairs(resources), pairs(annotations));

    JsonNode patched = patched(pod);

    assertThat(read(patched)).isEqualTo(words(wanted));
    JsonNode originals = originals(patched);
    assertThat(originals.path("dialect").asString()).isEqualTo(dialect);
    assertThat(originals.path("containers").path("main").properties())
        .extracting(e -> e.getKey() + "=" + e.getValue().asString())
        .containsExactlyInAnyOrderElementsOf(entries(pairs(resources)));
    assertThat(originals.path("annotations").properties())
        .extracting(e -> e.getKey() + "=" + e.getValue().asString())
        .containsExactlyInAnyOrderElementsOf(entries(pairs(annotations)));
    assertThat(translator.translate(patched)).isEqualTo(new Translation.Nothing());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nvidia.com/gpumem=3000 aliyun.com/gpu-mem=3        |                              | nvidia.com/gpumem and aliyun.com/gpu-mem are two dialects; write one of the two
          nvidia.com/gpumem=3000 bayplan.dev/gpu-memory=3    |                              | nvidia.com/gpumem stands beside Bayplan's own bayplan.dev/gpu-memory; write the whole pod in one of the two
          nvidia.com/gpumem=3000                             | bayplan.dev/gpu-compute=5    | nvidia.com/gpumem stands beside Bayplan's own bayplan.dev/gpu-compute; write the whole pod in one of the two
          nvidia.com/gpu=1                                   | nvidia.com/vgpu-mode=mig     | nvidia.com/vgpu-mode is "mig"; there are no such shares here; ask for the resource nvidia.com/mig-PROFILE for MIG, or write hami-core or mps
          nvidia.com/gpu=1 nvidia.com/priority=1             |                              | nvidia.com/priority cannot be translated: remove it, and give the pod a priorityClassName
          aliyun.com/gpu-mem=3                               | ALIYUN_COM_GPU_MEM_IDX=0     | ALIYUN_COM_GPU_MEM_IDX cannot be translated: it is a note of another scheduler on a pod that it placed; remove it from the pod's template
          aliyun.com/gpu-count=2                             |                              | container "main": aliyun.com/gpu-count is "2" without aliyun.com/gpu-mem; how much memory it needs must be said
          nvidia.com/gpumem=20Gi                             |                              | container "main": nvidia.com/gpumem is "20Gi"; no GPU has so much: look at the unit
          nvidia.com/gpumem=1 nvidia.com/gpumem-percentage=1 |                              | container "main": nvidia.com/gpumem stands beside nvidia.com/gpumem-percentage; a share has one size: write one of the two
          nvidia.com/gpucores=101                            |                              | container "main": nvidia.com/gpucores is "101"; a GPU has 100 percent
                                                             | gpu-fraction=1.5             | container "main": gpu-fraction is "1.5"; write a fraction of a GPU, from 0.001 to 0.999
                                                             | gpu-memory=2000 gpu-fraction-container-name=x | gpu-fraction-container-name names no container of the pod
          nvidia.com/gpu=1                                   | gpu-fraction=0.5             | container "main": gpu-fraction stands beside nvidia.com/gpu; a container gets whole devices or a share: remove one of the two
          koordinator.sh/gpu=150                             |                              | container "main": koordinator.sh/gpu is "150"; above 100 it counts whole GPUs: write a multiple of 100
          koordinator.sh/gpu-core=50                         |                              | container "main": koordinator.sh/gpu-core is "50" without koordinator.sh/gpu-memory; how much memory it needs must be said
          tencent.com/vcuda-core=30                          |                              | container "main": tencent.com/vcuda-core is "30" without tencent.com/vcuda-memory; how much memory it needs must be said
          nvidia.com/gpu.shared=2                            |                              | container "main": nvidia.com/gpu.shared is "2"; a second replica is no second share: write 1, or bayplan.dev/gpu-memory in GiB
          nvidia.com/mig-1g.5gb.shared=1                     |                              | nvidia.com/mig-1g.5gb.shared is a share of a MIG device; write the same without .shared
          """)
  void whatCannotBeSaidIsRefused(String resources, String annotations, String sentence) {
    assertThat(translator.translate(pod(pairs(resources), pairs(annotations))))
        .isEqualTo(new Translation.Refused(sentence));
  }

  @Test
  void podsOfOtherSchedulersAreLeftAlone() {
    ObjectNode pod = pod(Map.of("nvidia.com/gpumem", "3000"), Map.of());
    ((ObjectNode) pod.path("spec")).put("schedulerName", "hami-scheduler");

    assertThat(translator.translate(pod)).isEqualTo(new Translation.Nothing());
  }

  @Test
  void zeroInATemplateIsNothingAndGoesToo() {
    JsonNode patched =
        patched(pod(Map.of("nvidia.com/gpu", "1", "nvidia.com/gpumem", "0"), Map.of()));

    assertThat(read(patched)).isEqualTo(words("nvidia.com/gpu=1"));
  }

  @Test
  void containersOfGpushareStayOnOneGpu() {
    ObjectNode pod = pod(Map.of("aliyun.com/gpu-mem", "2"), Map.of());
    container(pod, "second", Map.of("aliyun.com/gpu-mem", "3"));

    JsonNode patched = patched(pod);

    assertThat(read(patched)).isEqualTo(words("gpu-memory=2 gpu-shares=same"));
    assertThat(
            patched.at("/spec/containers/1/resources/requests/bayplan.dev~1gpu-memory").asString())
        .isEqualTo("3");
  }

  @Test
  void containersThatDifferInWhatHoldsForAPodAreRefused() {
    ObjectNode pod = pod(Map.of("nvidia.com/gpumem", "1024"), Map.of());
    container(pod, "second", Map.of("nvidia.com/gpumem", "1024", "nvidia.com/gpucores", "30"));

    assertThat(translator.translate(pod))
        .isEqualTo(
            new Translation.Refused(
                "its containers differ in bayplan.dev/gpu-compute (0, 30), which holds for a whole"
                    + " pod; ask for the same in each, or make two pods"));
  }

  @Test
  void theUnitsOfAClusterAreSettings() {
    Translator mib = new Translator(new Settings(1, 1024, 4));

    assertThat(read(patched(mib, pod(Map.of("aliyun.com/gpu-mem", "2049"), Map.of()))))
        .isEqualTo(words("gpu-memory=3"));
    assertThat(read(patched(mib, pod(Map.of("volcano.sh/vgpu-memory", "24"), Map.of()))))
        .isEqualTo(words("gpu-memory=24"));
    assertThat(read(patched(mib, pod(Map.of("nvidia.com/gpu.shared", "1"), Map.of()))))
        .isEqualTo(words("gpu-memory=1 gpu-memory-percent=25"));
  }

  @Test
  void anInitContainerMayBeTheOneThatKaiMeans() {
    ObjectNode pod =
        pod(Map.of(), Map.of("gpu-fraction", "0.5", "gpu-fraction-container-name", "warm"));
    ((ObjectNode) pod.path("spec")).withArray("initContainers").addObject().put("name", "warm");

    JsonNode patched = patched(pod);

    assertThat(
            patched
                .at("/spec/initContainers/0/resources/limits/bayplan.dev~1gpu-memory")
                .asString())
        .isEqualTo("1");
    assertThat(patched.at("/spec/containers/0/resources").isMissingNode()).isTrue();
  }

  private JsonNode patched(ObjectNode pod) {
    return patched(translator, pod);
  }

  private static JsonNode patched(Translator translator, ObjectNode pod) {
    Translation translation = translator.translate(pod);
    assertThat(translation).isInstanceOf(Translation.Patch.class);
    ObjectNode patched = pod.deepCopy();
    for (Translation.Op op : ((Translation.Patch) translation).ops()) {
      JsonPointer path = JsonPointer.compile(op.path());
      ((ObjectNode) patched.at(path.head())).set(path.last().getMatchingProperty(), op.value());
    }
    return patched;
  }

  private static ObjectNode pod(Map<String, String> resources, Map<String, String> annotations) {
    ObjectNode pod = JSON.createObjectNode();
    ObjectNode metadata = pod.putObject("metadata");
    if (!annotations.isEmpty()) {
      metadata.set("annotations", JSON.valueToTree(annotations));
    }
    pod.putObject("spec").put("schedulerName", "bayplan");
    container(pod, "main", resources);
    return pod;
  }

  private static void container(ObjectNode pod, String name, Map<String, String> resources) {
    ObjectNode container = ((ObjectNode) pod.path("spec")).withArray("containers").addObject();
    container.put("name", name);
    if (!resources.isEmpty()) {
      ObjectNode both = container.putObject("resources");
      both.set("limits", JSON.valueToTree(resources));
      both.set("requests", JSON.valueToTree(resources));
    }
  }

  /** {@code a=1 b=2}; a space may stand in a value. */
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (text != null) {
      for (String pair : text.split(" (?=[^ ]+=)")) {
        pairs.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return pairs;
  }

  private static SortedMap<String, String> words(String text) {
    SortedMap<String, String> words = new TreeMap<>();
    pairs(text)
        .forEach((key, value) -> words.put(key.contains("/") ? key : "bayplan.dev/" + key, value));
    return words;
  }

  private static Iterable<String> entries(Map<String, String> pairs) {
    return pairs.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  /** The first container's resources and the pod's annotations, less the originals. */
  private static SortedMap<String, String> read(JsonNode pod) {
    SortedMap<String, String> read = new TreeMap<>();
    JsonNode resources = pod.at("/spec/containers/0/resources");
    assertThat(resources.path("limits")).isEqualTo(resources.path("requests"));
    resources
        .path("limits")
        .properties()
        .forEach(e -> read.put(e.getKey(), e.getValue().asString()));
    pod.at("/metadata/annotations")
        .properties()
        .forEach(e -> read.put(e.getKey(), e.getValue().asString()));
    read.remove("bayplan.dev/dialect");
    return read;
  }

  private static JsonNode originals(JsonNode pod) {
    return JSON.readTree(pod.at("/metadata/annotations").path("bayplan.dev/dialect").asString());
  }
}
