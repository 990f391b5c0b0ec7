package dev.bayplan.api;

import static dev.bayplan.api.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Request;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container asks for of MIG devices, as people write it. */
class MigAskTest {

  private static final String SMALL = Keys.MIG + "1g.10gb";

  @Test
  void severalProfilesOfOneContainerAreOneAsk() {
    Pods pod = pod().main("main", SMALL, "2", Keys.MIG + "3g.40gb", "1", Keys.GPU, "0");

    assertThat(ask(pod))
        .isEqualTo(new GpuAsk.Mig(new TreeMap<>(Map.of("1g.10gb", 2, "3g.40gb", 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1g.5gb", "7g.80gb", "1g.10gb.me", "1c.3g.20gb", "4g.48gb.me.all"})
  void profilesAreNamedAsNodesAdvertiseThem(String profile) {
    assertThat(ask(pod().main("main", Keys.MIG + profile, "1")))
        .isEqualTo(new GpuAsk.Mig(new TreeMap<>(Map.of(profile, 1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1g", "10gb", "1g.10gb+me", "1G.10GB", "0g.10gb", "1g.10gb.", "small"})
  void aMalformedProfileIsRefusedWithAnExample(String profile) {
    assertThat(invalid(pod().main("main", Keys.MIG + profile, "1")).problem())
        .isEqualTo(
            "container \"main\" asks for nvidia.com/mig-%s: \"1\", but \"%s\" is no MIG profile;"
                    .formatted(profile, profile)
                + " write one as the node advertises it, such as 1g.10gb");
  }

  @Test
  void zeroIsNoneAsEverywhere() {
    assertThat(ask(pod().main("main", SMALL, "0"))).isEqualTo(GpuAsk.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "500m", "4097", "1e400", "x"})
  void aCountIsASmallWholeNumber(String text) {
    assertThat(invalid(pod().main("main", SMALL, text)).problem())
        .contains(SMALL + ": \"" + text + "\"");
  }

  @Test
  void migDevicesBesideWholeGpusAreAContradictionThatKeepsItsCounts() {
    InvalidRequest invalid = invalid(pod().main("main", SMALL, "2", Keys.GPU, "1"));

    assertThat(invalid.problem())
        .isEqualTo(
            "container \"main\" asks for nvidia.com/mig-1g.10gb: \"2\", and also for"
                + " nvidia.com/gpu: \"1\"; a container gets MIG devices, whole GPUs or a share:"
                + " remove one of the two lines");
    assertThat(invalid.countedGpus()).isEqualTo(1);
    assertThat(invalid.countedMigs()).isEqualTo(Map.of("1g.10gb", 2));
  }

  @Test
  void migDevicesBesideAShareAreAContradiction() {
    assertThat(invalid(pod().main("main", SMALL, "1", Keys.GPU_MEMORY, "20")).problem())
        .contains("and also for bayplan.dev/gpu-memory: \"20\"");
  }

  @Test
  void differentContainersMayHaveDifferentKinds() {
    Request request =
        (Request) PodParser.parse(pod().main("a", SMALL, "1").main("b", Keys.GPU, "1").source());

    assertThat(request.migDevices()).isEqualTo(Map.of("1g.10gb", 1));
    assertThat(request.wholeGpus()).isEqualTo(1);
  }

  private static GpuAsk ask(Pods pod) {
    return ((Request) PodParser.parse(pod.source())).containers().getFirst().gpus();
  }

  private static InvalidRequest invalid(Pods pod) {
    return (InvalidRequest) PodParser.parse(pod.source());
  }
}
