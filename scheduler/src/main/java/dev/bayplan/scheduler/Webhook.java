package dev.bayplan.scheduler;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translator;
import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.scheduler.admission.KeyPair;
import dev.bayplan.scheduler.admission.PlanGate;
import dev.bayplan.scheduler.admission.Reviewer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Whether and how the webhooks for dialects and gate are served.
 *
 * @param address empty: not at all
 */
record Webhook(Optional<InetSocketAddress> address, Path certificate, Path key, Settings dialects) {

  /** A kubelet brings a changed Secret within a minute or two; certificates change long before. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  static final Webhook NONE =
      new Webhook(
          Optional.empty(),
          Path.of("/etc/bayplan-webhook/tls.crt"),
          Path.of("/etc/bayplan-webhook/tls.key"),
          Settings.DEFAULT);

  Webhook at(InetSocketAddress where) {
    return new Webhook(Optional.of(where), certificate, key, dialects);
  }

  Webhook withCertificate(Path file) {
    return new Webhook(address, file, key, dialects);
  }

  Webhook withKey(Path file) {
    return new Webhook(address, certificate, file, dialects);
  }

  Webhook with(Settings settings) {
    return new Webhook(address, certificate, key, settings);
  }

  Optional<AdmissionServer> start() throws IOException {
    return address.isEmpty()
        ? Optional.empty()
        : Optional.of(
            AdmissionServer.start(
                Map.of(
                    "/admit", new Reviewer(new Translator(dialects)::translate),
                    "/gate", new Reviewer(PlanGate::on)),
                new KeyPair.Source(certificate, key),
                address.get(),
                LOOK_AGAIN));
  }
}
