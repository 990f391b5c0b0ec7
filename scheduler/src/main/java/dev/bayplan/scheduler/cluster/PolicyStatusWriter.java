package dev.bayplan.scheduler.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of each policy into its status: on change only, one write of a policy at a
 * time, and each on the revision that it was decided on. What the API server has taken, or refused
 * because the policy has changed meanwhile, comes back through the watch and is looked at then.
 */
public final class PolicyStatusWriter {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyStatusWriter.class);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubeApi api;
  private final Clock clock;
  private final Map<String, Page> pages = new HashMap<>();
  private final LongAdder failures = new LongAdder();
  private boolean begun;
  private boolean stopped;

  /** What is to be told of one policy, and how far that is. */
  private static final class Page {
    final PolicyObject object;
    final Optional<PolicyObject.Version> inForce;
    final PolicyObject.Verdict verdict;
    boolean sent;
    int failed;

    Page(
        PolicyObject object, Optional<PolicyObject.Version> inForce, PolicyObject.Verdict verdict) {
      this.object = object;
      this.inForce = inForce;
      this.verdict = verdict;
    }
  }

  PolicyStatusWriter(KubeApi api, Clock clock) {
    this.api = api;
    this.clock = clock;
  }

  /** This process may act: from here on it writes. */
  synchronized void begin() {
    begun = true;
    pages.values().forEach(this::write);
  }

  synchronized void stop() {
    stopped = true;
  }

  /** Tries that came to nothing. */
  public long failures() {
    return failures.sum();
  }

  synchronized void seen(
      PolicyObject object, Optional<PolicyObject.Version> inForce, PolicyObject.Verdict verdict) {
    @Nullable Page known = pages.get(object.name());
    if (known == null || !known.object.equals(object) || !known.verdict.equals(verdict)) {
      Page page = new Page(object, inForce, verdict);
      pages.put(object.name(), page);
      write(page);
    }
  }

  synchronized void gone(String name) {
    pages.remove(name);
  }

  private void write(Page page) {
    boolean told = page.object.said().verdict().equals(page.verdict);
    if (begun && !stopped && !told && !page.sent && isLatest(page)) {
      page.sent = true;
      api.writeStatus(page.object, page.verdict, page.inForce)
          .exceptionally(broken -> new KubeApi.Outcome.Unknown(broken.toString()))
          .thenAccept(outcome -> ended(page, outcome));
    }
  }

  private boolean isLatest(Page page) {
    @Nullable Page latest = pages.get(page.object.name());
    return page.equals(latest);
  }

  private synchronized void ended(Page page, KubeApi.Outcome outcome) {
    switch (outcome) {
      case KubeApi.Outcome.Ok _ -> {}
      case KubeApi.Outcome.Refused(int code, _) when code == NOT_FOUND || code == CONFLICT -> {}
      case KubeApi.Outcome.Refused refused -> again(page, refused.message(), Duration.ZERO);
      case KubeApi.Outcome.Busy busy -> again(page, busy.message(), busy.retryAfter());
      case KubeApi.Outcome.Unknown unknown -> again(page, unknown.cause(), Duration.ZERO);
    }
  }

  private void again(Page page, String why, Duration atLeast) {
    failures.increment();
    page.failed++;
    Duration delay = Timing.patience(page.failed);
    LOG.warn("the status of policy {} could not be written: {}", page.object.name(), why);
    clock.after(
        delay.compareTo(atLeast) < 0 ? atLeast : delay,
        () -> {
          synchronized (this) {
            page.sent = false;
            write(page);
          }
        });
  }
}
