package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Picture.Given;
import dev.bayplan.agent.mps.Share;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the hand-over knows. Each call answers at once from what was learnt last: the look must not
 * wait for kubelet or API server.
 */
public interface NodeBooks {

  List<Booking> bookings();

  /** What the kubelet gave, as of a few seconds ago; empty where it does not answer. */
  Optional<List<Given>> kubelet();

  /** The pods of this node by UID; empty where the API server cannot be reached. */
  Optional<Map<String, PodName>> pods();

  /** The shares that are to be kept apart by MPS; empty until the books are rebuilt. */
  Optional<List<Share>> mpsShares();

  /** Forgets the booking of a pod that is gone and holds nothing. */
  void drop(String podUid);

  /** A node whose devices are handed over by another plugin. */
  static NodeBooks none() {
    return new NodeBooks() {
      @Override
      public List<Booking> bookings() {
        return List.of();
      }

      @Override
      public Optional<List<Given>> kubelet() {
        return Optional.empty();
      }

      @Override
      public Optional<Map<String, PodName>> pods() {
        return Optional.empty();
      }

      @Override
      public Optional<List<Share>> mpsShares() {
        return Optional.empty();
      }

      @Override
      public void drop(String podUid) {}
    };
  }
}
