package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One client's list and watch of one kind: a list first, then events in order; after a cut the list
 * again, and what is missing in it is told as gone.
 */
final class Informer {

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ApiServer server;
  private final VirtualClock clock;
  private final Network network;
  private final KubeApi.Kind kind;
  private final Consumer<Change> sink;
  private final Runnable synced;
  private final Map<String, Change.Put> known = new LinkedHashMap<>();
  private final Consumer<Change> watcher = this::offer;
  private boolean listed;
  private boolean connected;
  private int connection;
  private long lastDue;

  Informer(
      ApiServer server,
      VirtualClock clock,
      Network network,
      KubeApi.Kind kind,
      Consumer<Change> sink,
      Runnable synced) {
    this.server = server;
    this.clock = clock;
    this.network = network;
    this.kind = kind;
    this.sink = sink;
    this.synced = synced;
  }

  void start() {
    server.onChange(watcher);
    reconnect(network.relist());
  }

  /** Ends for good: nothing is told any more. */
  void stop() {
    server.forget(watcher);
    connection++;
    connected = false;
  }

  /** Breaks the watch: events under way are lost, and it lists again. */
  void cut() {
    connected = false;
    reconnect(network.relist());
  }

  private void reconnect(Duration after) {
    int mine = ++connection;
    clock.after(
        after,
        () -> {
          if (mine == connection) {
            list();
          }
        });
  }

  private void list() {
    List<Change> news = new ArrayList<>();
    if (server.away() || network.isCut()) {
      reconnect(RETRY);
      return;
    }
    server.list(
        kind,
        objects -> {
          connected = true;
          lastDue = clock.nanos();
          news.addAll(objects);
        });
    Map<String, Change.Put> missing = new LinkedHashMap<>(known);
    news.forEach(put -> missing.remove(put.key()));
    missing.values().forEach(old -> deliver(new Change.Gone(old)));
    news.forEach(this::deliver);
    if (!listed) {
      listed = true;
      synced.run();
    }
  }

  private void offer(Change change) {
    if (change.kind() != kind || !connected) {
      return;
    }
    Network.Arrival arrival = network.arrival();
    switch (arrival.mishap()) {
      case CUT -> cut();
      case NONE -> enqueue(change, arrival.after());
      case TWICE -> {
        enqueue(change, arrival.after());
        enqueue(change, arrival.after().multipliedBy(2));
      }
    }
  }

  private void enqueue(Change change, Duration delay) {
    long now = clock.nanos();
    lastDue = Math.max(lastDue, now + delay.toNanos());
    int mine = connection;
    clock.after(
        Duration.ofNanos(lastDue - now),
        () -> {
          if (mine == connection) {
            deliver(change);
          }
        });
  }

  private void deliver(Change change) {
    if (change instanceof Change.Put put) {
      known.put(change.key(), put);
    } else {
      known.remove(change.key());
    }
    sink.accept(change);
  }
}
