package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.Link;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportedPlacesTest {

  @Test
  void linksAreTurnedIntoTheOrderOfTheIndexes() {
    GpuStatus second = gpu(1, 1, "X", "SYS", "PIX");
    GpuStatus first = gpu(0, 0, "SYS", "X", "NV4");
    GpuStatus third = gpu(2, 1, "PIX", "NV4", "X");
    List<GpuStatus> gpus = List.of(second, first, third);
    ReportedPlaces places = new ReportedPlaces(gpus);

    assertThat(places.place(first)).isEqualTo(place(0, "?", "SYS", "NV4"));
    assertThat(places.place(second)).isEqualTo(place(1, "SYS", "?", "PIX"));
    assertThat(places.place(third)).isEqualTo(place(1, "NV4", "PIX", "?"));
  }

  @Test
  void whatIsMissingOrJunkIsUnknown() {
    GpuStatus bare = GpuStatus.of("GPU-0", 0, "H100", 81_559, null, Health.OK);
    GpuStatus junk = gpu(1, 0, "NV999", null);
    List<GpuStatus> gpus = List.of(bare, junk, gpu(2, 0));
    ReportedPlaces places = new ReportedPlaces(gpus);

    assertThat(places.place(bare)).isEqualTo(GpuPlace.UNKNOWN);
    assertThat(places.place(junk)).isEqualTo(place(0, "?", "?", "?"));
  }

  private static GpuStatus gpu(int index, int numaNode, @Nullable String... links) {
    GpuTopology topology =
        new GpuTopology(null, null, null, Arrays.asList(links), null, null, null);
    return new GpuStatus(
        "GPU-" + index, index, "H100", 81_559L, numaNode, Health.OK, null, topology, null, null);
  }

  private static GpuPlace place(int numaNode, String... links) {
    return new GpuPlace(
        numaNode, Arrays.stream(links).map(text -> Link.parse(text).orElse(Link.UNKNOWN)).toList());
  }
}
