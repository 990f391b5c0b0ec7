package dev.bayplan.bench.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.bench.report.Machine;
import dev.bayplan.bench.report.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What {@code bench gang-cluster} finds for one shape: medians over its runs. {@code planMillis} is
 * the time in the extender's planner and books, all gangs together, {@code releaseToBoundMillis}
 * from the first release seen to the last bind seen, {@code floorMillis} what the API server alone
 * takes for those writes, {@code wholeMillis} from the last pod's creation to the last bind, {@code
 * brokenLevels} how many gangs left the level that they must not leave, {@code sharedNodes} how
 * many nodes got two pods where there is room for one.
 */
record GangClusterRecord(
    @JsonProperty("case") String name,
    int gangs,
    int pods,
    int nodes,
    int runs,
    double planMillis,
    double highestPlanMillis,
    double releaseToBoundMillis,
    double lowestReleaseToBoundMillis,
    double highestReleaseToBoundMillis,
    double floorMillis,
    double lowestFloorMillis,
    double highestFloorMillis,
    double timesFloor,
    double wholeMillis,
    int brokenLevels,
    int sharedNodes,
    double schedulerMillis,
    double apiserverMillis,
    double etcdMillis,
    double extenderMillis,
    double clientMillis,
    double othersCores,
    String java,
    String extenderFlags,
    int cores,
    String commit) {

  static GangClusterRecord of(GangShape shape, List<GangTrials.Run> runs, List<Long> floors) {
    Machine machine = Machine.here();
    double took = median(runs, GangTrials.Run::releaseToBoundMillis);
    double floor = median(floors, Long::doubleValue);
    return new GangClusterRecord(
        shape.name(),
        shape.gangs(),
        shape.pods(),
        shape.pods(),
        runs.size(),
        median(runs, GangTrials.Run::planMillis),
        Sample.rounded(runs.stream().mapToDouble(GangTrials.Run::planMillis).max().orElse(0)),
        took,
        runs.stream().mapToDouble(GangTrials.Run::releaseToBoundMillis).min().orElse(0),
        runs.stream().mapToDouble(GangTrials.Run::releaseToBoundMillis).max().orElse(0),
        floor,
        floors.stream().mapToDouble(Long::doubleValue).min().orElse(0),
        floors.stream().mapToDouble(Long::doubleValue).max().orElse(0),
        Sample.rounded(took / floor),
        median(runs, GangTrials.Run::wholeMillis),
        runs.stream().mapToInt(GangTrials.Run::brokenLevels).sum(),
        runs.stream().mapToInt(GangTrials.Run::sharedNodes).sum(),
        median(runs, run -> run.cpu().of(Cpu.SCHEDULER)),
        median(runs, run -> run.cpu().of(Cpu.API_SERVER)),
        median(runs, run -> run.cpu().of(Cpu.ETCD)),
        median(runs, run -> run.cpu().of(Cpu.EXTENDER)),
        median(runs, run -> run.cpu().ownMillis()),
        median(runs, run -> (double) run.cpu().othersMillis() / run.wholeMillis()),
        machine.java(),
        String.join(" ", BayplanStage.FLAGS),
        machine.cores(),
        machine.commit());
  }

  private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return Sample.rounded(
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
  }
}
