package dev.bayplan.api.resources;

import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the GPUs of a report sit. A report writes links in the order of its GPUs, a place in the
 * order of their indexes. Whatever is missing or cannot be read is unknown, which costs a better
 * choice and nothing else.
 */
final class ReportedPlaces {

  private final List<Integer> positions = new ArrayList<>();

  /**
   * @param reported all GPUs of the report, each with an index
   */
  ReportedPlaces(List<GpuStatus> reported) {
    for (int position = 0; position < reported.size(); position++) {
      positions.add(position);
    }
    positions.sort(Comparator.comparing(position -> reported.get(position).index()));
  }

  /** The place of one of them. */
  GpuPlace place(GpuStatus gpu) {
    @Nullable Integer numaNode = gpu.numaNode();
    return new GpuPlace(numaNode == null ? -1 : numaNode, links(gpu));
  }

  private List<Link> links(GpuStatus gpu) {
    @Nullable GpuTopology topology = gpu.topology();
    @Nullable List<String> written = topology == null ? null : topology.links();
    if (written == null) {
      return List.of();
    }
    List<Link> links = new ArrayList<>();
    for (int position : positions) {
      links.add(position < written.size() ? link(written.get(position)) : Link.UNKNOWN);
    }
    return links;
  }

  private static Link link(@Nullable String text) {
    return text == null ? Link.UNKNOWN : Link.parse(text).orElse(Link.UNKNOWN);
  }
}
