package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Scoring;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable picture at one version of the ledger: all nodes, by which rules pods are placed, and
 * where their groups are. Rows are kept in chunks, so that a change copies one chunk and the spine,
 * not all nodes.
 */
public final class Snapshot {

  static final int CHUNK = 64;

  static final Snapshot EMPTY = empty(Scoring.PACKING);

  private final long version;
  private final Chunk[] chunks;
  private final Rulebook rulebook;
  private final Groups groups;
  private final Scoring scoring;

  private Snapshot(
      long version, Chunk[] chunks, Rulebook rulebook, Groups groups, Scoring scoring) {
    this.version = version;
    this.chunks = chunks;
    this.rulebook = rulebook;
    this.groups = groups;
    this.scoring = scoring;
  }

  /** Of no nodes at all. */
  static Snapshot empty(Scoring scoring) {
    return new Snapshot(0, new Chunk[0], Rulebook.EMPTY, Groups.NONE, scoring);
  }

  /**
   * One node.
   *
   * @param row its place in {@link NodeNames}
   * @param version the ledger's version at which this node changed last
   */
  public record Row(int row, long version, NodeState node) {}

  /** Neighbouring rows, and the version at which one of them changed last. */
  @SuppressWarnings("ArrayRecordComponent") // never changed once it is here, and never compared
  private record Chunk(long version, @Nullable Row[] rows) {
    static final Chunk EMPTY = new Chunk(-1, new @Nullable Row[CHUNK]);
  }

  public long version() {
    return version;
  }

  /**
   * What of this pod placement looks at; no policy counts while it is not known which ({@link
   * Rulebook#rules}).
   */
  PodClass classOf(PodFacts pod, Request request) {
    return PodClass.of(request, pod.ref().namespace(), rulebook.rules(pod).orElse(Rules.NONE));
  }

  /** How placements are compared. */
  public Scoring scoring() {
    return scoring;
  }

  Rulebook rulebook() {
    return rulebook;
  }

  Groups groups() {
    return groups;
  }

  /** The node in this row; null where the ledger knows none (row -1 is never known). */
  public @Nullable Row row(int row) {
    int chunk = row >> 6;
    return row < 0 || chunk >= chunks.length ? null : chunks[chunk].rows()[row & CHUNK - 1];
  }

  int chunks() {
    return chunks.length;
  }

  /** The version at which a row of this chunk changed last; -1 where none ever did. */
  long chunkVersion(int chunk) {
    return chunks[chunk].version();
  }

  /** All nodes, by row. */
  public void forEach(Consumer<Row> consumer) {
    for (Chunk chunk : chunks) {
      for (Row row : chunk.rows()) {
        if (row != null) {
          consumer.accept(row);
        }
      }
    }
  }

  /** The same picture at another version. */
  Snapshot at(long newVersion) {
    return new Snapshot(newVersion, chunks, rulebook, groups, scoring);
  }

  Snapshot with(long newVersion, Rulebook newRulebook) {
    return new Snapshot(newVersion, chunks, newRulebook, groups, scoring);
  }

  Snapshot with(long newVersion, Groups newGroups) {
    return new Snapshot(newVersion, chunks, rulebook, newGroups, scoring);
  }

  /** The same picture, compared otherwise. */
  Snapshot with(long newVersion, Scoring other) {
    return new Snapshot(newVersion, chunks, rulebook, groups, other);
  }

  /** This picture with one row replaced, or removed by null. */
  Snapshot with(long newVersion, int row, @Nullable NodeState node) {
    int chunk = row >> 6;
    int length = Math.max(chunks.length, chunk + 1);
    Chunk[] next = Arrays.copyOf(chunks, length);
    Arrays.fill(next, chunks.length, length, Chunk.EMPTY);
    @Nullable Row[] rows = next[chunk].rows().clone();
    rows[row & CHUNK - 1] = node == null ? null : new Row(row, newVersion, node);
    next[chunk] = new Chunk(newVersion, rows);
    return new Snapshot(newVersion, next, rulebook, groups, scoring);
  }
}
