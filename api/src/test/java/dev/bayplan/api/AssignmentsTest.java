package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

  private static final Grant FETCH = new Grant.Whole("fetch", new GpuId("GPU-2"));
  private static final Grant TRAIN_2 = new Grant.Whole("train", new GpuId("GPU-2"));
  private static final Grant TRAIN_3 = new Grant.Whole("train", new GpuId("GPU-3"));
  private static final Grant SERVE = new Grant.Share("serve", new GpuId("GPU-1"), 20_480, 50);
  private static final Placement PLACEMENT =
      new Placement("n1", List.of(FETCH, TRAIN_2, TRAIN_3, SERVE));
  private static final Request REQUEST =
      (Request)
          PodParser.parse(
              Pods.pod()
                  .init("fetch", Keys.GPU, "1")
                  .main("train", Keys.GPU, "2")
                  .main("serve", Keys.GPU_MEMORY, "20")
                  .main("log")
                  .annotation(Keys.GPU_COMPUTE, "50")
                  .source());

  @Test
  void aPlacementComesBackFromItsAssignmentInOrder() {
    Assignment assignment = Assignments.of(PLACEMENT, Assignment.Origin.of("p", 1, "d"));

    assertThat(assignment.containers()).containsOnlyKeys("fetch", "train", "serve");
    assertThat(Assignments.placement(assignment)).contains(PLACEMENT);
    assertThat(Assignments.covers(PLACEMENT, REQUEST)).isTrue();
  }

  @Test
  void migDevicesAreNamedWithTheGpuThatTheyAreCutFrom() {
    Grant one = new Grant.Mig("main", new MigId("MIG-1"), new GpuId("GPU-1"));
    Grant two = new Grant.Mig("main", new MigId("MIG-2"), new GpuId("GPU-1"));
    Placement placement = new Placement("n1", List.of(one, two));
    Assignment assignment = Assignments.of(placement, Assignment.Origin.of("p", 1, "d"));

    assertThat(AssignmentCodec.encode(assignment))
        .contains(
            "{\"main\":[{\"mig\":\"MIG-1\",\"gpu\":\"GPU-1\"},{\"mig\":\"MIG-2\",\"gpu\":\"GPU-1\"}]}");
    assertThat(Assignments.placement(assignment)).contains(placement);

    Request request =
        (Request) PodParser.parse(Pods.pod().main("main", Keys.MIG + "1g.10gb", "2").source());
    assertThat(Assignments.covers(placement, request)).isTrue();
    assertThat(Assignments.covers(new Placement("n1", List.of(one, one)), request))
        .as("one device twice")
        .isFalse();
    assertThat(Assignments.covers(new Placement("n1", List.of(one)), request)).isFalse();
    assertThat(Assignments.covers(new Placement("n1", List.of(one, TRAIN_2)), request)).isFalse();
  }

  @Test
  void devicesThatAreNotKnownByUuidGiveNoPlacement() {
    Assignment.Device counted = new Assignment.Device.Counted(Keys.GPU, 2, Extras.NONE);
    Assignment assignment =
        new Assignment(
            "n1", Map.of("main", List.of(counted)), Assignment.Origin.of("p", 1, "d"), Extras.NONE);

    assertThat(Assignments.placement(assignment)).isEmpty();
  }

  @Test
  void anEditedAssignmentDoesNotCoverThePod() {
    Grant smaller = new Grant.Share("serve", new GpuId("GPU-1"), 1024, 50);
    Grant foreign = new Grant.Whole("other", new GpuId("GPU-4"));
    Grant shared = new Grant.Share("train", new GpuId("GPU-3"), 1024, 0);

    assertThat(covers(FETCH, TRAIN_2, TRAIN_3)).as("a container left out").isFalse();
    assertThat(covers(FETCH, TRAIN_2, SERVE)).as("one GPU too few").isFalse();
    assertThat(covers(FETCH, TRAIN_2, TRAIN_2, SERVE)).as("one GPU twice").isFalse();
    assertThat(covers(FETCH, TRAIN_2, TRAIN_3, smaller)).as("a smaller share").isFalse();
    assertThat(covers(FETCH, TRAIN_2, shared, SERVE)).as("a share for a GPU").isFalse();
    assertThat(covers(FETCH, TRAIN_2, TRAIN_3, SERVE, foreign)).as("an unknown one").isFalse();
  }

  private static boolean covers(Grant... grants) {
    return Assignments.covers(new Placement("n1", List.of(grants)), REQUEST);
  }
}
