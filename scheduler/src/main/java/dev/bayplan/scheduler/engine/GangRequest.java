package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a gang wants as a whole, at one snapshot.
 *
 * @param members in rank order: neighbours are placed near each other
 * @param required label key of the level of which one domain must hold all; empty where none
 * @param preferred label key of the level of which one domain should hold all; empty where none
 * @param rows nodes where other members are already, which stay: these are to be near them
 */
public record GangRequest(
    List<Member> members, String required, String preferred, Set<Integer> rows) {

  public GangRequest {
    members = List.copyOf(members);
    rows = Set.copyOf(rows);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a gang of no members");
    }
  }

  /** One pod of the gang; pods that want the same should share one {@code wanted}. */
  public record Member(PodFacts pod, Wanted wanted) {}

  /**
   * A gang of which nobody is placed yet.
   *
   * @param pods in rank order, each with a valid request
   * @return empty while it is not known by which rules one of them is placed
   */
  public static Optional<GangRequest> of(
      Snapshot on, List<PodFacts> pods, String required, String preferred) {
    List<Member> members = new ArrayList<>();
    for (PodFacts pod : pods) {
      Optional<Wanted> wanted = Wanted.of(on, pod, (Request) pod.ask());
      if (wanted.isEmpty()) {
        return Optional.empty();
      }
      members.add(new Member(pod, wanted.get()));
    }
    return Optional.of(new GangRequest(members, required, preferred, Set.of()));
  }

  /** The same gang, some members of which are on the nodes of these rows. */
  public GangRequest near(Set<Integer> others) {
    return new GangRequest(members, required, preferred, others);
  }

  /** The levels that it may not leave: its own, and those of the policies of its pods. */
  List<String> bounds() {
    Set<String> keys = new TreeSet<>();
    for (Member member : members) {
      keys.add(member.wanted().domain().key());
    }
    keys.add(required);
    keys.remove("");
    return List.copyOf(keys);
  }
}
