package dev.bayplan.agent.audit;

import dev.bayplan.agent.audit.Booking.PodName;
import java.time.Instant;
import java.util.List;

/** A difference between the books and the node that has been seen often enough to be one. */
public sealed interface Finding {

  /** When it was seen first. */
  Instant since();

  /** Whom it concerns: {@code namespace/pod}, or a GPU and a process. */
  String subject();

  /** What is wrong, with the values, and what to do. */
  String sentence();

  Finding since(Instant first);

  /** One word, for a condition's reason, an event's and a metric's label. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /**
   * A pod uses, or was given, devices that are booked for others or for nobody.
   *
   * @param seen what it has
   * @param booked what the books say
   */
  record WrongCard(
      PodName pod, String podUid, List<String> seen, List<String> booked, Instant since)
      implements Finding {
    public WrongCard {
      seen = List.copyOf(seen);
      booked = List.copyOf(booked);
    }

    @Override
    public String subject() {
      return pod.toString();
    }

    @Override
    public String sentence() {
      return pod
          + " has "
          + String.join(", ", seen)
          + ", and the books say "
          + (booked.isEmpty() ? "nothing" : String.join(", ", booked))
          + ": delete the pod, so that it is placed anew";
    }

    @Override
    public WrongCard since(Instant first) {
      return new WrongCard(pod, podUid, seen, booked, first);
    }
  }

  /**
   * A process uses a GPU that was given to nobody it belongs to.
   *
   * @param owner the pod, or the command of a process of the host
   */
  record UnbookedProcess(String gpu, int pid, String owner, Instant since) implements Finding {
    @Override
    public String subject() {
      return gpu + " process " + pid;
    }

    @Override
    public String sentence() {
      return "process "
          + pid
          + " of "
          + owner
          + " uses "
          + gpu
          + " without having asked for it: a pod must ask for its GPUs, and a process of the host"
          + " must not use a GPU that pods are given";
    }

    @Override
    public UnbookedProcess since(Instant first) {
      return new UnbookedProcess(gpu, pid, owner, first);
    }
  }

  /** The processes of a pod use more of a GPU than its share. */
  record OverUse(PodName pod, String podUid, String gpu, long usedMiB, long shareMiB, Instant since)
      implements Finding {
    @Override
    public String subject() {
      return pod.toString();
    }

    @Override
    public String sentence() {
      return pod
          + " uses "
          + usedMiB
          + " MiB of "
          + gpu
          + ", and its share is "
          + shareMiB
          + " MiB: it takes them from its neighbours; ask for more, or use less";
    }

    @Override
    public OverUse since(Instant first) {
      return new OverUse(pod, podUid, gpu, usedMiB, shareMiB, first);
    }
  }

  /** Devices are booked for a pod that is not there any more. */
  record GhostBooking(PodName pod, String podUid, List<String> devices, Instant since)
      implements Finding {
    public GhostBooking {
      devices = List.copyOf(devices);
    }

    @Override
    public String subject() {
      return pod.toString();
    }

    @Override
    public String sentence() {
      return String.join(", ", devices)
          + " booked for "
          + pod
          + ", which neither the API server nor the kubelet knows: the booking is dropped";
    }

    @Override
    public GhostBooking since(Instant first) {
      return new GhostBooking(pod, podUid, devices, first);
    }
  }
}
