package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;

/**
 * The GPUs of one life of the driver, each with a thread of its own for the calls about it. In one
 * life an index belongs to one GPU, lost or not. What a GPU told stays when it answers no more; one
 * that has never answered is not there.
 */
final class Gpus implements AutoCloseable {

  private final Duration limit;
  private final List<Lane> lanes = new ArrayList<>();
  private volatile List<Gpu> known = List.of();

  /** What is known of a GPU. */
  record Gpu(nvmlDevice_st device, LinkFacts.Ends ends, GpuDevice facts) {}

  /**
   * @param limit of one look at all GPUs
   */
  Gpus(Duration limit) {
    this.limit = limit;
  }

  /** The slow facts of indexes 0 to {@code count - 1}. */
  List<Gpu> read(int count) {
    while (lanes.size() < count) {
      lanes.add(new Lane("nvml-gpu-" + lanes.size()));
    }
    List<Lane> asked = lanes.subList(0, count);
    List<Optional<nvmlDevice_st>> handles = Lane.all(asked, i -> () -> handle(i), step());
    List<Optional<LinkFacts.Ends>> ends =
        Lane.all(asked, i -> () -> handles.get(i).map(LinkFacts::ends), step());
    LinkFacts links = links(handles, ends);
    List<Optional<GpuDevice>> facts =
        Lane.all(asked, i -> () -> handles.get(i).map(device -> facts(device, i, links)), step());
    List<Gpu> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Gpu> before = before(i);
      Optional<nvmlDevice_st> device = handles.get(i).or(() -> before.map(Gpu::device));
      Optional<GpuDevice> told = facts.get(i).or(() -> before.map(Gpu::facts));
      LinkFacts.Ends end = ends.get(i).or(() -> before.map(Gpu::ends)).orElse(LinkFacts.Ends.NONE);
      device.ifPresent(known -> told.ifPresent(one -> read.add(new Gpu(known, end, one))));
    }
    known = amongEachOther(each(read));
    return known;
  }

  /**
   * The deadline of one of its three rounds: who hangs in one leaves the others time for the next.
   */
  private long step() {
    return System.nanoTime() + limit.toNanos() / 3;
  }

  private static Optional<nvmlDevice_st> handle(int index) {
    nvmlDevice_st device = new nvmlDevice_st();
    return Calls.ok(
            "nvmlDeviceGetHandleByIndex_v2",
            () -> nvml.nvmlDeviceGetHandleByIndex_v2(index, device))
        ? Optional.of(device)
        : Optional.empty();
  }

  private GpuDevice facts(nvmlDevice_st device, int index, LinkFacts links) {
    return new GpuFacts(device, index, before(index).map(Gpu::facts)).read(links.of(index));
  }

  private LinkFacts links(
      List<Optional<nvmlDevice_st>> handles, List<Optional<LinkFacts.Ends>> ends) {
    List<LinkFacts.Peer> peers = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      Optional<Gpu> before = before(i);
      if (handles.get(i).isPresent() || before.isPresent()) {
        Optional<LinkFacts.Ends> now = ends.get(i);
        peers.add(
            new LinkFacts.Peer(
                i,
                now.isPresent() ? handles.get(i) : Optional.empty(),
                now.or(() -> before.map(Gpu::ends)).orElse(LinkFacts.Ends.NONE),
                before.map(known -> known.facts().links()).orElse(List.of())));
      }
    }
    return new LinkFacts(peers);
  }

  private Optional<Gpu> before(int index) {
    return known.stream().filter(gpu -> gpu.facts().index() == index).findFirst();
  }

  /** A UUID is a name: of two GPUs that claim the same, the first has it. */
  private static List<Gpu> each(List<Gpu> read) {
    Set<String> seen = new HashSet<>();
    return read.stream().filter(gpu -> seen.add(gpu.facts().uuid())).toList();
  }

  private static List<Gpu> amongEachOther(List<Gpu> read) {
    Set<Integer> there =
        read.stream().map(gpu -> gpu.facts().index()).collect(Collectors.toUnmodifiableSet());
    return read.stream()
        .map(gpu -> new Gpu(gpu.device(), gpu.ends(), gpu.facts().amongst(there)))
        .toList();
  }

  /** The fast facts, in the order of the last reading. */
  List<Sample> sample() {
    long deadline = System.nanoTime() + limit.toNanos();
    List<Gpu> asked = known;
    List<Optional<Sample>> told =
        Lane.all(
            asked.stream().map(gpu -> lanes.get(gpu.facts().index())).toList(),
            i ->
                () ->
                    Optional.of(new GpuSample(asked.get(i).device(), asked.get(i).facts()).read()),
            deadline);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      samples.add(told.get(i).orElse(Sample.lost(asked.get(i).facts().uuid())));
    }
    return samples;
  }

  /** All of them, where nobody can be asked. */
  List<Sample> lost() {
    return known.stream().map(gpu -> Sample.lost(gpu.facts().uuid())).toList();
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
