package dev.bayplan.bench.simulation;

import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.LabelSelector;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Uuids;
import dev.bayplan.scheduler.cluster.PolicyObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What admins do to policies meanwhile: write, change, break and delete them, and label namespaces.
 * At the end there are none, so that every pod that fits must be bound: whoever a policy held up
 * was woken when it went.
 */
final class PolicySteps {

  private static final LabelSelector RED_TEAM =
      new LabelSelector(
          List.of(new NodeTerm.Requirement("team", NodeTerm.Operator.IN, Set.of("red"))));

  private final World world;
  private final SplittableRandom random;

  PolicySteps(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  /** Mostly nothing; nobody can do anything while the API server is away. */
  void step() {
    if (world.server.away()) {
      return;
    }
    String name = "policy-" + random.nextInt(2);
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> {
        world.trace.add("write " + name);
        world.server.policies().put(name, generation -> valid(name, generation));
      }
      case 3 -> {
        world.trace.add("break " + name);
        world
            .server
            .policies()
            .put(name, _ -> new PolicyObject.Content.Broken("spec: no; mend it"));
      }
      case 4 -> {
        world.trace.add("delete " + name);
        world.server.policies().delete(name);
      }
      case 6 -> gate(random.nextInt(4) != 0);
      case 5 -> label(random.nextBoolean() ? "red" : "blue");
      default -> {}
    }
  }

  /** Pods that are made from here on are born gated, or are not: the policy is switched. */
  void gate(boolean on) {
    world.trace.add("the gate policy is " + (on ? "on" : "off"));
    world.server.pods().gatePolicy(on);
  }

  private void label(String namespace) {
    String team = random.nextBoolean() ? "red" : "green";
    world.trace.add("namespace " + namespace + " is of team " + team);
    world.server.putNamespace(namespace, Map.of("team", team));
  }

  /** From here on pods are placed as if there had never been a policy. */
  void end() {
    world.trace.add("no policies");
    world.server.policies().all().forEach(policy -> world.server.policies().delete(policy.name()));
  }

  private PolicyObject.Content valid(String name, long generation) {
    GpuTerms terms = random.nextInt(3) == 0 ? nobody() : GpuTerms.NONE;
    Rules rules =
        new Rules(
            PlacementPolicy.id(name, generation),
            terms,
            List.of(Level.values()[random.nextInt(Level.values().length)]),
            Rules.Sharing.DEFAULT,
            List.of("", "rack", "zone", "row").get(random.nextInt(4)));
    PlacementPolicy.Match match =
        new PlacementPolicy.Match(
            Set.of(),
            random.nextBoolean() ? RED_TEAM : LabelSelector.EVERYTHING,
            LabelSelector.EVERYTHING);
    return new PolicyObject.Content.Valid(
        new PolicyObject.Version(
            new PlacementPolicy(name, generation, random.nextInt(2), match, rules), "{}"));
  }

  /** A model that no node has. */
  private static GpuTerms nobody() {
    return new GpuTerms(
        Models.of(Set.of("B200"), Set.of()),
        Uuids.ANY,
        0,
        Link.Kind.UNKNOWN,
        false,
        Isolation.NONE,
        GpuTerms.Together.ANY);
  }
}
