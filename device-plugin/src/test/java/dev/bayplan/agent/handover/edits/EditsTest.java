package dev.bayplan.agent.handover.edits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.handover.Gpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EditsTest {

  private static final GpuDevice GPU = Gpus.gpu(0, 80 << 10, GpuDevice.Mig.OFF);
  private static final GpuDevice.MigDevice SLICE = Gpus.slice(1, 7, "1g.10gb");
  private static final GpuDevice CUT =
      Gpus.gpu(1, 80 << 10, new GpuDevice.Mig(true, true, List.of(SLICE)));

  @TempDir Path root;

  @Test
  void bothAreJoinedOnceAndTheFirstValueOfAVariableStays() {
    Edits joined =
        Edits.env("A", "1")
            .and(Edits.node("/dev/nvidiactl", "/dev/nvidiactl"))
            .and(Edits.env("A", "2"))
            .and(Edits.env("AB", "3"))
            .and(Edits.node("/dev/nvidiactl", "/dev/nvidiactl"));

    assertThat(joined.env()).containsExactly("A=1", "AB=3");
    assertThat(joined.deviceNodes()).hasSize(1);
  }

  @Test
  void aSpecIsCdi() {
    CdiSpec spec =
        new CdiSpec(
            CdiSpec.SHARE,
            "00ff",
            Map.of("bayplan.dev/pod", "ns/a"),
            Edits.env("BAYPLAN_GPU", "GPU-0\"\n")
                .and(Edits.node("/dev/nvidia0", "/dev/nvidia0"))
                .and(Edits.mount("/a", "/b", List.of("ro", "bind"))));

    JsonNode json = JsonMapper.shared().readTree(spec.json());

    assertThat(spec.qualifiedName()).isEqualTo("bayplan.dev/share=00ff");
    assertThat(json.at("/cdiVersion").asString()).isEqualTo("0.6.0");
    assertThat(json.at("/kind").asString()).isEqualTo("bayplan.dev/share");
    assertThat(json.at("/devices").size()).isEqualTo(1);
    JsonNode device = json.at("/devices/0");
    assertThat(device.at("/name").asString()).isEqualTo("00ff");
    assertThat(device.path("annotations").path("bayplan.dev/pod").asString()).isEqualTo("ns/a");
    assertThat(device.at("/containerEdits/env/0").asString()).isEqualTo("BAYPLAN_GPU=GPU-0\"\n");
    assertThat(device.at("/containerEdits/deviceNodes/0/hostPath").asString())
        .isEqualTo("/dev/nvidia0");
    assertThat(device.at("/containerEdits/mounts/0/options/0").asString()).isEqualTo("ro");
  }

  @Test
  void withoutAToolkitADeviceIsItsNodesAndTheDriversCommonOnes() throws IOException {
    touch("dev/nvidiactl", "dev/nvidia-uvm");

    assertThat(paths(raw().of(GPU, Optional.empty())))
        .containsExactly("/dev/nvidia0", "/dev/nvidiactl", "/dev/nvidia-uvm");
  }

  @Test
  void nodesOfAnotherFolderKeepTheirNameInTheContainer() throws IOException {
    touch("run/fake/nvidiactl");
    Edits edits = new RawDevices(Path.of("/run/fake"), root, root).of(GPU, Optional.empty());

    assertThat(edits.deviceNodes())
        .extracting(node -> node.get("path") + " from " + node.get("hostPath"))
        .containsExactly(
            "/dev/nvidia0 from /run/fake/nvidia0", "/dev/nvidiactl from /run/fake/nvidiactl");
  }

  @Test
  void aMigDeviceHasTheCapabilitiesOfItsInstances() throws IOException {
    capability("gpu1/mig/gi7/access", 66);
    capability("gpu1/mig/gi7/ci0/access", 67);
    capability("gpu1/mig/gi8/access", 75);

    assertThat(paths(raw().of(CUT, Optional.of(SLICE))))
        .containsExactly(
            "/dev/nvidia1", "/dev/nvidia-caps/nvidia-cap66", "/dev/nvidia-caps/nvidia-cap67");
  }

  @Test
  void aCapabilityThatIsNotThereIsLeftOut() {
    assertThat(paths(raw().of(CUT, Optional.of(SLICE)))).containsExactly("/dev/nvidia1");
  }

  private static final String YAML =
      """
      cdiVersion: 0.5.0
      kind: nvidia.com/gpu
      containerEdits:
        deviceNodes:
        - path: /dev/nvidiactl
        env: [NVIDIA_VISIBLE_DEVICES=void]
        hooks:
        - {hookName: createContainer, path: /usr/bin/nvidia-cdi-hook, args: [nvidia-cdi-hook, update-ldcache]}
        mounts:
        - {hostPath: /usr/lib/libcuda.so.580, containerPath: /usr/lib/libcuda.so.580, options: [ro, nosuid]}
      devices:
      - name: GPU-0
        containerEdits:
          deviceNodes:
          - {path: /dev/nvidia0, fileMode: 438, gid: 44}
      """;

  @Test
  void theToolkitsSpecIsPassedOnWhole() throws IOException {
    spec("nvidia.yaml", YAML);

    Edits edits = toolkit().of(GPU, Optional.empty());

    assertThat(paths(edits)).containsExactly("/dev/nvidia0", "/dev/nvidiactl");
    assertThat(edits.deviceNodes().getFirst()).containsEntry("fileMode", 438);
    assertThat(edits.env()).containsExactly("NVIDIA_VISIBLE_DEVICES=void");
    assertThat(edits.hooks().getFirst())
        .containsEntry("args", List.of("nvidia-cdi-hook", "update-ldcache"));
    assertThat(edits.mounts()).hasSize(1);
  }

  @Test
  void itsNamesMayBeIndexesForADeviceIsKnownByItsNode() throws IOException {
    spec(
        "nvidia.json",
        """
        {"kind": "nvidia.com/gpu", "devices": [
          {"name": "all", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0"}, {"path": "/dev/nvidia5"}]}},
          {"name": "0", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia5"}], "env": ["WRONG=1"]}},
          {"name": "1", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0"}], "env": ["RIGHT=1"]}}]}
        """);

    assertThat(toolkit().of(GPU, Optional.empty()).env())
        .as("the index is another since a GPU fell off the bus")
        .containsExactly("RIGHT=1");
  }

  @Test
  void aMigDeviceIsKnownByItsCapabilities() throws IOException {
    capability("gpu1/mig/gi7/access", 66);
    capability("gpu1/mig/gi7/ci0/access", 67);
    spec(
        "nvidia.json",
        """
        {"kind": "nvidia.com/gpu", "devices": [
          {"name": "1", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia1"}], "env": ["GPU=1"]}},
          {"name": "1:0", "containerEdits": {"env": ["SLICE=1"], "deviceNodes": [
            {"path": "/dev/nvidia1"}, {"path": "/dev/nvidia-caps/nvidia-cap66"},
            {"path": "/dev/nvidia-caps/nvidia-cap67"}]}}]}
        """);

    assertThat(toolkit().of(CUT, Optional.of(SLICE)).env()).containsExactly("SLICE=1");
  }

  @Test
  void itIsReadAnewAfterADriverUpdate() throws IOException {
    ToolkitSpecs toolkit = toolkit();
    spec("nvidia.yaml", YAML);
    toolkit.of(GPU, Optional.empty());
    spec("nvidia.yaml", YAML.replace("580", "590"));

    assertThat(toolkit.of(GPU, Optional.empty()).mounts().getFirst().get("hostPath"))
        .isEqualTo("/usr/lib/libcuda.so.590");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "\u0000",
        "kind: other.com/gpu\ndevices: [{name: GPU-0, containerEdits: {env: [A=1]}}]",
        "kind: nvidia.com/gpu\ndevices: 7",
        "kind: nvidia.com/gpu\ndevices: [7, null, {}]",
        "kind: [nvidia.com/gpu]\ndevices: [{name: GPU-0}]",
        "kind: nvidia.com/gpu\ndevices: !!java.lang.Object {}",
        "kind: nvidia.com/gpu\ncontainerEdits: &a [*a]"
      })
  void whatIsNoSpecOfTheToolkitIsLeftAside(String text) throws IOException {
    spec("broken.yaml", text);
    touch("dev/nvidiactl");

    assertThat(paths(toolkit().of(GPU, Optional.empty())))
        .containsExactly("/dev/nvidia0", "/dev/nvidiactl");
  }

  @Test
  void aDamagedSpecDoesNotHideAGoodOne() throws IOException {
    spec("a-broken.yaml", "{");
    spec("nvidia.yaml", YAML);

    assertThat(toolkit().of(GPU, Optional.empty()).hooks()).hasSize(1);
  }

  @Test
  void hostileSpecsEndNothing() throws IOException {
    spec("deep.yaml", "[".repeat(100_000));
    spec("large.json", "\"" + "x".repeat(5 << 20) + "\"");
    spec(
        "endless.yaml",
        "kind: nvidia.com/gpu\n"
            + "devices:\n"
            + "- name: GPU-0\n"
            + "  containerEdits:\n"
            + "    env: [A, B=1, 7, null]\n"
            + "    deviceNodes: &a\n"
            + "    - {path: /dev/nvidia0, more: *a}\n");

    Edits edits = toolkit().of(GPU, Optional.empty());

    assertThat(edits.env()).containsExactly("B=1");
    assertThat(paths(edits)).containsExactly("/dev/nvidia0");
    assertThat(new CdiSpec(CdiSpec.GPU, "GPU-0", Map.of(), edits).json()).hasSizeLessThan(1_000);
    assertThat(edits.and(edits).hashCode()).isEqualTo(edits.hashCode());
  }

  private ToolkitSpecs toolkit() {
    return new ToolkitSpecs(List.of(root.resolve("etc/cdi"), root.resolve("none")), raw());
  }

  private RawDevices raw() {
    return new RawDevices(Path.of("/dev"), root, root.resolve("proc"));
  }

  private void spec(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(root.resolve("etc/cdi")).resolve(name), text);
  }

  private void capability(String name, int minor) throws IOException {
    Path file = root.resolve("proc/driver/nvidia/capabilities").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "DeviceFileMinor: " + minor + "\nDeviceFileMode: 256\n");
  }

  private void touch(String... files) throws IOException {
    for (String file : files) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.createFile(root.resolve(file));
    }
  }

  private static List<String> paths(Edits edits) {
    return edits.deviceNodes().stream().map(node -> String.valueOf(node.get("path"))).toList();
  }
}
