package dev.bayplan.scheduler.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PlannedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gang's plan as objects, and back. */
class GangPlanJsonTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static GangPlanned plan(String gang, int members, long generation, long epoch) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Grant grant = new Grant.Whole("main", new GpuId("GPU-" + i));
      plans.add(
          new Plan(
              new PodRef("team", "p-" + i, "uid-" + i),
              new Placement("n-" + i, i % 7 == 3 ? List.of() : List.of(grant)),
              generation,
              "d-" + i,
              i % 2 == 0 ? PlannedBy.NOBODY : new PlannedBy("a@1", "team", Sharer.NO_LIMIT)));
    }
    return new GangPlanned("team", gang, generation, epoch, 120, 1_790_000_000, plans);
  }

  private static List<GangPlanPart> written(GangPlanned plan) {
    return GangPlanJson.parts(plan).stream().map(part -> read(part.body())).toList();
  }

  private static GangPlanPart read(String body) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      parser.nextToken();
      return new Kinds(MAPPER, "bayplan").gangPlans().form().read(parser).part();
    }
  }

  private static KubeApi.GangPlans.Listed together(List<GangPlanPart> parts) {
    return GangPlanParts.together(parts);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 999, 1000, 1001, 2500})
  void whatIsWrittenIsRead(int members) {
    GangPlanned plan = plan("gang/train", members, 3, 7);
    List<GangPlanPart> parts = new ArrayList<>(written(plan));
    assertThat(parts).hasSize((members + 999) / 1000);
    Collections.shuffle(parts, new Random(1));
    assertThat(together(parts).torn()).isEmpty();
    assertThat(together(parts).whole()).containsExactly(plan);
  }

  @Test
  void anObjectFitsIntoEtcdAndIsNamedAsItsGang() {
    GangPlanJson.Part part = GangPlanJson.parts(plan("gang/Train.a", 1000, 1, 1)).getFirst();
    assertThat(part.body().length()).isLessThan(1_000_000);
    assertThat(part.name()).matches("train-a-[0-9a-f]{16}-1");
    assertThat(MAPPER.readTree(part.body()).at("/metadata/labels").toString())
        .isEqualTo("{\"bayplan.dev/gang-plan\":\"" + GangPlanJson.label("gang/Train.a") + "\"}");
  }

  @Test
  void allNamesAreNamesAndDifferFromGangToGang() {
    Set<String> names = new HashSet<>();
    for (String gang :
        List.of("gang/a", "job/a", "gang/A", "x/...", "x/" + "z".repeat(500), "owner/é", "a")) {
      String name = GangPlanJson.parts(plan(gang, 1, 1, 1)).getFirst().name();
      assertThat(name).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(254);
      assertThat(names.add(name)).isTrue();
    }
  }

  @Test
  void aPlanWithoutAllItsPartsIsTorn() {
    List<GangPlanPart> parts = written(plan("gang/train", 2500, 3, 7));
    assertThat(together(List.of(parts.get(0), parts.get(2))).torn())
        .containsExactly(
            new KubeApi.Torn("team", "gang/train", "part 2 of 3 of its plan is missing"));
    assertThat(together(parts.subList(0, 2)).torn().getFirst().problem())
        .isEqualTo("part 3 of 3 of its plan is missing");
  }

  @Test
  void theLatestPlanCountsAndPartsOfEarlierOnesDoNot() {
    List<GangPlanPart> parts = new ArrayList<>(written(plan("gang/train", 2500, 9, 6)));
    GangPlanned next = plan("gang/train", 1001, 1, 7);
    List<GangPlanPart> written = written(next);
    parts.set(0, written.get(0)); // Under the same name.
    assertThat(together(parts).torn().getFirst().problem()).startsWith("part 2 of 2");
    parts.set(1, written.get(1));
    assertThat(together(parts).whole()).containsExactly(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'spec':null}",
        "{'spec':[]}",
        "{'spec':{'gang':'gang/a'}}",
        "{'spec':{'gang':'gang/a','part':1,'parts':1,'members':[{}]}}",
        "{'spec':{'gang':'gang/a','part':1,'parts':1,'members':[{'pod':'p','uid':'u',"
            + "'node':'n','plan':'{'}]}}",
        "{'spec':{'gang':'gang/a','part':-1,'parts':2000000000,'members':[]}}",
        "{'spec':{'gang':'gang/a','part':'x','members':7}}"
      })
  void whatMakesNoSenseIsNeverObeyed(String body) {
    assertThat(together(List.of(read(body.replace('\'', '"')))).whole()).isEmpty();
  }

  @Test
  void aNodeThatWasChangedByHandIsNoticed() {
    JsonNode body = MAPPER.readTree(GangPlanJson.parts(plan("g/a", 1, 1, 1)).getFirst().body());
    String changed =
        body.toString().replace("\"node\":\"n-0\",\"plan\"", "\"node\":\"x\",\"plan\"");
    assertThat(changed).isNotEqualTo(body.toString());
    assertThat(together(List.of(read(changed))).torn().getFirst().problem())
        .contains("says nothing usable of pod team/p-0");
  }
}
