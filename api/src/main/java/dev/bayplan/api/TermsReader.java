package dev.bayplan.api;

import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.Uuids;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a pod's annotations say of how its GPUs must be. */
final class TermsReader {

  private static final long MIB_PER_GIB = 1024;

  /** 16 TiB: more than any GPU has. */
  private static final long MAX_GIB = 16 * 1024;

  private final Annotated pod;

  private TermsReader(Annotated pod) {
    this.pod = pod;
  }

  /** What makes no sense is told to {@code pod} and counts as not said. */
  static GpuTerms read(Annotated pod) {
    TermsReader reader = new TermsReader(pod);
    return new GpuTerms(
        reader.models(),
        reader.uuids(),
        MIB_PER_GIB
            * pod.number(
                Keys.GPU_MIN_MEMORY, 1, MAX_GIB, 0, "write a whole number of GiB, such as 40"),
        reader.link(),
        reader.oneNumaNode(),
        reader.isolation(),
        reader.together());
  }

  private Models models() {
    List<String> items =
        pod.items(Keys.GPU_MODEL, "write models with commas between them: H100, !A100-PCIE");
    return Models.of(plain(items), negated(items));
  }

  private Uuids uuids() {
    List<String> items =
        pod.items(Keys.GPU_UUID, "write UUIDs of GPUs with commas between them, as nvidia-smi -L");
    return new Uuids(ids(plain(items)), ids(negated(items)));
  }

  private static Set<GpuId> ids(Set<String> texts) {
    Set<GpuId> ids = new HashSet<>();
    texts.forEach(text -> ids.add(new GpuId(text)));
    return ids;
  }

  private static Set<String> plain(List<String> items) {
    Set<String> plain = new HashSet<>(items);
    plain.removeIf(item -> item.startsWith("!"));
    return plain;
  }

  private static Set<String> negated(List<String> items) {
    Set<String> negated = new HashSet<>();
    items.stream().filter(i -> i.startsWith("!")).forEach(i -> negated.add(i.substring(1).strip()));
    return negated;
  }

  private Link.Kind link() {
    String text = pod.text(Keys.GPU_MIN_LINK).toUpperCase(Locale.ROOT);
    for (Link.Kind kind : Link.Kind.values()) {
      if (kind != Link.Kind.UNKNOWN && kind.name().equals(text)) {
        return kind;
      }
    }
    if (!text.isEmpty()) {
      pod.fail(Keys.GPU_MIN_LINK, "write nvlink, pix, pxb, phb, node or sys");
    }
    return Link.Kind.UNKNOWN;
  }

  private boolean oneNumaNode() {
    String text = pod.text(Keys.GPU_NUMA);
    if (!text.isEmpty() && !text.equals("single") && !text.equals("any")) {
      pod.fail(Keys.GPU_NUMA, "write single, or any");
    }
    return text.equals("single");
  }

  private Isolation isolation() {
    String text = pod.text(Keys.GPU_ISOLATION);
    Optional<Isolation> known = Isolation.parse(text);
    if (known.isEmpty() && !text.isEmpty()) {
      pod.fail(Keys.GPU_ISOLATION, "write none, mps-cooperative, mps or mig");
    }
    return known.orElse(Isolation.NONE);
  }

  private GpuTerms.Together together() {
    return switch (pod.text(Keys.GPU_SHARES)) {
      case "", "any" -> GpuTerms.Together.ANY;
      case "same" -> GpuTerms.Together.SAME;
      case "distinct" -> GpuTerms.Together.DISTINCT;
      default -> {
        pod.fail(Keys.GPU_SHARES, "write any, same or distinct");
        yield GpuTerms.Together.ANY;
      }
    };
  }
}
