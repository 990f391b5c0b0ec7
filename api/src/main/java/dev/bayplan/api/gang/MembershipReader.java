package dev.bayplan.api.gang;

import dev.bayplan.api.Keys;
import dev.bayplan.api.LabelSyntax;
import dev.bayplan.api.Quoted;
import dev.bayplan.policies.Member;
import java.util.List;
import java.util.Optional;

/** Reads to whom one pod belongs; the first thing that makes no sense is told. */
final class MembershipReader {

  private static final List<String> OF_MEMBERS =
      List.of(Keys.GANG_ROLE, Keys.GANG_RANK, Keys.GANG_REQUIRE_LEVEL, Keys.GANG_PREFER_LEVEL);

  private final Kin pod;
  private Optional<String> problem = Optional.empty();

  MembershipReader(Kin pod) {
    this.pod = pod;
  }

  Membership read() {
    if (pod.annotation(Keys.GANG).strip().equals(Keys.NO_GANG)) {
      return new Membership(pod.controller().uid(), Optional.empty(), Optional.empty());
    }
    String name = name();
    Optional<Claim> claim = own(name).or(() -> Sources.first(pod));
    if (claim.isEmpty()) {
      checkNotMeant();
    }
    Optional<Member> gang = claim.filter(found -> !found.gang().isEmpty()).map(this::member);
    return new Membership(group(name, gang), problem.isEmpty() ? gang : Optional.empty(), problem);
  }

  private String name() {
    String name = pod.annotation(Keys.GANG).strip();
    boolean fine = name.isEmpty() || LabelSyntax.isName(name);
    check(Keys.GANG, name, fine, "write a name, or " + Keys.NO_GANG);
    return fine ? name : "";
  }

  /** What the pod says in our own words, which comes before everybody else's. */
  private Optional<Claim> own(String name) {
    String size = pod.annotation(Keys.GANG_SIZE);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    if (!name.isEmpty()) {
      return Optional.of(claim("gang/" + name, size));
    }
    if (pod.controller().uid().isEmpty()) {
      problem(
          "annotation "
              + Keys.GANG_SIZE
              + " is there without "
              + Keys.GANG
              + ", and no controller made the pod; name the gang");
    }
    return Optional.of(claim("owner/" + pod.controller().uid(), size));
  }

  private Claim claim(String gang, String size) {
    return new Claim(gang, size, Keys.GANG_SIZE, "", Ranks.of(pod));
  }

  private Member member(Claim claim) {
    checkGang(claim.gang());
    return new Member(
        claim.gang(),
        size(claim),
        role(claim),
        rank(claim),
        level(Keys.GANG_REQUIRE_LEVEL),
        level(Keys.GANG_PREFER_LEVEL));
  }

  /** All but the first part is a name from outside. */
  private void checkGang(String gang) {
    String name = gang.substring(gang.indexOf('/') + 1);
    for (String part : name.split("/", -1)) {
      if (!LabelSyntax.isName(part)) {
        problem("the pod names the gang " + Quoted.of(name) + ", which no object can be called");
      }
    }
  }

  private int size(Claim claim) {
    if (claim.size().isEmpty()) {
      return 0;
    }
    int size = Ranks.number(claim.size());
    check(
        claim.sizeKey(),
        claim.size(),
        size >= 1 && size <= Member.MOST,
        "write a whole number from 1 to " + Member.MOST);
    return Math.max(size, 0);
  }

  private String role(Claim claim) {
    String role = pod.annotation(Keys.GANG_ROLE);
    check(Keys.GANG_ROLE, role, LabelSyntax.isValue(role), "write a word such as leader");
    return role.isEmpty() ? claim.role() : role;
  }

  private int rank(Claim claim) {
    String rank = pod.annotation(Keys.GANG_RANK);
    if (rank.isEmpty()) {
      return claim.rank();
    }
    int number = Ranks.number(rank);
    check(Keys.GANG_RANK, rank, number != Member.NO_RANK, "write a whole number from 0 on");
    return number;
  }

  private String level(String key) {
    Levels level = Levels.of(pod.annotation(key));
    if (!level.problem().isEmpty()) {
      problem("annotation " + key + " " + level.problem());
    }
    return level.key();
  }

  private void checkNotMeant() {
    for (String key : OF_MEMBERS) {
      if (!pod.annotation(key).isEmpty()) {
        problem(
            "annotation "
                + key
                + " speaks of a gang, but nothing says that the pod is in one; add "
                + Keys.GANG
                + " and "
                + Keys.GANG_SIZE);
      }
    }
  }

  private String group(String name, Optional<Member> gang) {
    return name.isEmpty() ? gang.map(Member::gang).orElse(pod.controller().uid()) : "gang/" + name;
  }

  private void check(String key, String text, boolean fine, String mend) {
    if (!fine) {
      problem("annotation " + key + " is " + Quoted.of(text) + "; " + mend);
    }
  }

  private void problem(String sentence) {
    problem = problem.or(() -> Optional.of(sentence));
  }
}
