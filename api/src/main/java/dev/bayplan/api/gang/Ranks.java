package dev.bayplan.api.gang;

import dev.bayplan.policies.Member;

/** The order of a gang's members, as those who make them number them. */
final class Ranks {

  private static final String COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index";
  private static final String POD_INDEX = "apps.kubernetes.io/pod-index";
  private static final int MOST_DIGITS = 9;

  private Ranks() {}

  /** Within an Indexed Job or a StatefulSet. */
  static int of(Kin pod) {
    int completion = number(pod.either(COMPLETION_INDEX));
    return completion == Member.NO_RANK ? number(pod.label(POD_INDEX)) : completion;
  }

  static boolean isIndexed(Kin pod) {
    return number(pod.either(COMPLETION_INDEX)) != Member.NO_RANK;
  }

  /** Within a JobSet: by job, then within the job. */
  static int inJobSet(int job, Kin pod) {
    int within = of(pod);
    return job == Member.NO_RANK
        ? within
        : Math.min(job, Member.MOST) * (Member.MOST + 1) + Math.clamp(within, 0, Member.MOST);
  }

  /** {@link Member#NO_RANK} where the text is no number from 0 on. */
  static int number(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : Member.NO_RANK;
  }
}
