package dev.bayplan.api.gang;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.Request;
import java.util.Optional;

/**
 * To whom a pod belongs.
 *
 * @param group of the pods that a policy keeps together, unique in the namespace: the one that the
 *     annotation names, else the gang, else the pods of the same controller; empty where none
 * @param gang the gang that it is in, if any
 * @param problem why nobody knows its gang: a sentence that says what to change
 */
public record Membership(String group, Optional<Member> gang, Optional<String> problem) {

  /** Never fails: whatever the strings hold, the answer is a value. */
  public static Membership of(Kin pod) {
    return new MembershipReader(pod).read();
  }

  /**
   * What a pending pod asks for, when its gang counts too: a pod whose gang nobody knows cannot be
   * placed. (A bound pod is booked by what it asked for, whatever was written into it since.)
   */
  public Ask judge(Ask ask) {
    return problem
        .filter(_ -> ask instanceof Request)
        .<Ask>map(sentence -> invalid(sentence, (Request) ask))
        .orElse(ask);
  }

  private static InvalidRequest invalid(String sentence, Request request) {
    return new InvalidRequest(sentence, request.resources(), 0);
  }
}
