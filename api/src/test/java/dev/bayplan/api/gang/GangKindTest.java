package dev.bayplan.api.gang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GangTerms;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** What objects say of their gangs. Single quotes stand for double ones. */
class GangKindTest {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private static final String META = "'metadata':{'name':'train','namespace':'team','uid':'u-1'}";

  private static SortedMap<String, GangTerms> read(GangKind kind, String spec) {
    return kind.read(MAPPER.readTree("{" + META + "," + spec + "}"));
  }

  private static GangTerms one(GangKind kind, String gang, String spec) {
    SortedMap<String, GangTerms> read = read(kind, spec);
    assertThat(read).containsOnlyKeys(gang);
    return read.firstEntry().getValue();
  }

  private static GangTerms podGroup(String spec) {
    return one(GangKind.POD_GROUP, "podgroup.scheduling.k8s.io/train", "'spec':{" + spec + "}");
  }

  private static GangTerms job(String rest) {
    return one(GangKind.JOB, "job/u-1", rest);
  }

  private static GangTerms jobSet(String rest) {
    return one(GangKind.JOB_SET, "jobset/train", rest);
  }

  private static String jobs(String... each) {
    return "'replicatedJobs':[" + String.join(",", each) + "]";
  }

  private static String jobs(String name, int replicas, int parallelism, String more) {
    return ("{'name':'%s','replicas':%d,'template':{'spec':{'parallelism':%d,'completions':%d}}%s}")
        .formatted(name, replicas, parallelism, parallelism, more);
  }

  @Test
  void aNativePodGroup() {
    assertThat(podGroup("'schedulingPolicy':{'gang':{'minCount':8}},'disruptionMode':{'all':{}}"))
        .isEqualTo(new GangTerms(8, "", ""));
    assertThat(
            podGroup(
                "'schedulingPolicy':{'gang':{'minCount':8}},'disruptionMode':'PodGroup',"
                    + "'schedulingConstraints':{'topology':[{'key':'example.com/rack'}]}"))
        .isEqualTo(new GangTerms(8, "example.com/rack", ""));
    assertThat(podGroup("'schedulingPolicy':{'basic':{}}")).isEqualTo(GangTerms.ALONE);
    assertThat(podGroup("'schedulingPolicy':{'gang':{'minCount':0}}").problem())
        .isEqualTo(
            "spec.schedulingPolicy.gang.minCount of \"train\" is no number of pods; a gang has 1"
                + " to 10000");
    assertThat(podGroup("'schedulingPolicy':{'gang':{'minCount':20000}}").problem())
        .contains("makes 20000 pods");
  }

  @Test
  void thePodGroupsOfOthers() {
    assertThat(
            one(
                GangKind.COSCHEDULING,
                "podgroup.scheduling.x-k8s.io/train",
                "'spec':{'minMember':3}"))
        .isEqualTo(new GangTerms(3, "", ""));
    String volcano = "podgroup.scheduling.volcano.sh/train";
    assertThat(
            one(
                GangKind.VOLCANO,
                volcano,
                "'spec':{'minMember':3,'networkTopology':{'mode':'soft'}}"))
        .isEqualTo(new GangTerms(3, "", ""));
    assertThat(
            one(
                    GangKind.VOLCANO,
                    volcano,
                    "'spec':{'minMember':3,'networkTopology':{'mode':'hard'}}")
                .problem())
        .contains("write the annotation bayplan.dev/gang-require-level");
  }

  @Test
  void aJobIsAGangWhereAllItsPodsRunAtOnce() {
    assertThat(job("'spec':{'completionMode':'Indexed','completions':4,'parallelism':4}"))
        .isEqualTo(new GangTerms(4, "", ""));
    assertThat(job("'spec':{'completionMode':'Indexed','completions':4,'parallelism':9}"))
        .isEqualTo(new GangTerms(4, "", ""));
    assertThat(job("'spec':{'completionMode':'Indexed','completions':4,'parallelism':3}"))
        .isEqualTo(GangTerms.ALONE);
    assertThat(read(GangKind.JOB, "'spec':{'completions':4,'parallelism':4}")).isEmpty();
  }

  @Test
  void indexesThatAreDoneGetNoPodAnyMore() {
    String spec = "'spec':{'completionMode':'Indexed','completions':8,'parallelism':8},";
    assertThat(job(spec + "'status':{'completedIndexes':'0,2-4','failedIndexes':'7'}").minCount())
        .isEqualTo(3);
    assertThat(job(spec + "'status':{'completedIndexes':'0-7'}").minCount()).isEqualTo(1);
    assertThat(job(spec + "'status':{'completedIndexes':'9-2,x,,-'}").minCount()).isEqualTo(8);
  }

  @Test
  void aJobSetIsAllItsJobs() {
    assertThat(jobSet("'spec':{" + jobs(jobs("driver", 1, 1, ""), jobs("w", 2, 4, "")) + "}"))
        .isEqualTo(new GangTerms(9, "", ""));
  }

  @Test
  void jobsOfAJobSetThatAreDoneAreNotWaitedFor() {
    String spec = "'spec':{" + jobs(jobs("driver", 1, 1, ""), jobs("w", 2, 4, "")) + "}";
    assertThat(
            jobSet(spec + ",'status':{'replicatedJobsStatus':[{'name':'w','succeeded':1}]}")
                .minCount())
        .isEqualTo(5);
  }

  @Test
  void aJobSetThatStartsInOrderIsPlacedJobByJob() {
    GangTerms inOrder =
        jobSet(
            "'spec':{'startupPolicy':{'startupPolicyOrder':'InOrder'},"
                + jobs(jobs("driver", 1, 1, ""), jobs("w", 2, 4, ""))
                + "}");
    assertThat(inOrder.staged()).isEqualTo(new TreeMap<>(Map.of("driver", 1, "w", 8)));
    GangTerms depends =
        jobSet(
            "'spec':{"
                + jobs(
                    jobs("driver", 1, 1, ""),
                    jobs("w", 2, 4, ",'dependsOn':[{'name':'driver','status':'Ready'}]"))
                + "}");
    assertThat(depends).isEqualTo(inOrder);
  }

  @Test
  void eachReplicaOfALeaderWorkerSetIsAGang() {
    SortedMap<String, GangTerms> read =
        read(
            GangKind.LEADER_WORKER_SET,
            "'spec':{'replicas':2,'leaderWorkerTemplate':{'size':4},'rolloutStrategy':"
                + "{'rollingUpdateConfiguration':{'maxSurge':1}}}");
    assertThat(read)
        .containsOnlyKeys(
            "leaderworkerset/train/0", "leaderworkerset/train/1", "leaderworkerset/train/2");
    assertThat(read.values()).containsOnly(new GangTerms(4, "", ""));
  }

  @Test
  void aLeaderThatMustBeReadyFirstIsNotKeptWaitingForItsWorkers() {
    assertThat(
            read(
                    GangKind.LEADER_WORKER_SET,
                    "'spec':{'startupPolicy':'LeaderReady','leaderWorkerTemplate':{'size':4}}")
                .firstEntry()
                .getValue()
                .staged())
        .isEqualTo(new TreeMap<>(Map.of("leader", 1, "worker", 3)));
  }

  @Test
  void norOneWithExclusiveTopology() {
    assertThat(
            GangKind.LEADER_WORKER_SET
                .read(
                    MAPPER.readTree(
                        "{'metadata':{'name':'x','annotations':{"
                            + "'leaderworkerset.sigs.k8s.io/exclusive-topology':'r'}},"
                            + "'spec':{'leaderWorkerTemplate':{'size':2}}}"))
                .firstEntry()
                .getValue()
                .staged())
        .isEqualTo(new TreeMap<>(Map.of("leader", 1, "worker", 1)));
  }

  @Test
  void ourAnnotationsOnTheObjectNameLevels() {
    String object =
        "{'metadata':{'name':'a','annotations':{'bayplan.dev/gang-require-level':'%s',"
            + "'bayplan.dev/gang-prefer-level':'clique'}},'spec':{'minMember':2}}";
    assertThat(GangKind.COSCHEDULING.read(MAPPER.readTree(object.formatted("zone"))))
        .containsValue(new GangTerms(2, "topology.kubernetes.io/zone", "nvidia.com/gpu.clique"))
        .hasSize(1);
    assertThat(
            GangKind.COSCHEDULING.read(MAPPER.readTree(object.formatted("a b"))).values().stream()
                .map(GangTerms::problem))
        .allSatisfy(problem -> assertThat(problem).contains("neither a level nor a label key"));
  }

  @ParameterizedTest
  @EnumSource(GangKind.class)
  void anythingIsAnAnswer(GangKind kind) {
    for (String spec :
        new String[] {
          "'spec':null",
          "'spec':[]",
          "'spec':{'minMember':'four','schedulingPolicy':[],'replicatedJobs':{},'replicas':-3}",
          "'spec':{'completionMode':'Indexed','completions':null,'parallelism':1e300}",
          "'spec':{'completionMode':'Indexed','completions':2147483648}",
          "'spec':{'replicatedJobs':[{'replicas':2000000000,'template':{'spec':{'parallelism':"
              + "2000000000}}},7,null],'replicas':2147483647,'leaderWorkerTemplate':{'size':-1}}"
        }) {
      for (GangTerms terms : read(kind, spec).values()) {
        assertThat(terms.minCount() >= 1 || !terms.problem().isEmpty()).isTrue();
      }
      assertThat(read(kind, spec)).hasSizeLessThanOrEqualTo(2_000);
    }
    assertThat(kind.read(MAPPER.readTree("[]"))).isNotNull();
  }
}
