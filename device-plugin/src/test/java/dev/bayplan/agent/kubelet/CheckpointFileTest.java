package dev.bayplan.agent.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.Ports.Checkpoint.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {

  @TempDir Path folder;

  @Test
  void theFormOfKubelet136IsRead() throws IOException {
    write(
        """
        {"Data":{"PodDeviceEntries":[
          {"PodUID":"u1","ContainerName":"main","ResourceName":"bayplan.dev/gpu-memory",
           "DeviceIDs":{"-1":["gib-0002","gib-0001"]},"AllocResp":"CgA="},
          {"PodUID":"u2","ContainerName":"load","ResourceName":"nvidia.com/gpu",
           "DeviceIDs":{"0":["GPU-0"],"1":["GPU-4"]},"AllocResp":""}],
         "RegisteredDevices":{"nvidia.com/gpu":["GPU-0","GPU-4"]}},"Checksum":1234567890123}
        """);

    assertThat(new CheckpointFile(folder).entries())
        .containsExactly(
            new Entry("u1", "main", "bayplan.dev/gpu-memory", Set.of("gib-0001", "gib-0002")),
            new Entry("u2", "load", "nvidia.com/gpu", Set.of("GPU-0", "GPU-4")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"Data\":null}",
        "{\"Data\":{\"PodDeviceEntries\":null}}",
        "{\"Data\":{\"PodDeviceEntries\":7}}",
        "{\"later\":true}"
      })
  void anotherFormIsDoneWithout(String text) throws IOException {
    write(text);

    assertThat(new CheckpointFile(folder).entries()).isEmpty();
  }

  @Test
  void anEntryOfAnotherFormMatchesNobody() throws IOException {
    write("{\"Data\":{\"PodDeviceEntries\":[7,{\"PodUID\":{},\"DeviceIDs\":[\"GPU-0\"]}]}}");

    assertThat(new CheckpointFile(folder).entries()).allMatch(entry -> entry.ids().isEmpty());
  }

  @Test
  void aNodeThatGaveNothingYetHasNone() {
    assertThat(new CheckpointFile(folder).entries()).isEmpty();
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve("kubelet_internal_checkpoint"), text);
  }
}
