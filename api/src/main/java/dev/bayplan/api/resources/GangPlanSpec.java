package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one gang, or a part of it. The rule keeps what a leader that lost its term sends late
 * from replacing what its successor wrote.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.epoch > oldSelf.epoch || (self.epoch == oldSelf.epoch && self.generation >="
            + " oldSelf.generation)",
    message = "a plan of an older term or generation does not replace a newer one")
public record GangPlanSpec(
    @Required
        @Size(min = 1, max = 600)
        @JsonPropertyDescription("The gang, as its members name it: gang/NAME, job/UID, ...")
        @Nullable String gang,
    @Required @Min(1) @JsonPropertyDescription("Counts the plans of this gang.")
        @Nullable Long generation,
    @Required @Min(0) @JsonPropertyDescription("The leader's term that made it.")
        @Nullable Long epoch,
    @Required
        @Min(1)
        @Max(GangPlanSpec.LONGEST_LEASE)
        @JsonPropertyDescription(
            "For how long, from the first release on, the plan holds what it names.")
        @Nullable Integer leaseSeconds,
    @JsonPropertyDescription("When the first member was released; absent before that.")
        @Nullable String firstReleaseTime,
    @Required
        @Min(1)
        @Max(GangPlanSpec.MOST_PARTS)
        @JsonPropertyDescription("Which part of the plan this is, from 1.")
        @Nullable Integer part,
    @Required
        @Min(1)
        @Max(GangPlanSpec.MOST_PARTS)
        @JsonPropertyDescription("How many parts the plan has; it counts only when all are there.")
        @Nullable Integer parts,
    @Required
        @Size(min = 1, max = GangPlanSpec.MOST_MEMBERS)
        @JsonPropertyDescription("Members by rank, continued from part to part.")
        @Nullable List<GangPlanMember> members) {

  /** Of one part: each takes up to about a kilobyte, and an object has room for 1.5 MiB. */
  public static final int MOST_MEMBERS = 1000;

  static final int MOST_PARTS = 1000;
  static final int LONGEST_LEASE = 86_400;
}
