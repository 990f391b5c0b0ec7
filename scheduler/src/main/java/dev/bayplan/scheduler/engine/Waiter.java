package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A pod that waits for a place of our choosing: it is behind our gate, or filter refused it and
 * nobody but us can wake it ({@code extender.md} section 8). It is remembered until it is bound or
 * gone, with a plan or without. Immutable, so that the same object means: nothing has changed.
 *
 * @param avoided rows that we planned and the in-tree plugins did not offer
 * @param first the row to try before all others, or -1: where a life before had planned it
 * @param lapsed its plan ended through no fault of its own, so it is tried first
 * @param inDoubt it was woken or named, and neither has the API server taken that yet nor has
 *     kube-scheduler asked
 * @param refusal how many nodes refused it for which reason when filter was asked last
 * @param gang the one that it is placed with, all or none; empty where it stands for itself
 */
record Waiter(
    PodFacts facts,
    Request request,
    Set<Integer> avoided,
    int first,
    boolean lapsed,
    boolean inDoubt,
    SortedMap<Reason, Integer> refusal,
    String gang) {

  static final int NOWHERE = -1;

  /** Higher priority, then whose plan lapsed, then the discipline, then older. */
  static Comparator<Waiter> order(Discipline discipline) {
    return Comparator.comparingInt((Waiter one) -> -one.facts.priority())
        .thenComparing(one -> !one.lapsed)
        .thenComparingLong(one -> discipline.rank(one.facts))
        .thenComparingLong(one -> one.facts.createdSeconds())
        .thenComparing(Waiter::uid);
  }

  Waiter {
    avoided = Set.copyOf(avoided);
  }

  Waiter(PodFacts facts, Request request) {
    this(facts, request, Set.of(), NOWHERE, false, false, new TreeMap<>(), "");
  }

  String uid() {
    return facts.ref().uid();
  }

  /** Whether kube-scheduler does not see it yet. */
  boolean gated() {
    return facts.gates() == Standing.Gates.OURS;
  }

  Waiter with(PodFacts newer, Request its) {
    return new Waiter(newer, its, avoided, first, lapsed, inDoubt, refusal, gang);
  }

  Waiter avoiding(int row) {
    Set<Integer> more = new HashSet<>(avoided);
    more.add(row);
    return new Waiter(facts, request, more, first, lapsed, inDoubt, refusal, gang);
  }

  /** The in-tree plugins offered this node: kube-scheduler has asked. */
  Waiter offered(int row) {
    Set<Integer> fewer = new HashSet<>(avoided);
    fewer.remove(row);
    return new Waiter(facts, request, fewer, first, lapsed, false, refusal, gang);
  }

  Waiter firstOn(int row) {
    return new Waiter(facts, request, avoided, row, lapsed, inDoubt, refusal, gang);
  }

  Waiter inDoubt(boolean doubt) {
    return new Waiter(facts, request, avoided, first, lapsed, doubt, refusal, gang);
  }

  Waiter atTheHead() {
    return new Waiter(facts, request, avoided, first, true, inDoubt, refusal, gang);
  }

  Waiter refused(SortedMap<Reason, Integer> nodes) {
    return new Waiter(facts, request, avoided, first, lapsed, inDoubt, nodes, gang);
  }

  Waiter together(String its) {
    return new Waiter(facts, request, avoided, first, lapsed, inDoubt, refusal, its);
  }
}
