package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Words for tests: nodes, GPUs and requests in one line each. */
final class Given {

  static final long GPU_MIB = 80 * 1024;
  static final Resources PLENTY = new Resources(64_000, 512L << 30);

  private Given() {}

  static NodeFacts facts(String name) {
    return new NodeFacts(name, Map.of(), List.of(), false, PLENTY, 110);
  }

  static List<Gpu> gpus(int count) {
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gpus.add(gpu(i, GpuHealth.OK));
    }
    return gpus;
  }

  static Gpu gpu(int index, GpuHealth health) {
    return new Gpu(id(index), index, "A100", GPU_MIB, health);
  }

  static Gpu gpu(int index, GpuPlace place) {
    return new Gpu(id(index), index, "A100", GPU_MIB, GpuHealth.OK, place);
  }

  /** GPUs whose links are written as {@code nvidia-smi topo -m} does, a row for each. */
  static List<Gpu> linked(String[] rows, int... numaNodes) {
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      List<Link> links =
          Arrays.stream(rows[i].trim().split(" +"))
              .map(text -> Link.parse(text).orElse(Link.UNKNOWN))
              .toList();
      gpus.add(gpu(i, new GpuPlace(numaNodes[i], links)));
    }
    return gpus;
  }

  /** In MIG mode, cut into these profiles: {@code MIG-0-0} and so on. */
  static Gpu cut(int index, String... profiles) {
    return cut(index, GpuHealth.OK, profiles);
  }

  static Gpu cut(int index, GpuHealth health, String... profiles) {
    MigDevice[] migs = new MigDevice[profiles.length];
    for (int i = 0; i < profiles.length; i++) {
      migs[i] = new MigDevice(mig(index, i), profiles[i], 9_728, GpuHealth.OK);
    }
    return new Gpu(id(index), index, "A100", GPU_MIB, health, GpuPlace.UNKNOWN, MigMode.of(migs));
  }

  static MigId mig(int gpu, int position) {
    return new MigId("MIG-" + gpu + "-" + position);
  }

  static Hold migHold(MigId... migs) {
    return new Hold(
        Resources.NONE, List.of(), MigHold.of(List.of(migs)), 0, Sharer.of("ns"), Hold.Kind.POD);
  }

  /** So many of one profile, or of several: profile and count in turn. */
  static GpuAsk.Mig migs(Object... profilesAndCounts) {
    SortedMap<String, Integer> profiles = new TreeMap<>();
    for (int i = 0; i < profilesAndCounts.length; i += 2) {
      profiles.put((String) profilesAndCounts[i], (Integer) profilesAndCounts[i + 1]);
    }
    return new GpuAsk.Mig(profiles);
  }

  static GpuId id(int index) {
    return new GpuId("GPU-" + index);
  }

  static NodeState node(int gpus, Hold... holds) {
    return NodeState.of(facts("n"), gpus(gpus), Arrays.asList(holds));
  }

  static Hold wholeHold(int gpu) {
    return hold(new Hold.GpuHold(id(gpu), true, 0, 0), "ns");
  }

  static Hold shareHold(int gpu, long memoryMiB, String key) {
    return hold(new Hold.GpuHold(id(gpu), false, memoryMiB, 0), key);
  }

  static Hold shareHold(int gpu, long memoryMiB, int percent) {
    return hold(new Hold.GpuHold(id(gpu), false, memoryMiB, percent), "ns");
  }

  private static Hold hold(Hold.GpuHold gpu, String key) {
    return new Hold(Resources.NONE, List.of(gpu), 0, Sharer.of(key));
  }

  static Request request(ContainerRequest... containers) {
    return new Request(Arrays.asList(containers), Resources.NONE, NodeConstraints.NONE);
  }

  static ContainerRequest main(String name, GpuAsk gpus) {
    return new ContainerRequest(name, ContainerKind.MAIN, gpus);
  }

  static ContainerRequest init(String name, GpuAsk gpus) {
    return new ContainerRequest(name, ContainerKind.INIT, gpus);
  }

  static ContainerRequest sidecar(String name, GpuAsk gpus) {
    return new ContainerRequest(name, ContainerKind.SIDECAR, gpus);
  }

  static Request whole(int count) {
    return request(main("c", new GpuAsk.Whole(count)));
  }

  static Request share(long memoryMiB) {
    return share(memoryMiB, 0);
  }

  static Request share(long memoryMiB, int percent) {
    return request(main("c", new GpuAsk.Share(memoryMiB, percent)));
  }

  static Toleration toleration(String key) {
    return new Toleration(key, true, "", Set.of(Taint.Effect.values()));
  }

  /** The verdict for a pod of this namespace, compared by packing. */
  static Verdict place(Request request, String namespace, NodeState node) {
    return place(request, namespace, node, Scoring.PACKING);
  }

  static Verdict place(Request request, String namespace, NodeState node, Scoring scoring) {
    return Placer.place(PodClass.of(request, namespace), node, scoring);
  }
}
