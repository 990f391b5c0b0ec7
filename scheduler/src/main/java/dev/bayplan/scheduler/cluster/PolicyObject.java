package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PlacementPolicy;
import java.util.Optional;

/**
 * A PlacementPolicy as the API server shows it.
 *
 * @param revision the object's resourceVersion, as written
 * @param content what its spec says
 * @param inForce the version that its status calls in force, where that one makes sense
 * @param said what its status says now
 */
public record PolicyObject(
    String name,
    String uid,
    String revision,
    long generation,
    Content content,
    Optional<Version> inForce,
    Said said) {

  /** What a spec says. */
  public sealed interface Content {

    record Valid(Version version) implements Content {}

    /**
     * @param problems in one line, each with its field and what would mend it
     */
    record Broken(String problems) implements Content {}
  }

  /**
   * A policy that can be obeyed.
   *
   * @param spec the same as it was written, in JSON
   */
  public record Version(PlacementPolicy policy, String spec) {}

  /**
   * What the status of a policy says.
   *
   * @param verdict of the present spec
   * @param sinceTime when {@code verdict.accepted} last changed, as written; empty where it never
   *     was told
   */
  public record Said(Verdict verdict, String sinceTime) {

    /** Nothing yet. */
    public static final Said NOTHING = new Said(new Verdict(-1, false, "", "", -1), "");
  }

  /**
   * What is to be told about a policy.
   *
   * @param generation of the spec that it is about; -1 where nothing is told
   * @param accepted whether that spec is in force
   * @param reason one CamelCase word
   * @param message a sentence
   * @param inForce generation of the spec that is; -1 where none is
   */
  public record Verdict(
      long generation, boolean accepted, String reason, String message, long inForce) {

    /** What the schema of a condition's message lets through. */
    private static final int LONGEST_MESSAGE = 1024;

    /** The message quotes strangers: it is kept to what reads back from the status as written. */
    public Verdict {
      String plain = message.replaceAll("[^\\x20-\\x7e]", "?");
      message = plain.substring(0, Math.min(plain.length(), LONGEST_MESSAGE));
    }
  }
}
