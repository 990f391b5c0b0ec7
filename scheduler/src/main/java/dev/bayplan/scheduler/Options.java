package dev.bayplan.scheduler;

import dev.bayplan.api.Keys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the extender is to run. Every setting has a default.
 *
 * @param addresses where to listen
 * @param schedulerName pods with this {@code spec.schedulerName} are ours
 * @param logDir folder of the decision log; without it none is kept
 * @param placing how nodes are compared
 * @param kubeconfig how to reach the API server; without it the pod's service account, else the
 *     user's own kubeconfig
 * @param webhook for pods in other schedulers' words
 */
record Options(
    ExtenderServer.Addresses addresses,
    String schedulerName,
    Optional<Path> logDir,
    Placing placing,
    Optional<Path> kubeconfig,
    Webhook webhook) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_NAME = 253;

  static final Options DEFAULT =
      new Options(
          new ExtenderServer.Addresses(
              new InetSocketAddress(LOOPBACK, ExtenderServer.Addresses.VERBS_PORT),
              new InetSocketAddress("0.0.0.0", ExtenderServer.Addresses.CONSOLE_PORT)),
          Keys.SCHEDULER_NAME,
          Optional.empty(),
          Placing.DEFAULT,
          Optional.empty(),
          Webhook.NONE);

  Options {
    if (schedulerName.isBlank() || schedulerName.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "--scheduler-name is '" + schedulerName + "'; it must have 1 to 253 characters");
    }
  }

  Options withVerbs(InetSocketAddress verbs) {
    return new Options(
        new ExtenderServer.Addresses(verbs, addresses.console()),
        schedulerName,
        logDir,
        placing,
        kubeconfig,
        webhook);
  }

  Options withConsole(InetSocketAddress console) {
    return new Options(
        new ExtenderServer.Addresses(addresses.verbs(), console),
        schedulerName,
        logDir,
        placing,
        kubeconfig,
        webhook);
  }

  Options withSchedulerName(String name) {
    return new Options(addresses, name, logDir, placing, kubeconfig, webhook);
  }

  Options withLogDir(Path folder) {
    return new Options(addresses, schedulerName, Optional.of(folder), placing, kubeconfig, webhook);
  }

  Options with(Placing other) {
    return new Options(addresses, schedulerName, logDir, other, kubeconfig, webhook);
  }

  Options withKubeconfig(Path file) {
    return new Options(addresses, schedulerName, logDir, placing, Optional.of(file), webhook);
  }

  Options with(Webhook other) {
    return new Options(addresses, schedulerName, logDir, placing, kubeconfig, other);
  }
}
